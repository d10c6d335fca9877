/// Git's own variables as the executable found them; this module never reads the environment.
///
/// Git sets some of them for hooks: `commit -a` and `commit PATH` name an index under construction in
/// `GIT_INDEX_FILE`, a linked worktree's hooks get `GIT_DIR`, and a server's hooks find new objects
/// in `GIT_OBJECT_DIRECTORY` (githooks(5), git(1)). A value is nil when the variable is unset; values
/// are bytes as in the environment.
package struct GitEnvironment: Hashable, Sendable {
  /// The value of `GIT_DIR`; a relative one starts at the current folder.
  package var gitDirectory: [UInt8]?
  /// The value of `GIT_INDEX_FILE`; a relative one starts at the root of the working tree.
  package var indexFile: [UInt8]?
  /// The value of `GIT_WORK_TREE`; a relative one starts at the current folder.
  package var workTree: [UInt8]?
  package var commonDirectory: [UInt8]?
  package var objectDirectory: [UInt8]?
  /// Folders separated by `:`.
  package var alternateObjectDirectories: [UInt8]?
  /// Folders separated by `:` above which no repository is looked for.
  package var ceilingDirectories: [UInt8]?
  /// The folder in which the user called git, relative to the root, with a final `/`; hooks start at
  /// the root.
  package var prefix: [UInt8]?
  /// Whether `GIT_DISCOVERY_ACROSS_FILESYSTEM` is true.
  package var crossesFileSystems: Bool
  /// The value of `PATH`, on which the program `git` is looked for.
  package var searchPath: [UInt8]?
  /// Variables that tell git about its user, as entries `NAME=value`.
  ///
  /// They say where the own configuration is, or are `GIT_CONFIG_*`. Git is given these beside those
  /// that name a repository, and no other.
  package var userVariables: [[UInt8]]

  /// An environment in which no variable of git is set.
  package static let none = GitEnvironment()

  package init(
    gitDirectory: [UInt8]? = nil, indexFile: [UInt8]? = nil, workTree: [UInt8]? = nil,
    commonDirectory: [UInt8]? = nil, objectDirectory: [UInt8]? = nil,
    alternateObjectDirectories: [UInt8]? = nil, ceilingDirectories: [UInt8]? = nil,
    prefix: [UInt8]? = nil, crossesFileSystems: Bool = false, searchPath: [UInt8]? = nil,
    userVariables: [[UInt8]] = []
  ) {
    self.gitDirectory = gitDirectory
    self.indexFile = indexFile
    self.workTree = workTree
    self.commonDirectory = commonDirectory
    self.objectDirectory = objectDirectory
    self.alternateObjectDirectories = alternateObjectDirectories
    self.ceilingDirectories = ceilingDirectories
    self.prefix = prefix
    self.crossesFileSystems = crossesFileSystems
    self.searchPath = searchPath
    self.userVariables = userVariables
  }

  /// Takes git's variables out of a lookup such as `getenv`.
  ///
  /// - Parameter value: Gives a variable's bytes, or nil when it is unset.
  package init(reading value: (String) -> [UInt8]?) {
    self.init(
      gitDirectory: value("GIT_DIR"), indexFile: value("GIT_INDEX_FILE"),
      workTree: value("GIT_WORK_TREE"), commonDirectory: value("GIT_COMMON_DIR"),
      objectDirectory: value("GIT_OBJECT_DIRECTORY"),
      alternateObjectDirectories: value("GIT_ALTERNATE_OBJECT_DIRECTORIES"),
      ceilingDirectories: value("GIT_CEILING_DIRECTORIES"), prefix: value("GIT_PREFIX"),
      crossesFileSystems: value("GIT_DISCOVERY_ACROSS_FILESYSTEM").map(isTrue) ?? false,
      searchPath: value("PATH"), userVariables: Self.userVariables(value))
  }

  private static func userVariables(_ value: (String) -> [UInt8]?) -> [[UInt8]] {
    var names = [
      // The last says who called sudo: their repositories are root's to read.
      "HOME", "XDG_CONFIG_HOME", "LD_LIBRARY_PATH", "SUDO_UID",
      "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT",
    ]
    let count = value("GIT_CONFIG_COUNT").flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    for number in 0..<min(max(count, 0), 1000) {
      names += ["GIT_CONFIG_KEY_\(number)", "GIT_CONFIG_VALUE_\(number)"]
    }
    return names.compactMap { name in value(name).map { Array("\(name)=".utf8) + $0 } }
  }
}

/// Reads a boolean as git does; an unknown word is false here, where git stops.
private func isTrue(_ value: [UInt8]) -> Bool {
  switch String(decoding: value, as: UTF8.self).lowercased() {
  case "true", "yes", "on": true
  case let word: (Int(word) ?? 0) != 0
  }
}

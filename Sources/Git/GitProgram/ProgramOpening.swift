internal import FileSystem

extension GitProgramRepository {
  /// Opens the repository that git uses in a folder.
  ///
  /// - Parameters:
  ///   - folder: The process's current folder (absolute), about which the variables speak.
  ///   - environment: Git's variables.
  ///   - patience: How long to wait when git says nothing.
  /// - Returns: Nil when the folder is in no repository.
  /// - Throws: When git is not installed or refuses the repository.
  package static func open(
    startingAt folder: [UInt8], environment: GitEnvironment, patience: Duration = .seconds(60)
  ) throws(OpenFailure) -> GitProgramRepository? {
    let name = Array("git".utf8)
    guard
      let path = FileSystem.executable(named: name, searchPath: environment.searchPath ?? [])
    else {
      throw OpenFailure(
        cause: .gitMissing, reason: "there is no program `git` on PATH", remedy: "install git")
    }
    guard isFolder(folder) else { return nil }
    var program = GitProgram(
      path: path, variables: environment.variables(), folder: folder, patience: patience)
    guard let discovery = try GitDiscovery(program, environment) else { return nil }
    program.variables = environment.variables(of: discovery.layout, folder)
    program.folder = discovery.layout.root ?? discovery.layout.gitDirectory
    return try GitProgramRepository(discovery, program, environment)
  }
}

extension GitEnvironment {
  /// The variables for git while it looks for the repository.
  fileprivate func variables() -> [[UInt8]] {
    let named: [(String, [UInt8]?)] = [
      ("PATH", searchPath), ("GIT_DIR", gitDirectory), ("GIT_WORK_TREE", workTree),
      ("GIT_COMMON_DIR", commonDirectory), ("GIT_OBJECT_DIRECTORY", objectDirectory),
      ("GIT_ALTERNATE_OBJECT_DIRECTORIES", alternateObjectDirectories),
      ("GIT_CEILING_DIRECTORIES", ceilingDirectories),
      ("GIT_DISCOVERY_ACROSS_FILESYSTEM", crossesFileSystems ? Array("true".utf8) : nil),
    ]
    return entries(named)
  }

  /// The variables for git once the repository is found: it is not looked for again.
  fileprivate func variables(of layout: RepositoryLayout, _ folder: [UInt8]) -> [[UInt8]] {
    let named: [(String, [UInt8]?)] = [
      ("PATH", searchPath), ("GIT_DIR", layout.gitDirectory), ("GIT_WORK_TREE", layout.root),
      ("GIT_COMMON_DIR", commonDirectory == nil ? nil : layout.commonDirectory),
      ("GIT_INDEX_FILE", indexFile == nil ? nil : layout.indexFile),
      ("GIT_OBJECT_DIRECTORY", objectDirectory.map { absolute($0, in: folder) }),
      (
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        alternateObjectDirectories.map { value in
          joined(alternates(value).map { absolute($0, in: folder) })
        }
      ),
    ]
    return entries(named)
  }

  private func entries(_ named: [(String, [UInt8]?)]) -> [[UInt8]] {
    named.compactMap { name, value in value.map { Array("\(name)=".utf8) + $0 } } + userVariables
  }

  /// Folders as one value, each in double quotes.
  private func joined(_ folders: [[UInt8]]) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    let backslash = UInt8(ascii: "\\")
    let quoted = folders.map { folder in
      [quote] + folder.flatMap { [quote, backslash].contains($0) ? [backslash, $0] : [$0] }
        + [quote]
    }
    return Array(quoted.joined(separator: [UInt8(ascii: ":")]))
  }
}

internal import FileSystem
package import SourceText

/// A repository read by the program `git`: one process that hands out objects, and few others.
///
/// Everything but objects is read once, when it is first asked for.
package final class GitProgramRepository: GitRepository {
  package let layout: RepositoryLayout
  package let objectFormat: ObjectFormat
  package let shallowCommits: Set<ObjectID>
  package let memo = HistoryMemo()
  package internal(set) var backEnd = BackEndChoice(.git)
  let program: GitProgram
  /// What the variables say of the user.
  private let environment: GitEnvironment
  /// What `HEAD` is when git can say it without looking for the commit.
  let headName: HeadName
  private let objects: ObjectReader
  private var ignoreRules: IgnoreRules?
  private var knownVariables: [String: String]?
  private var knownReferences: ReferenceListing?

  init(
    _ discovery: GitDiscovery, _ program: GitProgram, _ environment: GitEnvironment
  ) throws(OpenFailure) {
    layout = discovery.layout
    objectFormat = discovery.objectFormat
    headName = discovery.headName
    shallowCommits = try discovery.layout.readShallow()
    self.program = program
    self.environment = environment.withoutRepository
    objects = ObjectReader(program, discovery.objectFormat)
  }

  package private(set) lazy var isPartialClone: Bool = {
    let variables = (try? variables()) ?? [:]
    return variables["extensions.partialclone"] != nil
      || variables.contains { name, value in
        name.hasPrefix("remote.") && name.hasSuffix(".promisor") && isTrue(value)
      }
  }()

  package func openOther(in folder: [UInt8]) throws(OpenFailure) -> (any GitRepository)? {
    try Self.open(startingAt: folder, environment: environment, patience: program.patience)
  }

  package func object(_ id: ObjectID, maximumSize: Int) throws(GitError) -> RawObject {
    guard id.format == objectFormat else { return .missing }
    switch try objects.object(named: Array(id.hex.utf8), maximumSize: maximumSize) {
    case .content(let found, let kind, let bytes):
      guard found == id else { throw .unexpected("git cat-file") }
      return .content(kind, bytes)
    case .tooLarge(let kind, let size): return .tooLarge(kind, size: size)
    case .absent(let words):
      // Git calls an object missing also when it is there and cannot be read; but then it complains.
      guard words.starts(with: "error: ".utf8) else { return .missing }
      throw GitError(function: "git cat-file", code: -1, message: explanation(in: words))
    }
  }

  package func commitID(of expression: String) throws(GitError) -> ObjectID? {
    let name = Array(expression.utf8)
    do throws(GitError) {
      switch try objects.object(named: name, maximumSize: maximumCommitSize) {
      case .content(let id, .commit, _): return id
      case .content(let id, .tag, _):
        let peeled = Array("\(id.hex)^{commit}".utf8)
        guard
          case .content(let commit, .commit, _) = try objects.object(
            named: peeled, maximumSize: maximumCommitSize)
        else { return nil }
        return commit
      case .content, .tooLarge, .absent: return nil
      }
    } catch {
      // Git stops at some expressions, such as `@{upstream}` of a branch that has none.
      if error.code == 128 { return nil }
      throw error
    }
  }

  package func index() throws(GitError) -> [IndexEntry] {
    var program = program
    if layout.isBare {
      // Git lists an index only where there is a working tree; this does not look at it.
      program.variables.append(Array("GIT_WORK_TREE=".utf8) + layout.gitDirectory)
    }
    // Before git reads it: a status that is too old only makes fewer entries certain.
    let status = try? FileSystem.status(of: layout.indexFile, followingLinks: true)
    var listing = IndexListing(
      try program.output(of: ["ls-files", "--stage", "--debug", "-z"]), written: status?.stamp)
    guard let entries = listing.entries() else { throw .unexpected("git ls-files") }
    return entries
  }

  package func isIgnored(_ path: RelativePath, isFolder: Bool) throws(GitError) -> Bool {
    do throws(GitError) {
      let rules: IgnoreRules
      if let ignoreRules { rules = ignoreRules } else { rules = try IgnoreRules(program) }
      ignoreRules = rules
      return try rules.ignore(path, isFolder: isFolder)
    } catch {
      // What is answered next would be this question's.
      if !error.isSilence { ignoreRules = nil }
      throw error
    }
  }

  package func configuration(_ name: String) throws(GitError) -> String? {
    try variables()[normalized(name)]
  }

  private func variables() throws(GitError) -> [String: String] {
    if let knownVariables { return knownVariables }
    var variables: [String: String] = [:]
    for record in try program.output(of: ["config", "--list", "-z"]).split(separator: 0) {
      let name = record.prefix { $0 != newline }
      variables[String(decoding: name, as: UTF8.self)] = String(
        decoding: record[name.endIndex...].dropFirst(), as: UTF8.self)
    }
    knownVariables = variables
    return variables
  }

  func references() throws(GitError) -> ReferenceListing {
    if let knownReferences { return knownReferences }
    let listing = try ReferenceListing(program)
    knownReferences = listing
    return listing
  }
}

/// A variable's name as git lists it: the part before the first dot and that after the last one do
/// not mind their case.
private func normalized(_ name: String) -> String {
  guard let first = name.firstIndex(of: "."), let last = name.lastIndex(of: ".") else {
    return name
  }
  return name[..<first].lowercased() + name[first..<last] + name[last...].lowercased()
}

/// Reads a boolean as git does; a name without a value is true and has an empty text here.
private func isTrue(_ value: String) -> Bool {
  switch value.lowercased() {
  case "", "true", "yes", "on": true
  case let word: (Int(word) ?? 0) != 0
  }
}

private let newline = UInt8(ascii: "\n")

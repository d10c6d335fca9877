import AlembicConfiguration
import Git
import Snapshots
import SourceText

/// The environments of many trees, looked for only where something differs that plays a part.
final class EnvironmentCatalog {
  /// The environments of a tree.
  struct Answer {
    var environments: [Environment]
    /// Equal where the environments are.
    var digest: UInt64
    /// Why not all names of the tree are known.
    var failure: ReadFailure?
  }

  /// Deeper folders are not looked into.
  private static let maximumDepth = 64

  private let repository: any GitRepository
  private let overrides: [EnvironmentOverride]
  private var digests: [FolderKey: UInt64] = [:]
  private var projectFiles: [ObjectID: DiscoveryInterest.ProjectFileContent] = [:]
  private var answers: [UInt64: Answer] = [:]

  /// A folder's digest depends on its content, and on whether its name makes its files candidates.
  private struct FolderKey: Hashable {
    var tree: ObjectID
    var isRevisionFolder: Bool
  }

  init(_ repository: any GitRepository, _ overrides: [EnvironmentOverride]) {
    self.repository = repository
    self.overrides = overrides
  }

  /// The environments of a commit.
  func answer(for commit: ObjectID, tree: ObjectID) throws(GitError) -> Answer {
    let digest = try digest(of: FolderKey(tree: tree, isRevisionFolder: false), depth: 0)
    if let known = answers[digest] { return known }
    guard let snapshot = try CommitSnapshot(repository, commit: commit) else {
      return Answer(environments: [], digest: digest)
    }
    let discovery = Discovery.find(in: snapshot, overrides: overrides)
    let answer = Answer(
      environments: discovery.environments, digest: digest,
      failure: snapshot.listingFailures.first)
    answers[digest] = answer
    return answer
  }

  /// Whether two versions of a `pyproject.toml` configure the same, without comparing what they
  /// configure.
  func areAlike(projectFiles one: ObjectID?, _ two: ObjectID?) throws(GitError) -> Bool {
    guard let one, let two else { return false }
    let first = try content(ofProjectFile: one)
    let second = try content(ofProjectFile: two)
    return first == second && first != .configuration
  }

  /// A digest of all that plays a part of a folder and what lies below it.
  private func digest(of key: FolderKey, depth: Int) throws(GitError) -> UInt64 {
    if let known = digests[key] { return known }
    var hasher = Hasher()
    var candidates = 0
    var others = 0
    var isScriptFolder = false
    _ = try repository.visitEntries(of: key.tree) { entry throws(GitError) in
      if entry.mode == .folder {
        guard depth < Self.maximumDepth else { return }
        let isRevisionFolder = DiscoveryInterest.isRevisionFolder(entry.name)
        let below = FolderKey(tree: entry.id, isRevisionFolder: isRevisionFolder)
        let digest = try digest(of: below, depth: depth + 1)
        if digest == 0 { return }
        hasher.combine(entry.name)
        hasher.combine(digest)
        return
      }
      switch DiscoveryInterest(entry.name) {
      case .none: return
      case .candidate(let looksLikeRevision):
        if looksLikeRevision || key.isRevisionFolder { candidates += 1 } else { others += 1 }
        return
      case .presence: isScriptFolder = true
      case .content: hasher.combine(entry.id)
      case .projectFile:
        let content = try content(ofProjectFile: entry.id)
        if content == .nothing { return }
        hasher.combine(content)
        if content == .configuration { hasher.combine(entry.id) }
      }
      hasher.combine(entry.name)
    }
    if isScriptFolder { candidates += others }
    hasher.combine(min(candidates, DiscoveryInterest.countedCandidates))
    let result = hasher.finalizeWord
    digests[key] = result == Self.nothing ? 0 : result
    return digests[key] ?? 0
  }

  /// The digest of a folder in which nothing plays a part.
  private static let nothing: UInt64 = {
    var hasher = Hasher()
    hasher.combine(0)
    return hasher.finalizeWord
  }()

  private func content(
    ofProjectFile id: ObjectID
  ) throws(GitError) -> DiscoveryInterest.ProjectFileContent {
    if let known = projectFiles[id] { return known }
    var content = DiscoveryInterest.ProjectFileContent.configuration
    if case .content(.blob, let bytes) = try repository.object(
      id, maximumSize: SourceFile.maximumSize)
    {
      content = DiscoveryInterest.content(
        ofProjectFile: SourceFile(
          path: "pyproject.toml", bytes: bytes, provenance: .synthetic))
    }
    projectFiles[id] = content
    return content
  }
}

extension Hasher {
  fileprivate var finalizeWord: UInt64 {
    UInt64(bitPattern: Int64(finalize()))
  }
}

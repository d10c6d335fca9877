internal import Git
internal import SourceText

/// What both sides of a merge come from: the tree of their merge base, or where histories cross the
/// merge of their merge bases, as in git's recursive merge.
final class Ancestor {
  /// More merge bases than these are not merged with each other.
  private static let maximumBases = 8

  let files: SortedFiles
  /// The merge of the bases, which has contents that are no objects.
  private let merge: MergeSnapshot?

  /// Makes the ancestor of a merge.
  ///
  /// - Parameters:
  ///   - repository: Where the commits are.
  ///   - bases: The merge bases; none stand for an empty tree.
  /// - Throws: When an object cannot be read.
  convenience init(
    _ repository: any GitRepository, _ bases: [ObjectID]
  ) throws(GitError) {
    try self.init(repository, bases, depth: 0)
  }

  private init(
    _ repository: any GitRepository, _ bases: [ObjectID], depth: Int
  ) throws(GitError) {
    var trees: [ObjectID] = []
    for base in bases.prefix(Self.maximumBases) {
      guard let tree = try repository.node(base)?.tree else { continue }
      if !trees.contains(tree) { trees.append(tree) }
    }
    guard trees.count > 1, let first = bases.first, let second = bases.dropFirst().first,
      depth < Self.maximumBases,
      let change = try CommitSnapshot(repository, commit: second)
    else {
      merge = nil
      files =
        try trees.first.map { tree throws(GitError) in
          try SortedFiles(repository, tree: tree)
        } ?? SortedFiles()
      return
    }
    var further: [ObjectID] = []
    if case .found(let ids, _) = try repository.mergeBases(first, second) { further = ids }
    let simulated = try SimulatedMerge(
      repository, change: change, changeFiles: SortedFiles(repository, tree: change.tree),
      target: trees[0], ancestor: Ancestor(repository, further, depth: depth + 1))
    let snapshot = MergeSnapshot(simulated, of: "", into: "", favoring: .change)
    files = SortedFiles(snapshot.treeFiles)
    merge = snapshot
  }

  /// The bytes of a file without an object.
  func content(of file: TreeFile) throws(ReadFailure) -> [UInt8] {
    guard let merge else { return [] }
    return try merge.read(file.path).get().bytes
  }
}

import Git
import Loading
import MigrationModel
import Snapshots
import SourceText

/// One Python file of a version location.
struct FolderFile: Hashable {
  /// The path below the location.
  var path: RelativePath
  var content: ObjectID
}

/// What the version locations of history hold: each tree is listed once, each blob read once.
final class FolderIndex {
  private struct Key: Hashable {
    var tree: ObjectID
    var isRecursive: Bool
  }

  private static let maximumDepth = 32
  private static let maximumFiles = 100_000
  /// The most contents that are kept, which is a bound on memory.
  private static let maximumContents = 1_000_000

  private let repository: any GitRepository
  private let loader: MigrationLoader
  private let blobs: BlobFiles
  private var listings: [Key: [FolderFile]] = [:]
  /// The migration of each blob that was read; nil where it is none.
  private(set) var migrations: [ObjectID: Migration?] = [:]
  /// The blobs of each revision, in the order in which they were read.
  private(set) var contents: [RevisionID: [ObjectID]] = [:]
  private(set) var unreadableCount = 0
  private(set) var firstFailure: ReadFailure?
  private(set) var reachedLimit = false

  init(_ repository: any GitRepository, _ loader: MigrationLoader) {
    self.repository = repository
    self.loader = loader
    blobs = BlobFiles(repository)
  }

  /// The files below the tree of a version location, in git's order.
  func files(of tree: ObjectID, isRecursive: Bool) throws(GitError) -> [FolderFile] {
    if tree == .zero { return [] }
    let key = Key(tree: tree, isRecursive: isRecursive)
    if let known = listings[key] { return known }
    var files: [FolderFile] = []
    try add(tree, at: .root, depth: isRecursive ? 0 : Self.maximumDepth, to: &files)
    listings[key] = files
    return files
  }

  private func add(
    _ tree: ObjectID, at path: RelativePath, depth: Int, to files: inout [FolderFile]
  ) throws(GitError) {
    for entry in try repository.tree(tree) ?? [] {
      guard files.count < Self.maximumFiles else {
        reachedLimit = true
        return
      }
      switch entry.mode {
      case .file where entry.name.suffix(3).elementsEqual(".py".utf8):
        files.append(FolderFile(path: path.appending(entry.name), content: entry.id))
      case .folder where depth < Self.maximumDepth:
        try add(entry.id, at: path.appending(entry.name), depth: depth + 1, to: &files)
      default: break
      }
    }
  }

  /// Reads what was not read yet, all of it at once.
  func read(_ files: some Sequence<FolderFile>) {
    var open: [ObjectID: RelativePath] = [:]
    var order: [ObjectID] = []
    for file in files where migrations[file.content] == nil && open[file.content] == nil {
      guard migrations.count + order.count < Self.maximumContents else {
        reachedLimit = true
        break
      }
      open[file.content] = file.path
      order.append(file.content)
    }
    if order.isEmpty { return }
    let entries = order.map { BlobFiles.entry(open[$0] ?? .root, $0) }
    for (id, result) in zip(order, loader.migrations(in: entries, content: blobs.read)) {
      switch result {
      case .success(let migration):
        // A file that assigns no `revision` has its id from its name, if at all.
        let found = migration.flatMap { $0.revision.range.isEmpty ? nil : $0 }
        migrations[id] = .some(found)
        if let found { contents[found.id, default: []].append(id) }
      case .failure(let failure):
        migrations[id] = .some(nil)
        unreadableCount += 1
        if firstFailure == nil { firstFailure = failure }
      }
    }
  }

  /// The migration that a file was read as.
  func migration(in file: FolderFile, at folder: RelativePath) -> Migration? {
    guard let migration = migrations[file.content] ?? nil else { return nil }
    let path = folder.appending(file.path.bytes)
    return migration.moved(
      to: SourceFile(path: path, bytes: migration.file.bytes, provenance: .synthetic))
  }
}

package import Git
package import SourceText

/// Files of a commit that are known by their blobs, so that no tree has to be read for them.
package final class BlobSnapshot: Snapshot {
  package let identity: SnapshotIdentity
  package let knownPaths: [SnapshotEntry]
  package let untrackedPaths: [SnapshotEntry] = []
  package let listingFailures: [ReadFailure] = []
  private let repository: any GitRepository
  private var entries: [RelativePath: SnapshotEntry]

  /// Makes a snapshot of regular files.
  ///
  /// - Parameters:
  ///   - files: Each with the id of its blob.
  ///   - commit: The commit that holds them.
  ///   - repository: Where their contents are.
  package init(
    _ files: [SnapshotEntry], of commit: ObjectID, in repository: any GitRepository
  ) {
    self.repository = repository
    identity = .commit(commit.hex)
    knownPaths = files
    entries = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package func list(_ folder: RelativePath) -> Result<[SnapshotEntry], ReadFailure> {
    .success(knownPaths.filter { $0.path.parent == folder })
  }

  package func resolve(_ path: RelativePath) -> Result<SnapshotEntry, ReadFailure> {
    entries[path].map(Result.success) ?? .failure(.missing(path))
  }

  package func read(_ path: RelativePath) -> Result<SourceFile, ReadFailure> {
    guard let entry = entries[path], let id = entry.contentID else {
      return .failure(.missing(path))
    }
    return Result { () throws(ReadFailure) in
      SourceFile(
        path: path, bytes: try repository.content(of: entry, id: id.object),
        provenance: identity.provenance)
    }
  }
}

extension SnapshotEntry {
  /// A regular file by its blob.
  package init(file path: RelativePath, blob: ObjectID) {
    self.init(path: path, kind: .file, contentID: ContentID(blob))
  }
}

internal import Git
internal import SourceText

/// What the snapshots have in common: following links, then reading one real path.
protocol ResolvingSnapshot: Snapshot, EntrySource {
  var links: LinkResolver { get }

  /// The entries of a real folder, in the order of names.
  func directList(_ folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry]

  /// The bytes of a real regular file.
  func content(of file: SnapshotEntry) throws(ReadFailure) -> [UInt8]

  /// Why there is nothing at a path.
  func missing(_ path: RelativePath) -> ReadFailure
}

extension ResolvingSnapshot {
  func missing(_ path: RelativePath) -> ReadFailure { .missing(path) }

  package func list(_ folder: RelativePath) -> Result<[SnapshotEntry], ReadFailure> {
    telling(about: folder) { () throws(ReadFailure) in
      guard let real = try links.resolveFolder(folder, in: self) else { return [] }
      let entries = try directList(real)
      if real == folder { return entries }
      return entries.map { entry in
        var entry = entry
        entry.path = folder.appending(entry.path.name)
        return entry
      }
    }
  }

  package func resolve(_ path: RelativePath) -> Result<SnapshotEntry, ReadFailure> {
    telling(about: path) { () throws(ReadFailure) in
      guard let entry = try links.resolve(path, in: self) else { throw missing(path) }
      return entry
    }
  }

  package func read(_ path: RelativePath) -> Result<SourceFile, ReadFailure> {
    telling(about: path) { () throws(ReadFailure) in
      guard let entry = try links.resolve(path, in: self) else { throw missing(path) }
      switch entry.kind {
      case .file: break
      case .unmerged: throw .unmerged(path)
      default: throw .notAFile(path, entry.kind)
      }
      return SourceFile(
        path: path, bytes: try content(of: entry), provenance: identity.provenance)
    }
  }
}

/// Makes a failure one of the path that was asked for, wherever on the way it happened.
private func telling<Value>(
  about path: RelativePath, _ body: () throws(ReadFailure) -> Value
) -> Result<Value, ReadFailure> {
  Result(catching: body).mapError { failure in
    var failure = failure
    failure.path = path
    return failure
  }
}

extension GitRepository {
  /// A blob's bytes for a snapshot.
  func content(
    of file: SnapshotEntry, id: ObjectID
  ) throws(ReadFailure) -> [UInt8] {
    let raw = try askGit(about: file.path) { () throws(GitError) in
      try self.objectOfAny(id, maximumSize: SourceFile.maximumSize)
    }
    switch raw {
    case .content(_, let bytes):
      guard let standIn = StandIn(bytes) else { return bytes }
      guard let content = checkedOutContent(of: file, id) else {
        throw .standIn(file.path, standIn)
      }
      return content
    case .tooLarge(_, let size): throw .tooLarge(file.path, size: size)
    case .missing: throw .missingObject(file.path, isPartialClone: isPartialClone)
    }
  }
}

extension SnapshotEntry {
  init(path: RelativePath, mode: EntryMode, id: ObjectID) {
    switch mode {
    case .file, .symbolicLink:
      self.init(path: path, kind: Kind(mode), contentID: ContentID(id))
    case .folder, .submodule: self.init(path: path, kind: Kind(mode))
    }
  }
}

extension SnapshotEntry.Kind {
  init(_ mode: EntryMode) {
    switch mode {
    case .file: self = .file
    case .symbolicLink: self = .symbolicLink
    case .folder: self = .folder
    case .submodule: self = .submodule
    }
  }
}

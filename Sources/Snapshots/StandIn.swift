internal import Git
internal import SourceText

/// What git keeps in place of a file's content where a filter puts that into the working tree.
///
/// No filter is run; but a working tree in which it has run has the content.
enum StandIn {
  /// A pointer of Git LFS (`git-lfs-spec`): the content is on a server.
  case largeFilePointer
  /// A file that git-crypt encrypted.
  case encrypted

  /// The longest pointer, in bytes, by the specification.
  private static let maximumPointerLength = 1024

  init?(_ bytes: [UInt8]) {
    switch bytes.first {
    case UInt8(ascii: "v")
    where bytes.count < Self.maximumPointerLength
      && bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8):
      self = .largeFilePointer
    case 0 where bytes.starts(with: "\0GITCRYPT\0".utf8): self = .encrypted
    default: return nil
    }
  }
}

extension GitRepository {
  /// The content that a blob stands for, from the working tree.
  ///
  /// - Returns: Nil where the working tree has another version, or no content either.
  func checkedOutContent(of file: SnapshotEntry, _ id: ObjectID) -> [UInt8]? {
    guard let root = layout.root,
      let entry = (try? index())?.first(where: { $0.path == file.path }), entry.id == id,
      entry.stage == 0,
      // What git takes for unchanged is what the filter made of this blob.
      let content = try? DiskFolder(root: root).content(
        of: SnapshotEntry(path: file.path, kind: .file)),
      content.stamp == entry.stamp, StandIn(content.bytes) == nil
    else { return nil }
    return content.bytes
  }
}

extension ReadFailure {
  static func standIn(_ path: RelativePath, _ standIn: StandIn) -> ReadFailure {
    switch standIn {
    case .largeFilePointer:
      ReadFailure(
        path: path, cause: .unreadable,
        reason: "the file is a pointer of Git LFS, and its content is not in the working tree",
        remedy: "`git lfs pull`; better keep migrations out of Git LFS")
    case .encrypted:
      ReadFailure(
        path: path, cause: .unreadable,
        reason: "the file is encrypted by git-crypt, and not in clear in the working tree",
        remedy: "`git-crypt unlock`")
    }
  }
}

internal import Glibc

/// What a name in a folder is.
package enum FileKind: Hashable, Sendable {
  case file
  case folder
  case symbolicLink
  /// A FIFO, a socket or a device.
  case special

  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .symbolicLink
    default: self = .special
    }
  }
}

/// What is known of a path without opening it.
package struct FileStatus: Hashable, Sendable {
  package var kind: FileKind
  /// The length in bytes of a file, or of a link's text.
  package var size: Int
  /// The permission bits, such as 0o644.
  package var permissions: UInt16

  init(_ status: stat) {
    kind = FileKind(mode: status.st_mode)
    size = Int(status.st_size)
    permissions = UInt16(truncatingIfNeeded: status.st_mode & 0o7777)
  }
}

/// One name in a folder.
package struct FolderEntry: Hashable, Sendable {
  package var name: [UInt8]
  package var kind: FileKind

  package init(name: [UInt8], kind: FileKind) {
    self.name = name
    self.kind = kind
  }
}

extension FileSystem {
  /// What a path is, without opening it.
  ///
  /// - Returns: Nil when nothing is there (also when a parent is missing or no folder).
  package static func status(
    of path: [UInt8], followingLinks: Bool = false
  ) throws(FileSystemError) -> FileStatus? {
    var status = stat()
    let result = try withCPath("cannot look at", path) {
      followingLinks ? stat($0, &status) : lstat($0, &status)
    }
    guard result == 0 else {
      let error = FileSystemError(operation: "cannot look at", path: path, code: errno)
      if error.isMissing { return nil }
      throw error
    }
    return FileStatus(status)
  }
}

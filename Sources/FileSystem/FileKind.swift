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
  package var stamp: FileStamp

  init(_ status: stat) {
    kind = FileKind(mode: status.st_mode)
    size = Int(status.st_size)
    permissions = UInt16(truncatingIfNeeded: status.st_mode & 0o7777)
    stamp = FileStamp(status)
  }
}

/// What git's index keeps of a file's status to see whether the file was written to since.
///
/// The numbers are the lowest 32 bits of what `stat` gives, as gitformat-index(5) says.
package struct FileStamp: Hashable, Sendable {
  package var changeSeconds: UInt32
  package var changeNanoseconds: UInt32
  package var modificationSeconds: UInt32
  package var modificationNanoseconds: UInt32
  package var inode: UInt32
  package var user: UInt32
  package var group: UInt32
  package var size: UInt32

  package init(
    changeSeconds: UInt32, changeNanoseconds: UInt32, modificationSeconds: UInt32,
    modificationNanoseconds: UInt32, inode: UInt32, user: UInt32, group: UInt32, size: UInt32
  ) {
    self.changeSeconds = changeSeconds
    self.changeNanoseconds = changeNanoseconds
    self.modificationSeconds = modificationSeconds
    self.modificationNanoseconds = modificationNanoseconds
    self.inode = inode
    self.user = user
    self.group = group
    self.size = size
  }

  init(_ status: stat) {
    self.init(
      changeSeconds: UInt32(truncatingIfNeeded: status.st_ctim.tv_sec),
      changeNanoseconds: UInt32(truncatingIfNeeded: status.st_ctim.tv_nsec),
      modificationSeconds: UInt32(truncatingIfNeeded: status.st_mtim.tv_sec),
      modificationNanoseconds: UInt32(truncatingIfNeeded: status.st_mtim.tv_nsec),
      inode: UInt32(truncatingIfNeeded: status.st_ino),
      user: UInt32(truncatingIfNeeded: status.st_uid),
      group: UInt32(truncatingIfNeeded: status.st_gid),
      size: UInt32(truncatingIfNeeded: status.st_size))
  }

  /// Whether the file was written to before a moment that another file's stamp gives.
  package func wasModified(before other: Self) -> Bool {
    (modificationSeconds, modificationNanoseconds)
      < (other.modificationSeconds, other.modificationNanoseconds)
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

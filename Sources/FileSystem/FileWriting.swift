internal import CSystem
internal import Glibc

extension FileSystem {
  /// Writes a new file, whole or not at all, and never over anything that exists.
  ///
  /// The bytes go to a file without a name in the same folder, reach the disk, and the file gets its
  /// name in one step that fails when the name is taken, even by a dangling link. A process that is
  /// killed before that step leaves nothing. Where the file system knows no files without a name,
  /// one whose name starts with `.mlint-` is used, and that is what a killed process may leave.
  /// - Parameters:
  ///   - path: The file to make; its folder exists.
  ///   - content: All of its bytes.
  ///   - permissions: The permission bits before the process's file mode mask is applied.
  /// - Throws: When the name is taken (`alreadyExists`) or the bytes cannot be written.
  package static func writeNew(
    _ path: [UInt8], content: [UInt8], permissions: UInt16 = 0o666
  ) throws(FileSystemError) {
    do {
      try writeUnnamed(path, content, permissions: permissions)
    } catch {
      guard error.isUnsupported else { throw error }
      try writeThroughTemporary(path, content, permissions: permissions, exactly: false) {
        link($0, $1)
      }
    }
    syncFolder(folder(of: path))
  }

  /// Replaces a file's content, whole or not at all, and keeps its permission bits.
  ///
  /// - Parameters:
  ///   - path: A regular file that exists; a link is refused, because it would be replaced itself.
  ///   - content: All of its new bytes.
  /// - Throws: When the file is not there or the bytes cannot be written; it is unchanged then.
  package static func replace(_ path: [UInt8], content: [UInt8]) throws(FileSystemError) {
    let operation = "cannot replace"
    guard let old = try status(of: path) else {
      throw FileSystemError(operation: operation, path: path, code: ENOENT)
    }
    guard old.kind == .file else {
      throw FileSystemError(
        operation: operation, path: path, code: old.kind == .folder ? EISDIR : ELOOP)
    }
    try writeThroughTemporary(path, content, permissions: old.permissions, exactly: true) {
      rename($0, $1)
    }
    syncFolder(folder(of: path))
  }

  /// Removes a file or a link.
  package static func removeFile(_ path: [UInt8]) throws(FileSystemError) {
    let result = try withCPath("cannot remove", path) { unlink($0) }
    guard result == 0 else {
      throw FileSystemError(operation: "cannot remove", path: path, code: errno)
    }
  }

  private static func writeUnnamed(
    _ path: [UInt8], _ content: [UInt8], permissions: UInt16
  ) throws(FileSystemError) {
    let file = try Descriptor(
      opening: folder(of: path), O_WRONLY | O_DIRECTORY | Int32(MLINT_O_TMPFILE),
      mode: mode_t(permissions), operation: operation, reporting: path)
    try fill(file, with: content, path: path)
    let source = Array("/proc/self/fd/\(file.number)".utf8)
    try name(path) { target throws(FileSystemError) in
      try withCPath(operation, source) { source in
        linkat(AT_FDCWD, source, AT_FDCWD, target, AT_SYMLINK_FOLLOW)
      }
    }
  }

  /// Writes a temporary file beside `path` and lets `publish` give it its name.
  private static func writeThroughTemporary(
    _ path: [UInt8], _ content: [UInt8], permissions: UInt16, exactly: Bool,
    publish: (_ temporary: UnsafePointer<CChar>, _ target: UnsafePointer<CChar>) -> Int32
  ) throws(FileSystemError) {
    let random = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = folder(of: path) + Array("/.mlint-\(random)".utf8)
    let file = try Descriptor(
      opening: temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode_t(permissions),
      operation: operation, reporting: path)
    // After `rename` this name is gone already; after `link` it is a second name of the file.
    defer { try? removeFile(temporary) }
    if exactly {
      try systemCall(operation, path) { fchmod(file.number, mode_t(permissions)) }
    }
    try fill(file, with: content, path: path)
    try name(path) { target throws(FileSystemError) in
      try withCPath(operation, temporary) { publish($0, target) }
    }
  }

  /// Writes all bytes and waits until they are on the disk.
  static func fill(
    _ file: borrowing Descriptor, with content: [UInt8], path: [UInt8]
  ) throws(FileSystemError) {
    let number = file.number
    var offset = 0
    while offset < content.count {
      let start = offset
      offset += try systemCall(operation, path) {
        content.withUnsafeBytes { bytes in
          write(number, bytes.baseAddress.map { $0 + start }, bytes.count - start)
        }
      }
    }
    try systemCall(operation, path) { fsync(number) }
  }

  /// Gives a finished file its name.
  private static func name(
    _ path: [UInt8], _ publish: (UnsafePointer<CChar>) throws(FileSystemError) -> Int32
  ) throws(FileSystemError) {
    guard !path.contains(0) else {
      throw FileSystemError(operation: operation, path: path, code: EINVAL)
    }
    let characters = (path + [0]).map { CChar(bitPattern: $0) }
    guard try publish(characters) == 0 else {
      throw FileSystemError(operation: operation, path: path, code: errno)
    }
  }

  /// Asks for the new name to reach the disk; some file systems cannot, which is no error.
  private static func syncFolder(_ folder: [UInt8]) {
    guard let folder = try? Descriptor(opening: folder, O_RDONLY | O_DIRECTORY) else { return }
    fsync(folder.number)
  }

  /// The folder that a path lies in, `.` for a bare name.
  private static func folder(of path: [UInt8]) -> [UInt8] {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return [UInt8(ascii: ".")] }
    return slash == 0 ? [UInt8(ascii: "/")] : Array(path[..<slash])
  }
}

private let operation = "cannot write"

extension FileSystemError {
  /// Whether the file system or an old kernel cannot make or link a file without a name.
  fileprivate var isUnsupported: Bool {
    switch code {
    // ENOENT is what `linkat` says where /proc is not mounted, EISDIR what old kernels say.
    case EOPNOTSUPP, EISDIR, EINVAL, ENOENT, ENOSYS, EXDEV, EPERM: true
    default: false
    }
  }
}

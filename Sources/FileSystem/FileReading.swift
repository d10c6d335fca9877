internal import Glibc

/// What reading a path gave.
package enum FileContent: Hashable, Sendable {
  case content([UInt8])
  /// The file is longer than the bound; nothing was read.
  case tooLarge(size: Int)
  case notAFile(FileKind)
}

extension FileSystem {
  /// Reads a regular file.
  ///
  /// A FIFO, a socket or a device is never read, and opening one cannot block.
  /// - Parameters:
  ///   - path: The file.
  ///   - maximumSize: The bound in bytes; a file that grows past it while it is read is too large.
  ///   - followingLinks: Whether the last component may be a symbolic link. When it may not, a link
  ///     is `.notAFile(.symbolicLink)`.
  /// - Returns: The bytes, or why there are none.
  /// - Throws: When nothing is there or it may not be read.
  package static func read(
    _ path: [UInt8], maximumSize: Int, followingLinks: Bool
  ) throws(FileSystemError) -> FileContent {
    try readWithStatus(path, maximumSize: maximumSize, followingLinks: followingLinks).content
  }

  /// As `read`, with the status that the file had when it was opened.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - maximumSize: The bound in bytes.
  ///   - followingLinks: Whether the last component may be a symbolic link.
  ///   - isKnownAsFile: Whether the caller has seen that it is a regular file, by its status or in the listing of
  ///     its folder.
  /// - Returns: The bytes, or why there are none, and the status.
  /// - Throws: When nothing is there or it may not be read.
  package static func readWithStatus(
    _ path: [UInt8], maximumSize: Int, followingLinks: Bool, isKnownAsFile: Bool = false
  ) throws(FileSystemError) -> (content: FileContent, status: FileStatus) {
    // Looking first keeps devices from being opened at all: opening alone has effects on some.
    if !isKnownAsFile {
      guard let before = try status(of: path, followingLinks: followingLinks) else {
        throw FileSystemError(operation: "cannot open", path: path, code: ENOENT)
      }
      guard before.kind == .file else { return (.notAFile(before.kind), before) }
    }
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | (followingLinks ? 0 : O_NOFOLLOW)
    let file = try Descriptor(opening: path, flags)
    // The path may have come to mean something else since.
    var raw = stat()
    try systemCall("cannot read", path) { fstat(file.number, &raw) }
    let status = FileStatus(raw)
    guard status.kind == .file else { return (.notAFile(status.kind), status) }
    guard status.size <= maximumSize else { return (.tooLarge(size: status.size), status) }
    let content = try readAll(file, path: path, expecting: status.size, maximumSize: maximumSize)
    return (content, status)
  }

  /// Reads the first bytes of a regular file, following links; fewer when it is shorter.
  package static func readStart(_ path: [UInt8], count: Int) throws(FileSystemError) -> [UInt8] {
    let file = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    var start = [UInt8](repeating: 0, count: count)
    let number = file.number
    let got = try systemCall("cannot read", path) { pread(number, &start, count, 0) }
    return Array(start.prefix(got))
  }

  private static func readAll(
    _ file: borrowing Descriptor, path: [UInt8], expecting size: Int, maximumSize: Int
  ) throws(FileSystemError) -> FileContent {
    let number = file.number
    var content: [UInt8] = []
    // One byte more than expected, so that the first call also meets the end.
    var capacity = size + 1
    while true {
      let room = min(capacity, maximumSize + 1 - content.count)
      var failure: Int32 = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        while count < room {
          let got = Glibc.read(number, buffer.baseAddress.map { $0 + count }, room - count)
          if got < 0, errno == EINTR { continue }
          if got < 0 { failure = errno }
          if got <= 0 { break }
          count += got
          // More was asked for, so that this was the end, and no further call is needed to see it.
          if content.isEmpty, count == size, count < room { break }
        }
      }
      guard failure == 0 else {
        throw FileSystemError(operation: "cannot read", path: path, code: failure)
      }
      if content.isEmpty { content = chunk } else { content += chunk }
      if content.count > maximumSize { return .tooLarge(size: content.count) }
      if chunk.count < room { return .content(content) }
      capacity = max(64 << 10, content.count)
    }
  }

  /// The text of a symbolic link.
  package static func readLink(_ path: [UInt8]) throws(FileSystemError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX) + 1)
    let capacity = buffer.count
    let count = try withCPath("cannot read the link", path) { path in
      buffer.withUnsafeMutableBytes { bytes in
        bytes.baseAddress.map {
          readlink(path, $0.assumingMemoryBound(to: CChar.self), capacity)
        } ?? 0
      }
    }
    guard count >= 0 else {
      throw FileSystemError(operation: "cannot read the link", path: path, code: errno)
    }
    return Array(buffer.prefix(count))
  }
}

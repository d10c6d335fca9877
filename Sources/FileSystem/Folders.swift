internal import Glibc

extension FileSystem {
  /// The names in a folder without `.` and `..`, in the order of bytes.
  ///
  /// - Parameters:
  ///   - path: The folder; a link to a folder counts as one.
  ///   - maximumCount: The bound on names.
  /// - Returns: At most `maximumCount` entries; `isComplete` is false when there were more.
  /// - Throws: When there is no such folder or it may not be read.
  package static func list(
    _ path: [UInt8], maximumCount: Int = .max
  ) throws(FileSystemError) -> (entries: [FolderEntry], isComplete: Bool) {
    let operation = "cannot list"
    let descriptor = try Descriptor(
      opening: path, O_RDONLY | O_DIRECTORY | O_NONBLOCK, operation: operation)
    guard let stream = fdopendir(descriptor.number) else {
      throw FileSystemError(operation: operation, path: path, code: errno)
    }
    _ = descriptor.release()
    defer { closedir(stream) }

    var entries: [FolderEntry] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else {
          throw FileSystemError(operation: operation, path: path, code: errno)
        }
        break
      }
      let name = name(of: entry)
      if name == [dot] || name == [dot, dot] { continue }
      guard entries.count < maximumCount else { return (entries.sortedByName(), false) }
      if let kind = kind(of: entry, in: stream) {
        entries.append(FolderEntry(name: name, kind: kind))
      }
    }
    return (entries.sortedByName(), true)
  }

  /// Makes a folder and every missing folder above it; one that is there already is no error.
  package static func createFolders(_ path: [UInt8]) throws(FileSystemError) {
    var end = path.startIndex
    repeat {
      end = path[end...].dropFirst().firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
      let part = Array(path[..<end])
      let result = try withCPath("cannot create", part) { mkdir($0, 0o777) }
      if result != 0, errno != EEXIST {
        throw FileSystemError(operation: "cannot create", path: part, code: errno)
      }
    } while end < path.endIndex
    guard try status(of: path, followingLinks: true)?.kind == .folder else {
      throw FileSystemError(operation: "cannot create", path: path, code: ENOTDIR)
    }
  }

  /// The process's current folder as an absolute path.
  package static func currentFolder() throws(FileSystemError) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    guard getcwd(&buffer, buffer.count) != nil else {
      throw FileSystemError(operation: "cannot find the current folder", path: [], code: errno)
    }
    return buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  }

  /// The absolute path without links, `.` and `..`, or nil when nothing is there.
  package static func canonicalPath(_ path: [UInt8]) throws(FileSystemError) -> [UInt8]? {
    let operation = "cannot resolve"
    let resolved = try withCPath(operation, path) { realpath($0, nil) }
    guard let resolved else {
      let error = FileSystemError(operation: operation, path: path, code: errno)
      if error.isMissing { return nil }
      throw error
    }
    defer { free(resolved) }
    return Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
    // `d_name` is imported as a tuple of 256 characters; the name ends at the first zero.
    withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
  }

  /// The kind of an entry, or nil when it has vanished meanwhile.
  private static func kind(
    of entry: UnsafeMutablePointer<dirent>, in stream: OpaquePointer
  ) -> FileKind? {
    switch Int32(entry.pointee.d_type) {
    case Int32(DT_REG): return .file
    case Int32(DT_DIR): return .folder
    case Int32(DT_LNK): return .symbolicLink
    case Int32(DT_UNKNOWN):
      // Some file systems do not say.
      var status = stat()
      let result = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) {
          fstatat(dirfd(stream), $0, &status, AT_SYMLINK_NOFOLLOW)
        }
      }
      return result == 0 ? FileKind(mode: status.st_mode) : nil
    default: return .special
    }
  }
}

extension [FolderEntry] {
  fileprivate func sortedByName() -> Self {
    sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }
}

private let dot = UInt8(ascii: ".")

internal import Glibc

extension FileSystem {
  /// Makes a folder that only this user can enter.
  ///
  /// - Parameters:
  ///   - parent: The folder to make it in, usually the value of `TMPDIR`.
  ///   - prefix: How its name starts.
  /// - Returns: The path of the new folder.
  /// - Throws: When `parent` cannot be written in.
  package static func makeTemporaryFolder(
    in parent: [UInt8], prefix: String
  ) throws(FileSystemError) -> [UInt8] {
    let operation = "cannot create a folder in"
    guard !parent.contains(0) else {
      throw FileSystemError(operation: operation, path: parent, code: EINVAL)
    }
    var template = parent + [UInt8(ascii: "/")] + Array("\(prefix)XXXXXX".utf8) + [0]
    let made = template.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { mkdtemp($0.assumingMemoryBound(to: CChar.self)) != nil } ?? false
    }
    guard made else {
      throw FileSystemError(operation: operation, path: parent, code: errno)
    }
    return Array(template.dropLast())
  }

  /// Removes a folder with everything in it; links are removed, never followed.
  ///
  /// Works on a list instead of by recursion, so that a deep tree cannot exhaust the stack. Meant for
  /// folders that this process made: whoever may write in it may make the removal incomplete.
  package static func removeTree(_ path: [UInt8]) throws(FileSystemError) {
    var pending = [path]
    while let folder = pending.last {
      let before = pending.count
      for entry in try list(folder).entries {
        let child = folder + [UInt8(ascii: "/")] + entry.name
        if entry.kind == .folder { pending.append(child) } else { try removeFile(child) }
      }
      guard pending.count == before else { continue }
      let result = try withCPath("cannot remove", folder) { rmdir($0) }
      guard result == 0 else {
        throw FileSystemError(operation: "cannot remove", path: folder, code: errno)
      }
      pending.removeLast()
    }
  }
}

import Driver
import FileSystem
import Glibc

/// The file that `--output` names.
///
/// A file is replaced in one step, so that nobody reads half a report.
struct ReportFile {
  private let path: [UInt8]

  init(_ path: String, relativeTo folder: [UInt8]) {
    let slash = UInt8(ascii: "/")
    let bytes = Array(path.utf8)
    self.path = bytes.first == slash ? bytes : folder + [slash] + bytes
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    do throws(FileSystemError) {
      let status = try FileSystem.status(of: path, followingLinks: true)
      if path.starts(with: "/dev/".utf8) || status?.kind == .special {
        try writeToStream(bytes)
      } else if let target = try FileSystem.canonicalPath(path) {
        // A link stays one: what it leads to is replaced.
        try FileSystem.replace(target, content: bytes)
      } else {
        try FileSystem.writeNew(path, content: bytes)
      }
    } catch {
      throw .usage(
        message: "the report cannot be written: \(error)",
        help: "name a file in a folder that exists and may be written in")
    }
  }

  /// Writes to what cannot be replaced: a device, a FIFO, `/dev/stdout`.
  private func writeToStream(_ bytes: [UInt8]) throws(FileSystemError) {
    let descriptor = open(String(decoding: path, as: UTF8.self), O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileSystemError(operation: "cannot open", path: path, code: errno)
    }
    defer { close(descriptor) }
    let stream = StandardStream(descriptor)
    stream.write(bytes)
    stream.flush()
    if let code = stream.failure {
      throw FileSystemError(operation: "cannot write", path: path, code: code)
    }
  }
}

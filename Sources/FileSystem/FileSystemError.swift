internal import Glibc
internal import SourceText

/// A call to the operating system that failed.
package struct FileSystemError: Error, Hashable, Sendable {
  /// What was attempted, as a phrase that ends where the path begins, such as `cannot open`.
  package var operation: String
  /// The path as it was given, in bytes; empty when the call has none.
  package var path: [UInt8]
  /// The C library's `errno`.
  package var code: Int32

  package init(operation: String, path: [UInt8], code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// The system's text for the code, such as `Permission denied`.
  package var reason: String {
    // Safe from any thread in glibc 2.32 and newer.
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }

  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  package var isNotPermitted: Bool { code == EACCES || code == EPERM }
  package var alreadyExists: Bool { code == EEXIST || code == ENOTEMPTY }
  /// More links in a row than the system follows, or a link where none may be.
  package var isLinkLoop: Bool { code == ELOOP }
}

extension FileSystemError: CustomStringConvertible {
  /// One line that may be shown, such as `cannot open a/b: Permission denied`.
  package var description: String {
    let path = String(decoding: path, as: UTF8.self).escapedForDisplay
    return path.isEmpty ? "\(operation): \(reason)" : "\(operation) \(path): \(reason)"
  }
}

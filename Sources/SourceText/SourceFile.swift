/// Where a file's text came from.
public enum Provenance: Hashable, Sendable {
  case workingTree
  case index
  /// A commit, by its full hexadecimal id.
  case commit(String)
  /// What a merge that has not happened would leave.
  case merge
  /// Not a file of the project, but text that a test or `mlint` itself made.
  case synthetic
}

/// One file's text, and where it came from.
public struct SourceFile: Sendable {
  /// The longest file that is read, in bytes; a longer one is listed as not checked.
  public static let maximumSize = 16 << 20

  public let path: RelativePath
  public let bytes: [UInt8]
  public let provenance: Provenance

  public init(path: RelativePath, bytes: [UInt8], provenance: Provenance = .workingTree) {
    self.path = path
    self.bytes = bytes
    self.provenance = provenance
  }

  public init(path: RelativePath, text: String, provenance: Provenance = .synthetic) {
    self.init(path: path, bytes: Array(text.utf8), provenance: provenance)
  }

  /// The text of a range, invalid UTF-8 repaired; a range past the end is cut.
  public func text(of range: SourceRange) -> String {
    String(decoding: bytes[range.offsets.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}

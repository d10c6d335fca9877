public import SourceText

/// A place where a file is not Python, or cannot be read as such.
public struct SyntaxProblem: Hashable, Sendable {
  /// What is wrong, without a file name or a full stop.
  public let message: String
  /// Where, in `SyntaxTree.bytes`.
  public let range: SourceRange

  init(_ message: String, _ range: SourceRange) {
    self.message = message
    self.range = range
  }
}

package import SourceText

/// Something about an SQL text that cannot be right.
package struct SQLProblem: Sendable, Hashable {
  package var range: SourceRange
  /// A sentence without a final full stop.
  package var message: String

  package init(range: SourceRange, message: String) {
    self.range = range
    self.message = message
  }
}

/// Why a template cannot be rendered without running Python.
package struct TemplateProblem: Error, Sendable, Equatable {
  /// The line in the template, counted from 1.
  package var line: Int
  /// The column, counted from 1 in UTF-8 bytes.
  package var column: Int
  /// What stands there, such as `<%def>`, `% while` or `open(…)`.
  package var construct: String
  /// One sentence without a final stop.
  package var message: String
}

/// A problem before its place is turned into line and column.
struct TemplateRefusal: Error {
  /// The byte offset in the template.
  var offset: Int
  var construct: String
  var message: String
}

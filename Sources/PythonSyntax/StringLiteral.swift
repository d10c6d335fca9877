package import SourceText

/// A string or bytes literal: one or more adjacent parts and the value they make together.
package struct StringLiteral: Sendable {
  package let isBytes: Bool
  package let parts: [StringPart]
  package let value: DecodedText
}

/// One literal of adjacent ones.
package struct StringPart: Sendable {
  /// The literal with prefix and quotes.
  package let range: SourceRange
  /// What lies between the quotes.
  package let content: SourceRange
  package let style: StringStyle
}

/// A piece of a string with fields.
package enum StringPiece: Sendable {
  /// Text; adjacent texts are joined, none is empty.
  case text(DecodedText)
  /// A `replacementField` node.
  case field(NodeID)
}

extension SyntaxTree {
  /// The text of a `name`, `identifier` or `dottedName`, normalised as Python compares names.
  package func name(_ node: NodeID) -> String? {
    switch kind(node) {
    case .name, .identifier: text(of: node)
    case .dottedName: children(of: node).map { text(of: $0) }.joined(separator: ".")
    default: nil
    }
  }

  /// The value of a `number`.
  package func number(_ node: NodeID) -> NumberLiteral? { nil }

  /// The parts and value of a `string` or `bytes`.
  package func string(_ node: NodeID) -> StringLiteral? { nil }

  /// The pieces of a `formattedString`, `templateString` or `formatSpecification`.
  package func formattedString(_ node: NodeID) -> [StringPiece] { [] }

  /// The value of a `stringText`.
  func decodedText(_ node: NodeID) -> DecodedText { DecodedText() }
}

/// How much of a file is parsed.
package enum ParseMode: Sendable {
  case full
  /// Function bodies are skipped by their indentation: each is a `deferredBlock`.
  case deferringFunctionBodies
}

extension SyntaxTree {
  /// Parses a file.
  ///
  /// Never fails: what cannot be read is in `problems`. Time and memory are linear in the size, which
  /// the caller bounds with `SourceFile.maximumSize`.
  package static func parse(_ bytes: [UInt8], _ mode: ParseMode = .full) -> SyntaxTree {
    SyntaxTree(
      bytes: bytes, encoding: .utf8, tokens: [], comments: [], problems: [], root: NodeID(0),
      nodes: [], links: [])
  }

  /// Parses the body of a function that was deferred.
  ///
  /// - Returns: A tree of the same text whose root is the `block`; nil when the body is not deferred.
  package func parsingBody(of function: NodeID) -> SyntaxTree? { nil }
}

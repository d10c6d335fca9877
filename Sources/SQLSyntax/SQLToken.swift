package import SourceText

/// One token of an SQL text.
package struct SQLToken: Sendable, Hashable {
  package enum Kind: UInt8, Sendable {
    /// A keyword or an unquoted identifier; which of them depends on its place.
    case word
    case quotedIdentifier
    case string
    case number
    /// A place for a value that comes from outside: `:name`, `%(name)s`, `%s`, `?`, `$1`, `@name`.
    case bindMarker
    case symbol
    /// One of `( ) [ ] , ; .`
    case punctuation
  }

  package var kind: Kind
  package var range: SourceRange

  package init(kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// A comment of an SQL text, from its first to its last character.
package struct SQLComment: Sendable, Hashable {
  package var range: SourceRange
  /// MySQL's `/*! … */`, which MySQL executes and others skip.
  package var isExecutable: Bool

  package init(range: SourceRange, isExecutable: Bool) {
    self.range = range
    self.isExecutable = isExecutable
  }
}

public import SourceText

/// One token of an SQL text.
public struct SQLToken: Sendable, Hashable {
  public enum Kind: UInt8, Sendable {
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

  public var kind: Kind
  public var range: SourceRange

  public init(kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// A comment of an SQL text, from its first to its last character.
public struct SQLComment: Sendable, Hashable {
  public var range: SourceRange
  /// MySQL's `/*! … */`, which MySQL executes and others skip.
  public var isExecutable: Bool

  public init(range: SourceRange, isExecutable: Bool) {
    self.range = range
    self.isExecutable = isExecutable
  }
}

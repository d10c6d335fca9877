import SourceText

/// Recognises statements whose words can only mean one thing, so that PostgreSQL's grammar, where it accepts
/// them, makes of them what `StatementReader` makes.
///
/// They are the short ones that migrations are full of: `DROP` of one object, and `ALTER TABLE` whose actions
/// drop columns and constraints, or set and drop what holds for one column.
public enum PlainStatement {
  /// Whether the tokens of a cursor are such a statement.
  public static func isOne(_ cursor: TokenCursor) -> Bool {
    var cursor = cursor
    if cursor.accept("alter", "table") { return isAlteration(&cursor) }
    return cursor.accept("drop") && isRemoval(&cursor)
  }

  /// PostgreSQL cuts longer names.
  private static let maximumNameLength = 63

  // MARK: DROP

  private static func isRemoval(_ cursor: inout TokenCursor) -> Bool {
    if cursor.accept("type") {
      skipIfExists(&cursor)
      // What types are called that have words of their own in the grammar, it says otherwise.
      guard !TypeNames.isPart(cursor.word) else { return false }
    } else {
      guard cursor.accept("table") || cursor.accept("index") else { return false }
      skipIfExists(&cursor)
    }
    return acceptsName(&cursor) && isEndOfRemoval(&cursor)
  }

  private static func isEndOfRemoval(_ cursor: inout TokenCursor) -> Bool {
    if !cursor.accept("cascade") { _ = cursor.accept("restrict") }
    return cursor.isAtEnd
  }

  private static func skipIfExists(_ cursor: inout TokenCursor) {
    _ = cursor.accept("if", "exists")
  }

  // MARK: ALTER TABLE

  private static func isAlteration(_ cursor: inout TokenCursor) -> Bool {
    skipIfExists(&cursor)
    _ = cursor.accept("only")
    guard acceptsName(&cursor), !cursor.isAtEnd else { return false }
    return cursor.parts(of: cursor.rest).allSatisfy { part in
      var action = cursor.narrowed(to: part)
      return isAction(&action)
    }
  }

  private static func isAction(_ action: inout TokenCursor) -> Bool {
    if action.accept("alter") {
      _ = action.accept("column")
      guard acceptsPart(&action) else { return false }
      if action.accept("set", "default") { return isDefault(&action) }
      return
        (action.accept("drop", "default") || action.accept("set", "not", "null")
        || action.accept("drop", "not", "null")) && action.isAtEnd
    }
    if action.accept("drop", "column") || action.accept("drop", "constraint") {
      skipIfExists(&action)
      return acceptsPart(&action) && isEndOfRemoval(&action)
    }
    return action.accept("validate", "constraint") && acceptsPart(&action) && action.isAtEnd
  }

  /// Whether a literal, a name or a call of a function comes, perhaps cast, and nothing else.
  private static func isDefault(_ value: inout TokenCursor) -> Bool {
    switch value.token()?.kind {
    case .string, .number: value.position += 1
    case .word:
      let isCast = value.isWord("cast", at: value.position)
      value.position += 1
      if value.isNext("(") {
        guard !isCast, !hasMarker(value) else { return false }
        value.skipNested()
      }
    default: return false
    }
    while value.isSymbol("::", at: value.position), value.token(1)?.kind == .word,
      !DefaultReader.endsBefore(value.word(1))
    {
      value.position += 2
    }
    return value.isAtEnd
  }

  /// Whether a value is left to drivers, of which our own reader says less.
  private static func hasMarker(_ cursor: TokenCursor) -> Bool {
    cursor.rest.contains { cursor.tokens[$0].kind == .bindMarker }
  }

  // MARK: Names

  /// Steps over a name with its schema.
  private static func acceptsName(_ cursor: inout TokenCursor) -> Bool {
    guard acceptsPart(&cursor) else { return false }
    guard cursor.accept(".") else { return true }
    return acceptsPart(&cursor) && !cursor.isNext(".")
  }

  /// Steps over one identifier that the grammar keeps as our own reader does.
  private static func acceptsPart(_ cursor: inout TokenCursor) -> Bool {
    guard let token = cursor.token(), token.range.offsets.count <= maximumNameLength else {
      return false
    }
    switch token.kind {
    case .word: break
    // `U&"…"` has escapes.
    case .quotedIdentifier where cursor.bytes[Int(token.range.start)] == UInt8(ascii: "\""): break
    default: return false
    }
    cursor.position += 1
    return true
  }
}

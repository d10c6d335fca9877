import SourceText

/// Recognises statements whose words can only mean one thing, so that PostgreSQL's grammar, where it accepts
/// them, makes of them what `StatementReader` makes.
///
/// They are the short ones that migrations are full of: `DROP` of one object, renaming, enumerations, and `ALTER
/// TABLE` whose actions drop columns and constraints, set and drop what holds for one column, or give it another
/// type; and changes of rows, also behind `WITH`.
public enum PlainStatement {
  /// Whether the tokens of a cursor are such a statement.
  public static func isOne(_ cursor: consuming TokenCursor) -> Bool {
    let verb = cursor.word
    cursor.position += 1
    switch verb {
    case "insert", "update", "delete", "select", "merge": return true
    case "with": return isChange(cursor)
    case "drop": return isRemoval(&cursor)
    case "create":
      return cursor.accept("type") && acceptsType(&cursor) && cursor.accept("as", "enum")
        && isLabels(cursor)
    case "alter":
      if cursor.accept("table") { return isAlteration(&cursor) }
      if cursor.accept("type") { return acceptsType(&cursor) && isChangeOfType(&cursor) }
      guard cursor.accept("index") else { return false }
      skipIfExists(&cursor)
      return acceptsName(&cursor) && isRenaming(&cursor)
    default: return false
    }
  }

  /// PostgreSQL cuts longer names.
  private static let maximumNameLength = 63

  /// Whether rows are changed by the statement behind the queries of a `WITH`, and not only by these.
  private static func isChange(_ cursor: TokenCursor) -> Bool {
    guard let verb = DataReader.mainVerb(cursor), cursor.isPunctuation(")", at: verb - 1) else {
      return false
    }
    return ["insert", "update", "delete", "merge"].contains(cursor.word(at: verb))
  }

  // MARK: DROP

  private static func isRemoval(_ cursor: inout TokenCursor) -> Bool {
    if cursor.accept("type") {
      // Only indexes are dropped so, and `StatementReader` takes the word wherever it stands.
      if cursor.word == "concurrently" { return false }
      skipIfExists(&cursor)
      // What types are called that have words of their own in the grammar, it says otherwise.
      guard !TypeNames.isPart(cursor.word), cursor.word != "setof", acceptsType(&cursor) else {
        return false
      }
    } else {
      guard cursor.accept("table") || cursor.accept("index") else { return false }
      skipIfExists(&cursor)
      guard acceptsName(&cursor) else { return false }
    }
    return isEndOfRemoval(&cursor)
  }

  private static func isEndOfRemoval(_ cursor: inout TokenCursor) -> Bool {
    if !cursor.accept("cascade") { _ = cursor.accept("restrict") }
    return cursor.isAtEnd
  }

  private static func skipIfExists(_ cursor: inout TokenCursor) {
    _ = cursor.accept("if", "exists")
  }

  // MARK: Types and other names

  /// Whether a list of texts in parentheses comes, and nothing else.
  private static func isLabels(_ cursor: TokenCursor) -> Bool {
    var cursor = cursor
    guard let list = cursor.acceptParentheses(), cursor.isAtEnd, !list.isEmpty else { return false }
    return cursor.parts(of: list).allSatisfy { part in
      var label = cursor.narrowed(to: part)
      return acceptsText(&label) && label.isAtEnd
    }
  }

  private static func isChangeOfType(_ cursor: inout TokenCursor) -> Bool {
    if cursor.accept("add", "value") {
      _ = cursor.accept("if", "not", "exists")
      guard acceptsText(&cursor) else { return false }
      if cursor.accept("before") || cursor.accept("after"), !acceptsText(&cursor) { return false }
      return cursor.isAtEnd
    }
    if cursor.accept("rename", "value") {
      return acceptsText(&cursor) && cursor.accept("to") && acceptsText(&cursor) && cursor.isAtEnd
    }
    return isRenaming(&cursor)
  }

  private static func isRenaming(_ cursor: inout TokenCursor) -> Bool {
    cursor.accept("rename", "to") && acceptsPart(&cursor) && cursor.isAtEnd
  }

  /// Steps over the name of a type; `BODY` comes before those of Oracle.
  private static func acceptsType(_ cursor: inout TokenCursor) -> Bool {
    cursor.word != "body" && acceptsName(&cursor)
  }

  /// Steps over a text in plain quotes.
  private static func acceptsText(_ cursor: inout TokenCursor) -> Bool {
    guard let token = cursor.token(), token.kind == .string,
      cursor.bytes[Int(token.range.start)] == UInt8(ascii: "'")
    else { return false }
    cursor.position += 1
    return true
  }

  // MARK: ALTER TABLE

  private static func isAlteration(_ cursor: inout TokenCursor) -> Bool {
    skipIfExists(&cursor)
    _ = cursor.accept("only")
    guard acceptsName(&cursor), !cursor.isAtEnd else { return false }
    if cursor.accept("rename") {
      if !cursor.accept("constraint") { _ = cursor.accept("column") }
      if !cursor.accept("to") {
        guard acceptsPart(&cursor), cursor.accept("to") else { return false }
      }
      return acceptsPart(&cursor) && cursor.isAtEnd
    }
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
      if action.accept("type") {
        return acceptsSameType(&action) && (action.isAtEnd || action.word == "using")
      }
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

  /// The types that DDL names by the one word that they are written with.
  private static let typesOfOneName: Set<String> = [
    "bigint", "boolean", "bytea", "date", "integer", "json", "jsonb", "smallint", "text", "uuid",
  ]

  /// Steps over a type that both readers name alike: one of these, `VARCHAR(20)`, or one of the database's own
  /// whose name needs no quotes.
  private static func acceptsSameType(_ cursor: inout TokenCursor) -> Bool {
    let start = cursor.position
    let word = cursor.word
    guard acceptsPart(&cursor), !word.isEmpty else { return false }
    if word == "varchar" {
      guard let length = cursor.acceptParentheses(), length.count == 1,
        let number = Int(cursor.text(of: length))
      else { return false }
      return cursor.text(of: start + 1..<cursor.position) == "(\(number))"
        && cursor.tokens[start].range.end == cursor.tokens[start + 1].range.start
    }
    if TypeNames.isPart(word) { return typesOfOneName.contains(word) }
    return word != "setof" && cursor.text(of: start..<start + 1) == word
      && word.utf8.allSatisfy { $0 < 0x80 && $0 != UInt8(ascii: "$") }
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
    guard cursor.isNext(".") else { return true }
    cursor.position += 1
    return cursor.word != "cascade" && acceptsPart(&cursor) && !cursor.isNext(".")
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

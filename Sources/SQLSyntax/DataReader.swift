import SourceText

/// Reads statements about rows: what they do, to which table, and whether a `WHERE` limits changes.
enum DataReader {
  /// Reads a statement that begins with a word, perhaps behind parentheses.
  static func read(_ whole: TokenCursor, beginningWith word: String) -> SQLStatementKind? {
    var cursor = whole
    while cursor.isNext("(") { cursor.position += 1 }
    let isWith = word == "with"
    if isWith {
      guard let verb = mainVerb(cursor) else { return nil }
      cursor.position = verb
    }
    let main = statement(cursor, isWith ? cursor.word : word)
    if main?.verb == .select, let table = selectedInto(cursor) { return .createTable(table) }
    guard isWith, main?.verb == .select else { return main.map { .data($0) } }
    // A change inside WITH is what such a query is about.
    return (change(inside: whole, before: cursor.position) ?? main).map { .data($0) }
  }

  /// What a statement does that begins with a word.
  private static func verb(_ word: String) -> SQLDataStatement.Verb? {
    switch word {
    case "insert", "replace": .insert
    case "update": .update
    case "delete": .delete
    case "merge": .merge
    case "select", "values": .select
    default: nil
    }
  }

  /// The verb outside of all parentheses, after the common table expressions.
  static func mainVerb(_ cursor: TokenCursor) -> Int? {
    var depth = 0
    for index in cursor.rest {
      depth = max(0, depth + cursor.nesting(at: index))
      if depth == 0, verb(cursor.word(at: index)) != nil { return index }
    }
    return nil
  }

  private static func change(inside cursor: TokenCursor, before end: Int) -> SQLDataStatement? {
    for index in cursor.position..<end where cursor.isPunctuation("(", at: index) {
      let word = cursor.word(at: index + 1)
      guard let verb = verb(word), verb != .select else { continue }
      var inner = cursor
      inner.position = index
      guard let range = inner.acceptParentheses() else { continue }
      return statement(cursor.narrowed(to: range), word)
    }
    return nil
  }

  /// Reads a statement that begins with a word.
  private static func statement(_ cursor: TokenCursor, _ word: String) -> SQLDataStatement? {
    var cursor = cursor
    guard let verb = verb(word) else { return nil }
    cursor.position += 1
    var statement = SQLDataStatement(verb: verb)
    if verb == .update || verb == .delete {
      statement.hasWhere = cursor.firstIndex(ofWord: "where") != nil
    }
    switch verb {
    case .select, .copy: break
    case .delete: statement.table = deleteTarget(&cursor)
    case .insert, .update, .merge: statement.table = target(&cursor)
    }
    return statement
  }

  /// The table that `SELECT … INTO` creates in PostgreSQL; MySQL has variables and files there.
  private static func selectedInto(_ cursor: TokenCursor) -> SQLCreateTable? {
    guard cursor.dialect == .postgresql || cursor.dialect == .unknown,
      let into = cursor.firstIndex(ofWord: "into")
    else { return nil }
    var cursor = cursor.narrowed(to: into + 1..<cursor.end)
    let start = cursor.position
    while cursor.acceptAny(of: ["temp", "temporary", "unlogged", "local", "global"]) {}
    let modifiers = Set((start..<cursor.position).map(cursor.word(at:)))
    _ = cursor.accept("table")
    guard !["outfile", "dumpfile"].contains(cursor.word), let name = cursor.name() else {
      return nil
    }
    var table = SQLCreateTable(name: name)
    table.isTemporary = !modifiers.isDisjoint(with: ["temp", "temporary"])
    table.isUnlogged = modifiers.contains("unlogged")
    table.isFromQuery = true
    return table
  }

  private static let modifiers: Set<String> = [
    "low_priority", "high_priority", "delayed", "quick", "ignore",
  ]

  private static func skipModifiers(_ cursor: inout TokenCursor) {
    // A table may have such a name where the word is none of the language.
    while cursor.dialect != .postgresql, cursor.token(1)?.kind != .punctuation,
      !["set", "where"].contains(cursor.word(1)), cursor.acceptAny(of: modifiers)
    {}
    // SQLite's `INSERT OR REPLACE`.
    if cursor.accept("or") { cursor.position = min(cursor.position + 1, cursor.end) }
  }

  private static func target(_ cursor: inout TokenCursor) -> SQLName? {
    skipModifiers(&cursor)
    _ = cursor.accept("into")
    _ = cursor.accept("table")
    _ = cursor.accept("only")
    return cursor.name()
  }

  /// `DELETE FROM t`, Oracle's `DELETE t`, and MySQL's `DELETE a FROM t AS a JOIN …`.
  private static func deleteTarget(_ cursor: inout TokenCursor) -> SQLName? {
    skipModifiers(&cursor)
    if cursor.accept("from") {
      _ = cursor.accept("only")
      return cursor.name()
    }
    guard let named = cursor.name() else { return nil }
    guard cursor.accept("from") else { return cursor.isNext(",") ? nil : named }
    guard let table = cursor.name() else { return nil }
    _ = cursor.accept("as")
    let alias = cursor.identifier()?.normalized
    return named.name == table.name || named.name == alias ? table : nil
  }
}

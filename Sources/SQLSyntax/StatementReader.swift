import SourceText

/// Recognises what a statement does by its first words, and reads the facts that matter of it.
///
/// This is no grammar: what follows the facts is skipped, and what is not known is `unknown`.
enum StatementReader {
  /// Reads the statement that consists of all tokens of a cursor.
  static func read(_ cursor: TokenCursor) -> SQLStatement {
    SQLStatement(kind: kind(of: cursor), range: cursor.range(of: cursor.rest))
  }

  private static func kind(of whole: TokenCursor) -> SQLStatementKind {
    var cursor = whole
    // A query may stand in parentheses.
    while cursor.isNext("(") { cursor.position += 1 }
    let word = cursor.word
    let unknown = SQLStatementKind.unknown(word)
    cursor.position = min(cursor.position + 1, cursor.end)
    switch word {
    case "create": return CreateReader.read(cursor)
    case "alter": return alter(&cursor)
    case "drop": return drop(&cursor) ?? unknown
    case "rename": return renameTable(&cursor) ?? unknown
    case "insert", "replace", "update", "delete", "merge", "select", "with", "values":
      return DataReader.read(whole) ?? unknown
    case "truncate":
      _ = cursor.accept("table")
      return .truncate(cursor.names())
    case "set", "reset": return setting(word, &cursor)
    case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release":
      return transaction(word, cursor) ?? unknown
    case "declare": return cursor.firstIndex(ofWord: "begin") == nil ? unknown : .block
    case "do": return .block
    case "lock":
      if cursor.token(1) != nil { _ = cursor.acceptAny(of: ["table", "tables"]) }
      return .lock(cursor.names())
    case "comment": return .comment
    case "grant": return .grant
    case "revoke": return .revoke
    default: return unknown
    }
  }

  // MARK: Objects

  private static func alter(_ cursor: inout TokenCursor) -> SQLStatementKind {
    let start = cursor.position
    guard let object = ObjectReader.find(&cursor) else { return .alter(.other, nil) }
    if object == .table || object == .foreignTable {
      // `ALTER SYSTEM …` has been sorted out; `IGNORE` and `ONLINE` may stand before TABLE.
      guard cursor.position - start <= 3, let table = AlterTableReader.read(cursor) else {
        return .alter(object, nil)
      }
      return .alterTable(table)
    }
    _ = cursor.accept("if", "exists")
    return .alter(object, cursor.name())
  }

  private static func drop(_ cursor: inout TokenCursor) -> SQLStatementKind? {
    guard let object = ObjectReader.find(&cursor) else { return .drop(SQLDrop(object: .other)) }
    var drop = SQLDrop(object: object)
    drop.isConcurrent = cursor.accept("concurrently")
    drop.ifExists = cursor.accept("if", "exists")
    let names = cursor.narrowed(to: cursor.rest.dropFirst().indices)
    drop.isCascading = names.firstIndex(ofWord: "cascade") != nil
    if let on = cursor.firstIndex(ofWord: "on"), on > cursor.position {
      var table = cursor.narrowed(to: on + 1..<cursor.end)
      drop.table = table.name()
      cursor = cursor.narrowed(to: cursor.position..<on)
    }
    drop.names = cursor.names()
    return .drop(drop)
  }

  /// MySQL's `RENAME TABLE a TO b`, read as the `ALTER TABLE` that does the same.
  private static func renameTable(_ cursor: inout TokenCursor) -> SQLStatementKind? {
    guard cursor.acceptAny(of: ["table", "tables"]) else { return nil }
    let range = cursor.range(of: cursor.rest)
    guard cursor.parts(of: cursor.rest).count == 1, let old = cursor.name(), cursor.accept("to"),
      let new = cursor.name()
    else { return nil }
    let action = SQLAlterAction(kind: .renameTable(new), range: range)
    return .alterTable(SQLAlterTable(name: old, actions: [action]))
  }

  // MARK: Sessions

  private static func setting(_ word: String, _ cursor: inout TokenCursor) -> SQLStatementKind {
    if ["session", "local", "global", "persist"].contains(cursor.word), cursor.token(1) != nil,
      !cursor.isSymbol("=", at: cursor.position + 1)
    {
      cursor.position += 1
    }
    let name: String
    if cursor.token()?.kind == .bindMarker {
      name = cursor.text(of: cursor.position..<cursor.position + 1).asciiLowercased
    } else {
      name = cursor.name()?.description ?? ""
    }
    return word == "set" ? .set(name: name) : .reset(name: name)
  }

  private static func transaction(_ word: String, _ cursor: TokenCursor) -> SQLStatementKind? {
    switch word {
    case "begin":
      cursor.isAtEnd || transactionWords.contains(cursor.word) ? .transaction(.begin) : .block
    case "start": cursor.word == "transaction" ? .transaction(.begin) : nil
    case "commit", "end": .transaction(.commit)
    case "rollback", "abort": .transaction(.rollback)
    case "savepoint": .transaction(.savepoint)
    case "release": .transaction(.release)
    default: nil
    }
  }
}

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
      return DataReader.read(whole, beginningWith: word) ?? unknown
    case "truncate":
      _ = cursor.accept("table")
      return .truncate(cursor.names())
    case "set", "reset": return setting(word, &cursor)
    case "begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release":
      return transaction(word, cursor) ?? unknown
    case "declare":
      return cursor.firstIndex(ofWord: "begin") == nil
        ? .unmodelled("declare") : .block(SQLBlock())
    case "do": return .block(BlockReader.read(cursor))
    case "lock": return lock(&cursor)
    case "comment": return comment(&cursor)
    case "copy", "load": return copy(word, &cursor)
    case "grant": return .grant
    case "revoke": return .revoke
    case "refresh": return .unmodelled("refresh materialized view")
    default: return unmodelled.contains(word) ? .unmodelled(word) : unknown
    }
  }

  /// The first words of statements that are deliberately not looked into.
  ///
  /// None of them makes, changes or removes what a schema holds; `CALL` and `EXECUTE` are not among
  /// them, because what they run may.
  private static let unmodelled: Set<String> = [
    "analyze", "attach", "checkpoint", "close", "cluster", "deallocate", "describe", "detach",
    "discard", "explain", "fetch", "flush", "kill", "listen", "move", "notify", "optimize",
    "pragma", "prepare", "reassign", "reindex", "security", "show", "unlisten", "unlock", "use",
    "vacuum",
  ]

  // MARK: Objects

  private static func alter(_ cursor: inout TokenCursor) -> SQLStatementKind {
    let start = cursor.position
    guard let object = ObjectReader.find(&cursor) else { return .alter(SQLAlter(.other, nil)) }
    if object == .table || object == .foreignTable {
      // `ALTER SYSTEM …` has been sorted out; `IGNORE` and `ONLINE` may stand before TABLE.
      guard cursor.position - start <= 3, let table = AlterTableReader.read(cursor) else {
        return .alter(SQLAlter(object, nil))
      }
      return .alterTable(table)
    }
    return .alter(ObjectReader.altered(object, &cursor))
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

  /// MySQL's `RENAME TABLE a TO b, …`; a single one is read as the `ALTER TABLE` that does the same.
  private static func renameTable(_ cursor: inout TokenCursor) -> SQLStatementKind? {
    guard cursor.acceptAny(of: ["table", "tables"]) else { return nil }
    let range = cursor.range(of: cursor.rest)
    var renames: [SQLTableRename] = []
    for part in cursor.parts(of: cursor.rest) {
      var names = cursor.narrowed(to: part)
      guard let old = names.name(), names.accept("to"), let new = names.name() else { return nil }
      renames.append(SQLTableRename(old: old, new: new))
    }
    guard renames.count == 1 else { return renames.isEmpty ? nil : .renameTables(renames) }
    let action = SQLAlterAction(kind: .renameTable(renames[0].new), range: range)
    return .alterTable(SQLAlterTable(name: renames[0].old, actions: [action]))
  }

  // MARK: Sessions

  private static func setting(_ word: String, _ cursor: inout TokenCursor) -> SQLStatementKind {
    var isLocal = false
    if ["session", "local", "global", "persist"].contains(cursor.word), cursor.token(1) != nil,
      !cursor.isSymbol("=", at: cursor.position + 1)
    {
      isLocal = cursor.word == "local"
      cursor.position += 1
    }
    let name: String
    if cursor.token()?.kind == .bindMarker {
      name = cursor.text(of: cursor.position..<cursor.position + 1).asciiLowercased
      cursor.position += 1
    } else {
      name = cursor.name()?.description ?? ""
    }
    guard word == "set" else { return .reset(name: name) }
    if !cursor.accept("to"), !cursor.isAtEnd, cursor.token()?.kind == .symbol {
      cursor.position += 1
    }
    return .set(SQLSetting(name: name, value: settingValue(cursor), isLocal: isLocal))
  }

  private static func settingValue(_ cursor: TokenCursor) -> String? {
    if cursor.word == "default" || cursor.isAtEnd { return nil }
    let hasMarker = cursor.rest.contains { cursor.tokens[$0].kind == .bindMarker }
    if hasMarker { return nil }
    let values = cursor.parts(of: cursor.rest).map { part in
      var value = cursor.narrowed(to: part)
      return value.stringValue() ?? cursor.text(of: part)
    }
    return values.joined(separator: ", ")
  }

  private static func lock(_ cursor: inout TokenCursor) -> SQLStatementKind {
    if cursor.token(1) != nil { _ = cursor.acceptAny(of: ["table", "tables"]) }
    var lock = SQLLock(tables: cursor.names())
    if let start = cursor.firstIndex(ofWord: "in"),
      let end = cursor.firstIndex(ofWord: "mode"), start + 1 < end
    {
      lock.mode = cursor.text(of: start + 1..<end).uppercased()
    }
    return .lock(lock)
  }

  private static func comment(_ cursor: inout TokenCursor) -> SQLStatementKind {
    guard cursor.accept("on") else { return .unknown("comment") }
    let isTable = cursor.acceptAny(of: ["table"])
    let isColumn = !isTable && cursor.accept("column")
    let name = isTable || isColumn ? cursor.name() : nil
    var text: String?
    if let start = cursor.firstIndex(ofWord: "is") {
      var value = cursor.narrowed(to: start + 1..<max(start + 1, cursor.end))
      // What cannot be read is a text all the same.
      text = value.word == "null" ? nil : value.stringValue() ?? ""
    }
    guard let name else { return .comment(SQLObjectComment(.other, text: text)) }
    if isTable { return .comment(SQLObjectComment(.table(name), text: text)) }
    guard name.parts.count > 1, let column = name.parts.last else { return .unknown("comment") }
    return .comment(
      SQLObjectComment(.column(SQLName(Array(name.parts.dropLast())), column), text: text))
  }

  /// `COPY … FROM` and MySQL's `LOAD DATA` write rows, `COPY … TO` reads them.
  private static func copy(_ word: String, _ cursor: inout TokenCursor) -> SQLStatementKind {
    guard word == "copy" else {
      guard let into = cursor.firstIndex(ofWord: "into") else { return .unmodelled(word) }
      var target = cursor.narrowed(to: into + 1..<max(into + 1, cursor.end))
      _ = target.accept("table")
      return .data(SQLDataStatement(verb: .copy, table: target.name()))
    }
    let table = cursor.name()
    return cursor.firstIndex(ofWord: "from") != nil && table != nil
      ? .data(SQLDataStatement(verb: .copy, table: table))
      : .data(SQLDataStatement(verb: .select))
  }

  private static func transaction(_ word: String, _ cursor: TokenCursor) -> SQLStatementKind? {
    switch word {
    case "begin":
      cursor.isAtEnd || transactionWords.contains(cursor.word)
        ? .transaction(.begin) : .block(SQLBlock())
    case "start": cursor.word == "transaction" ? .transaction(.begin) : nil
    case "commit", "end": .transaction(.commit)
    case "rollback", "abort":
      .transaction(cursor.firstIndex(ofWord: "to") == nil ? .rollback : .rollbackToSavepoint)
    case "savepoint": .transaction(.savepoint)
    case "release": .transaction(.release)
    default: nil
    }
  }
}

import SourceText

/// Reads `CREATE`, after this word.
enum CreateReader {
  static func read(_ cursor: TokenCursor) -> SQLStatementKind {
    var cursor = cursor
    let start = cursor.position
    guard let object = ObjectReader.find(&cursor) else { return .create(SQLCreate(.other, nil)) }
    let modifiers = Set((start..<cursor.position).map(cursor.word(at:)))
    switch object {
    case .table, .foreignTable:
      return table(&cursor, modifiers)
        ?? .create(SQLCreate(object, nil))
    case .index:
      return index(&cursor, modifiers)
        ?? .create(SQLCreate(.index, nil))
    default:
      _ = cursor.accept("concurrently")
      return .create(ObjectReader.created(object, &cursor, modifiers))
    }
  }

  // MARK: Tables

  private static func table(_ cursor: inout TokenCursor, _ modifiers: Set<String>)
    -> SQLStatementKind?
  {
    let ifNotExists = cursor.accept("if", "not", "exists")
    guard let name = cursor.name() else { return nil }
    var table = SQLCreateTable(name: name)
    table.ifNotExists = ifNotExists
    table.isTemporary = !modifiers.isDisjoint(with: ["temp", "temporary"])
    table.isUnlogged = modifiers.contains("unlogged")
    if let list = cursor.acceptParentheses() {
      if ["select", "with"].contains(cursor.word(at: list.lowerBound)) {
        table.isFromQuery = true
      } else {
        for part in cursor.parts(of: list) { readElement(cursor.narrowed(to: part), into: &table) }
      }
    }
    // `PARTITION OF` and `OF` have column options in parentheses, but no columns of their own.
    if cursor.accept("partition", "of") {
      table.parents = [cursor.name()].compactMap(\.self)
    } else if cursor.accept("of") {
      table.isTyped = true
    } else if cursor.accept("like") {
      table.models = [cursor.name()].compactMap(\.self)
    } else {
      table.isFromQuery = table.isFromQuery || isFilled(cursor)
    }
    readOptions(cursor, into: &table)
    return .createTable(table)
  }

  private static func readElement(_ element: TokenCursor, into table: inout SQLCreateTable) {
    if ConstraintReader.begins(at: element) {
      table.constraints.append(ConstraintReader.read(element))
    } else if element.word == "like" {
      var element = element
      element.position += 1
      if let model = element.name() { table.models.append(model) }
    } else if element.word != "period" || element.word(1) != "for",
      let column = ColumnReader.read(element)
    {
      table.columns.append(column)
    }
  }

  /// Reads what follows the columns: `INHERITS (…)`, `PARTITION BY …`, MySQL's `COMMENT = '…'`.
  private static func readOptions(_ cursor: TokenCursor, into table: inout SQLCreateTable) {
    var cursor = cursor
    while !cursor.isAtEnd {
      if cursor.accept("inherits"), let list = cursor.acceptParentheses() {
        var parents = cursor.narrowed(to: list)
        table.parents = parents.names()
      } else if cursor.accept("partition", "by") {
        table.isPartitioned = true
      } else if cursor.accept("comment") {
        if cursor.isSymbol("=", at: cursor.position) { cursor.position += 1 }
        table.comment = cursor.stringValue()
      } else if ["as", "select", "with"].contains(cursor.word) {
        return
      } else {
        cursor.skipNested()
      }
    }
  }

  /// Whether a query follows, after `AS` or, in MySQL, without it.
  private static func isFilled(_ cursor: TokenCursor) -> Bool {
    var depth = 0
    for index in cursor.rest {
      depth = max(0, depth + cursor.nesting(at: index))
      guard depth == 0 else { continue }
      let word = cursor.word(at: index)
      if word == "select" { return true }
      if word == "as" {
        return queryWords.contains(cursor.word(at: index + 1))
          || cursor.isPunctuation("(", at: index + 1)
      }
    }
    return false
  }

  private static let queryWords: Set<String> = ["select", "with", "values", "table", "execute"]

  // MARK: Indexes

  private static func index(
    _ cursor: inout TokenCursor, _ modifiers: Set<String>
  ) -> SQLStatementKind? {
    let isConcurrent = cursor.accept("concurrently")
    let ifNotExists = cursor.accept("if", "not", "exists")
    let name = cursor.word == "on" ? nil : cursor.name()
    var method = ["fulltext", "spatial"].first { modifiers.contains($0) }
    while !cursor.isAtEnd, cursor.word != "on" {
      if let word = readMethod(&cursor) { method = word } else { cursor.skipNested() }
    }
    guard cursor.accept("on") else { return nil }
    _ = cursor.accept("only")
    guard let table = cursor.name() else { return nil }
    var index = SQLCreateIndex(name: name, table: table)
    index.isUnique = modifiers.contains("unique")
    index.isConcurrent = isConcurrent
    index.ifNotExists = ifNotExists
    while !cursor.isAtEnd, !cursor.isNext("(") {
      if let word = readMethod(&cursor) { method = word } else { cursor.position += 1 }
    }
    if let list = cursor.acceptParentheses() { index.elements = cursor.elements(in: list) }
    // MySQL also lets it stand at the end.
    if cursor.dialect == .mysql, let word = readMethod(&cursor) { method = word }
    if let start = cursor.firstIndex(ofWord: "where") {
      index.condition = cursor.text(of: start + 1..<max(start + 1, cursor.end))
    }
    index.method = method
    return .createIndex(index)
  }

  /// `USING method`, which MySQL has before `ON`, too.
  private static func readMethod(_ cursor: inout TokenCursor) -> String? {
    cursor.accept("using") ? cursor.identifier()?.normalized : nil
  }
}

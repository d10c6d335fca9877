import SourceText

/// Reads `CREATE`, after this word.
enum CreateReader {
  static func read(_ cursor: TokenCursor) -> SQLStatementKind {
    var cursor = cursor
    let start = cursor.position
    guard let object = ObjectReader.find(&cursor) else { return .create(.other, nil) }
    let modifiers = Set((start..<cursor.position).map(cursor.word(at:)))
    switch object {
    case .table, .foreignTable:
      return table(&cursor, modifiers)
        ?? .create(object, nil)
    case .index:
      return index(&cursor, isUnique: modifiers.contains("unique")) ?? .create(.index, nil)
    default:
      _ = cursor.accept("concurrently")
      _ = cursor.accept("if", "not", "exists")
      return .create(object, ObjectReader.hasName(object) ? cursor.name() : nil)
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
    if cursor.word != "partition", cursor.word != "of", cursor.word != "like" {
      table.isFromQuery = table.isFromQuery || isFilled(cursor)
    }
    return .createTable(table)
  }

  private static func readElement(_ element: TokenCursor, into table: inout SQLCreateTable) {
    if ConstraintReader.begins(at: element) {
      table.constraints.append(ConstraintReader.read(element))
    } else if element.word != "like", element.word != "period" || element.word(1) != "for",
      let column = ColumnReader.read(element)
    {
      table.columns.append(column)
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

  private static func index(_ cursor: inout TokenCursor, isUnique: Bool) -> SQLStatementKind? {
    let isConcurrent = cursor.accept("concurrently")
    let ifNotExists = cursor.accept("if", "not", "exists")
    let name = cursor.word == "on" ? nil : cursor.name()
    while !cursor.isAtEnd, cursor.word != "on" { cursor.skipNested() }
    guard cursor.accept("on") else { return nil }
    _ = cursor.accept("only")
    guard let table = cursor.name() else { return nil }
    var index = SQLCreateIndex(name: name, table: table)
    index.isUnique = isUnique
    index.isConcurrent = isConcurrent
    index.ifNotExists = ifNotExists
    while !cursor.isAtEnd, !cursor.isNext("(") { cursor.position += 1 }
    if let list = cursor.acceptParentheses() { index.columns = cursor.columns(in: list) }
    return .createIndex(index)
  }
}

/// Reads which kind of object a statement is about.
enum ObjectReader {
  /// Steps over the words up to the object's kind and over the kind itself.
  ///
  /// Words such as `OR REPLACE`, `TEMPORARY`, `UNIQUE` and `DEFINER = …` come before the kind.
  static func find(_ cursor: inout TokenCursor) -> SQLObjectKind? {
    for index in cursor.position..<max(cursor.position, min(cursor.position + 24, cursor.end)) {
      let word = cursor.word(at: index)
      if ["materialized", "foreign", "event", "virtual"].contains(word),
        let kind = SQLObjectKind(rawValue: "\(word) \(cursor.word(at: index + 1))")
      {
        cursor.position = index + 2
        return kind
      }
      if let kind = SQLObjectKind(rawValue: word), kind != .other {
        cursor.position = index + 1
        skipSecondWord(of: kind, &cursor)
        return kind
      }
      // From here on it is the object's own name.
      if cursor.isPunctuation("(", at: index) || otherObjects.contains(word) { return nil }
    }
    return nil
  }

  /// `PACKAGE BODY`, `TYPE BODY`, `USER MAPPING`.
  private static func skipSecondWord(of kind: SQLObjectKind, _ cursor: inout TokenCursor) {
    if kind == .package_ || kind == .type, cursor.word(1) != "as" { _ = cursor.accept("body") }
    if kind == .user { _ = cursor.accept("mapping") }
  }

  static func hasName(_ kind: SQLObjectKind) -> Bool {
    kind != .other
  }

  /// Kinds of objects that are not told apart, some of whose names hold words of those that are.
  private static let otherObjects: Set<String> = [
    "access", "cast", "conversion", "default", "operator", "owned", "session", "system", "text",
    "transform",
  ]
}

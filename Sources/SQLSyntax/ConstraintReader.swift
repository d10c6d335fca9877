import SourceText

/// Reads the constraint of a table: `[CONSTRAINT name] PRIMARY KEY (…)` and its like.
enum ConstraintReader {
  /// Whether a constraint or an index begins here, and not a column.
  ///
  /// `KEY`, `INDEX` and the like begin an index in MySQL and may be a column's name elsewhere.
  static func begins(at cursor: TokenCursor) -> Bool {
    switch cursor.word {
    case "constraint", "unique", "check": return true
    case "exclude": return isExclusion(cursor)
    case "primary", "foreign": return cursor.word(1) == "key"
    case "not": return cursor.word(1) == "null"
    case "index", "key", "fulltext", "spatial": return isIndex(cursor)
    default: return false
    }
  }

  private static func isExclusion(_ cursor: TokenCursor) -> Bool {
    cursor.word == "exclude" && (cursor.word(1) == "using" || cursor.isNext("(", 1))
  }

  private static func isIndex(_ cursor: TokenCursor) -> Bool {
    guard cursor.dialect == .mysql || cursor.dialect == .unknown else { return false }
    var cursor = cursor
    _ = cursor.acceptAny(of: ["fulltext", "spatial"])
    _ = cursor.acceptAny(of: ["index", "key"])
    if cursor.accept("if") { return true }
    if !cursor.isNext("("), cursor.word != "using", cursor.identifier() == nil { return false }
    if cursor.accept("using") { return true }
    // `KEY name (a)` is an index, `key varchar(20)` a column.
    return cursor.isNext("(") && cursor.token(1)?.kind != .number
  }

  static func read(_ cursor: TokenCursor) -> SQLTableConstraint {
    var cursor = cursor
    var constraint = SQLTableConstraint(kind: .unknown, range: cursor.range(of: cursor.rest))
    if cursor.accept("constraint"), !kindWords.contains(cursor.word), !isExclusion(cursor) {
      _ = cursor.accept("if", "not", "exists")
      constraint.name = cursor.identifier()
    }
    let first = cursor.word
    constraint.kind = readKind(&cursor)
    if ["fulltext", "spatial"].contains(first) { constraint.method = first }
    _ = cursor.accept("if", "not", "exists")
    if constraint.name == nil, takesName(constraint.kind), !cursor.isNext("("),
      cursor.word != "using", cursor.word != "nulls"
    {
      constraint.name = cursor.identifier()
    }
    if constraint.kind == .index, cursor.accept("using") {
      constraint.method = cursor.identifier()?.normalized
    }
    if constraint.kind == .notNull { constraint.columns = [cursor.identifier()].compactMap(\.self) }
    readRest(&cursor, into: &constraint)
    return constraint
  }

  private static func readKind(_ cursor: inout TokenCursor) -> SQLTableConstraint.Kind {
    if cursor.accept("primary", "key") { return .primaryKey }
    if cursor.accept("foreign", "key") { return .foreignKey }
    if cursor.accept("unique") {
      _ = cursor.acceptAny(of: ["index", "key"])
      return .unique
    }
    if cursor.accept("check") { return .check }
    if cursor.accept("exclude") { return .exclude }
    if cursor.accept("not", "null") { return .notNull }
    let isIndex = cursor.acceptAny(of: ["fulltext", "spatial"])
    return cursor.acceptAny(of: ["index", "key"]) || isIndex ? .index : .unknown
  }

  /// Whether MySQL lets a name stand after the kind.
  private static func takesName(_ kind: SQLTableConstraint.Kind) -> Bool {
    kind == .unique || kind == .foreignKey || kind == .index
  }

  private static func readRest(
    _ cursor: inout TokenCursor, into constraint: inout SQLTableConstraint
  ) {
    while !cursor.isAtEnd {
      if constraint.columns.isEmpty, constraint.kind.hasColumns, constraint.references == nil,
        let list = cursor.acceptParentheses()
      {
        constraint.columns = cursor.columns(in: list)
      } else if constraint.kind == .check, constraint.condition == nil, cursor.isNext("(") {
        constraint.condition = cursor.condition()
      } else if cursor.accept("references") {
        readReference(&cursor, into: &constraint)
      } else if cursor.accept("not", "valid") || cursor.accept("novalidate") {
        constraint.isNotValid = true
      } else if cursor.accept("using", "index") {
        if cursor.word != "tablespace" { constraint.usedIndex = cursor.identifier() }
      } else if cursor.accept("not", "deferrable") {
        constraint.isDeferrable = false
      } else if cursor.accept("deferrable") || cursor.accept("initially", "deferred") {
        constraint.isDeferrable = true
      } else {
        cursor.skipNested()
      }
    }
  }

  /// Reads what follows `REFERENCES`: a table, its columns, and what happens to rows.
  static func readReference(
    _ cursor: inout TokenCursor, into constraint: inout SQLTableConstraint
  ) {
    constraint.references = cursor.name()
    if let list = cursor.acceptParentheses() {
      constraint.referencedColumns = cursor.columns(in: list)
    }
    while !cursor.isAtEnd {
      if cursor.accept("match") {
        if !cursor.isAtEnd { cursor.position += 1 }
      } else if cursor.accept("on", "delete") {
        constraint.onDelete = action(&cursor)
      } else if cursor.accept("on", "update") {
        constraint.onUpdate = action(&cursor)
      } else {
        return
      }
    }
  }

  /// What happens to rows; nil for `NO ACTION`.
  private static func action(_ cursor: inout TokenCursor) -> String? {
    if cursor.accept("no", "action") { return nil }
    let start = cursor.position
    if cursor.accept("set") {
      guard cursor.acceptAny(of: ["null", "default"]) else { return nil }
      let text = cursor.text(of: start..<cursor.position).uppercased()
      _ = cursor.acceptParentheses()
      return text
    }
    return cursor.acceptAny(of: ["cascade", "restrict"])
      ? cursor.text(of: start..<cursor.position).uppercased() : nil
  }

  private static let kindWords: Set<String> = [
    "primary", "foreign", "unique", "check", "not",
  ]
}

extension SQLTableConstraint.Kind {
  fileprivate var hasColumns: Bool {
    switch self {
    case .primaryKey, .unique, .foreignKey, .index: true
    case .check, .exclude, .notNull, .unknown: false
    }
  }
}

extension TokenCursor {
  /// The text of an expression in parentheses, without them; nil when none comes.
  mutating func condition() -> String? {
    acceptParentheses().map { text(of: $0) }
  }

  /// The columns in a list of index or key parts; expressions are left out.
  func columns(in list: Range<Int>) -> [SQLIdentifier] {
    elements(in: list).compactMap { if case .column(let name) = $0 { name } else { nil } }
  }

  /// The parts of an index.
  public func elements(in list: Range<Int>) -> [SQLCreateIndex.Element] {
    parts(of: list).map { part in
      var cursor = narrowed(to: part)
      guard let column = cursor.identifier() else { return expression(cursor) }
      // `name(10)` is a prefix of a column, `lower(name)` an expression.
      let isCall = cursor.isNext("(") && cursor.token(1)?.kind != .number
      let isOperand = cursor.token().map { $0.kind == .symbol || cursor.isNext(".") } ?? false
      return isCall || isOperand ? expression(narrowed(to: part)) : .column(column)
    }
  }

  /// The text of an expression up to what only an index has: an order, a collation.
  private func expression(_ part: TokenCursor) -> SQLCreateIndex.Element {
    var cursor = part
    repeat { cursor.skipNested() } while !cursor.isAtEnd && !isAfterExpression(cursor)
    return .expression(text(of: part.position..<cursor.position))
  }

  private func isAfterExpression(_ cursor: TokenCursor) -> Bool {
    let last = cursor.position - 1
    guard cursor.token()?.kind == .word else { return false }
    // An operator class, as in `(lower(name) text_pattern_ops)`, stands behind the parenthesis.
    return cursor.isPunctuation(")", at: last) && cursor.word != "at"
      || ["asc", "desc", "nulls", "collate"].contains(cursor.word)
  }
}

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
    constraint.kind = readKind(&cursor)
    _ = cursor.accept("if", "not", "exists")
    if constraint.name == nil, takesName(constraint.kind), !cursor.isNext("("),
      cursor.word != "using", cursor.word != "nulls"
    {
      constraint.name = cursor.identifier()
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
      } else if cursor.accept("references") {
        constraint.references = cursor.name()
      } else if cursor.accept("not", "valid") || cursor.accept("novalidate") {
        constraint.isNotValid = true
      } else if cursor.accept("using", "index") {
        constraint.usesIndex = true
      } else {
        cursor.skipNested()
      }
    }
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
  /// The columns in a list of index or key parts; expressions are left out.
  func columns(in list: Range<Int>) -> [SQLIdentifier] {
    parts(of: list).compactMap { part in
      var cursor = narrowed(to: part)
      guard let column = cursor.identifier() else { return nil }
      // `name(10)` is a prefix of a column, `lower(name)` an expression.
      let isCall = cursor.isNext("(") && cursor.token(1)?.kind != .number
      let isOperand = cursor.token().map { $0.kind == .symbol || cursor.isNext(".") } ?? false
      return isCall || isOperand ? nil : column
    }
  }
}

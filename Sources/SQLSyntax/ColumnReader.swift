import SourceText

/// Reads the definition of one column.
struct ColumnReader {
  private var cursor: TokenCursor
  private var column: SQLColumn

  /// Reads a column from all tokens of a cursor: `name type constraints…`.
  ///
  /// - Returns: Nil when there is no name to begin with.
  static func read(_ cursor: TokenCursor) -> SQLColumn? {
    var cursor = cursor
    let range = cursor.range(of: cursor.rest)
    guard let name = cursor.identifier() else { return nil }
    var reader = ColumnReader(cursor: cursor, column: SQLColumn(name: name, range: range))
    reader.readType()
    while !reader.cursor.isAtEnd { reader.readConstraint() }
    return reader.column
  }

  private init(cursor: TokenCursor, column: SQLColumn) {
    self.cursor = cursor
    self.column = column
  }

  private mutating func readType() {
    let start = cursor.position
    while !cursor.isAtEnd, !constraintWords.contains(cursor.word) { cursor.skipNested() }
    guard start < cursor.position else { return }
    column.type = cursor.text(of: start..<cursor.position)
    column.databaseType = cursor.typeName(of: start..<cursor.position)
    column.isIdentity = cursor.position == start + 1 && serialTypes.contains(cursor.word(at: start))
  }

  private mutating func readConstraint() {
    let start = cursor.position
    var name: SQLIdentifier?
    if cursor.accept("constraint") {
      name = cursor.identifier()
      if cursor.isAtEnd { return }
    }
    let word = cursor.word
    cursor.skipNested()
    switch word {
    case "not":
      if cursor.accept("null") {
        column.nullability = .notNull
      } else if cursor.accept("deferrable") {
        setDeferrable(false)
      }
    case "null":
      // Beside NOT NULL it means nothing to SQLite and is an error in PostgreSQL.
      if column.nullability != .notNull { column.nullability = .null }
    case "default":
      readDefault()
    case "generated":
      readGenerated()
    case "as":
      column.isGenerated = column.isGenerated || cursor.acceptParentheses() != nil
    case "identity", "auto_increment", "autoincrement":
      column.isIdentity = true
    case "primary", "key":
      _ = cursor.accept("key")
      add(.primaryKey, name, start)
    case "unique":
      _ = cursor.accept("key")
      add(.unique, name, start)
    case "check":
      add(.check, name, start) { $0.condition = $1.condition() }
    case "references":
      add(.foreignKey, name, start) { ConstraintReader.readReference(&$1, into: &$0) }
    case "deferrable":
      setDeferrable(true)
    case "initially":
      if cursor.accept("deferred") { setDeferrable(true) }
    case "comment":
      column.comment = cursor.stringValue()
    case "on":
      skipTrigger()
    case "collate", "using", "storage", "compression":
      if !cursor.isAtEnd { cursor.skipNested() }
    default:
      // Many others say nothing about the column.
      if word == "first" { column.placement = .first }
      if word == "after" { column.placement = cursor.identifier().map { .after($0) } }
    }
  }

  /// Adds a constraint that is written with the column.
  ///
  /// - Parameters:
  ///   - kind: What it is.
  ///   - name: The name that stands before it.
  ///   - start: Where it begins.
  ///   - readRest: Reads what follows its first words.
  private mutating func add(
    _ kind: SQLTableConstraint.Kind, _ name: SQLIdentifier?, _ start: Int,
    readRest: (inout SQLTableConstraint, inout TokenCursor) -> Void = { _, _ in }
  ) {
    var constraint = SQLTableConstraint(kind: kind, name: name, range: column.range)
    constraint.columns = [column.name]
    readRest(&constraint, &cursor)
    constraint.range = cursor.range(of: start..<max(start + 1, cursor.position))
    column.constraints.append(constraint)
  }

  /// `DEFERRABLE` is about the constraint before it.
  private mutating func setDeferrable(_ isDeferrable: Bool) {
    guard let last = column.constraints.indices.last else { return }
    column.constraints[last].isDeferrable = isDeferrable
  }

  /// Oracle's `DEFAULT ON NULL` makes the column NOT NULL.
  private mutating func readDefault() {
    if cursor.accept("on", "null") {
      if cursor.accept("for", "insert"), !cursor.accept("only") {
        _ = cursor.accept("and", "update")
      }
      column.nullability = .notNull
    }
    let start = cursor.position
    column.defaultValue = DefaultReader.read(&cursor)
    column.defaultText = cursor.text(of: start..<cursor.position)
  }

  /// `GENERATED { ALWAYS | BY DEFAULT [ON NULL] } AS { IDENTITY [(…)] | (…) | ROW START }`.
  private mutating func readGenerated() {
    while cursor.acceptAny(of: ["always", "by", "default", "on", "null"]) {}
    guard cursor.accept("as") else {
      column.isGenerated = true
      return
    }
    if cursor.accept("identity") {
      column.isIdentity = true
      _ = cursor.acceptParentheses()
    } else {
      column.isGenerated = true
      _ = cursor.acceptParentheses()
      while cursor.acceptAny(of: ["row", "start", "end"]) {}
    }
  }

  /// What comes after `ON`: the NULL of `ON DELETE SET NULL` is not the column's.
  private mutating func skipTrigger() {
    guard cursor.acceptAny(of: ["delete", "update", "conflict", "null"]) else { return }
    if cursor.accept("set") || cursor.accept("no") {
      if !cursor.isAtEnd { cursor.skipNested() }
    } else if !cursor.isAtEnd {
      cursor.skipNested()
      if cursor.isNext("(") { cursor.skipNested() }
    }
  }
}

/// Reads the expression after `DEFAULT`.
enum DefaultReader {
  /// Steps over the expression, which ends where the next constraint begins.
  static func read(_ cursor: inout TokenCursor) -> SQLDefault {
    let start = cursor.position
    var caseDepth = 0
    while !cursor.isAtEnd {
      let word = cursor.word
      if caseDepth == 0, cursor.position > start, endsBefore(word) { break }
      if word == "case" { caseDepth += 1 }
      if word == "end" { caseDepth = max(0, caseDepth - 1) }
      cursor.skipNested()
    }
    return value(of: start..<cursor.position, cursor)
  }

  /// Whether a word behind the first ends the expression.
  static func endsBefore(_ word: String) -> Bool { constraintWords.contains(word) }

  private static func value(of range: Range<Int>, _ cursor: TokenCursor) -> SQLDefault {
    if range.contains(where: { cursor.tokens[$0].kind == .bindMarker }) { return .unknown }
    var range = range
    while cursor.isPunctuation("(", at: range.lowerBound), range.count > 1 {
      range = range.lowerBound + 1..<range.upperBound
    }
    var first = range.lowerBound
    if cursor.word(at: first) == "cast", cursor.isPunctuation("(", at: first + 1) { first += 2 }
    guard first < range.upperBound else { return .none }
    guard cursor.word(at: first) == "null" else { return .expression }
    let next = first + 1
    let isAlone =
      next >= range.upperBound || cursor.isPunctuation(")", at: next)
      || cursor.isSymbol("::", at: next) || cursor.word(at: next) == "as"
    let isOperand = range.contains { index in
      cursor.tokens[index].kind == .symbol && !cursor.isSymbol("::", at: index)
    }
    return isAlone && !isOperand ? .null : .expression
  }
}

private let serialTypes: Set<String> = [
  "serial", "serial2", "serial4", "serial8", "smallserial", "bigserial",
]

/// The words that end a column's type or the expression of its default.
///
/// PostgreSQL's `gram.y` (`ColQualList`), MySQL's `column_definition`, SQLite's
/// `column-constraint`, Oracle's `column_definition`.
private let constraintWords: Set<String> = [
  "after", "as", "auto_increment", "autoincrement", "check", "collate", "column_format", "comment",
  "compression", "constraint", "default", "deferrable", "disable", "enable", "encrypt", "first",
  "generated", "identity", "initially", "invisible", "key", "not", "null", "on", "primary",
  "references", "storage", "unique", "using", "visible",
]

import SourceText

/// Reads `ALTER TABLE`, after these two words.
struct AlterTableReader {
  private var actions: [SQLAlterAction] = []

  static func read(_ cursor: TokenCursor) -> SQLAlterTable? {
    var cursor = cursor
    let ifExists = cursor.accept("if", "exists")
    let only = cursor.accept("only")
    guard cursor.word != "all" || cursor.word(1) != "in", let name = cursor.name() else {
      return nil
    }
    // PostgreSQL's `t *`: the table and what inherits from it.
    if cursor.isSymbol("*", at: cursor.position) { cursor.position += 1 }
    var reader = AlterTableReader()
    for part in cursor.parts(of: cursor.rest) { reader.readActions(cursor.narrowed(to: part)) }
    var statement = SQLAlterTable(name: name, actions: reader.actions)
    statement.ifExists = ifExists
    statement.only = only
    return statement
  }

  /// Reads what stands between two commas: one action, or several of Oracle's, which are written
  /// one after the other: `ADD (a INT) DROP (b)`.
  private mutating func readActions(_ cursor: TokenCursor) {
    var cursor = cursor
    while !cursor.isAtEnd {
      let start = cursor.position
      readAction(&cursor)
      guard cursor.position > start else { return }
    }
  }

  private mutating func readAction(_ cursor: inout TokenCursor) {
    let whole = cursor
    let verb = cursor.word
    if !cursor.isAtEnd { cursor.skipNested() }
    switch verb {
    case "add": readAdd(&cursor, whole)
    case "drop": readDrop(&cursor, whole)
    case "modify": readModify(&cursor, whole)
    default:
      append(kind(ofSimple: verb, &cursor), whole)
      cursor.position = cursor.end
    }
  }

  /// Appends an action that takes all the rest of the tokens.
  private mutating func append(_ kind: SQLAlterAction.Kind, _ whole: TokenCursor) {
    actions.append(SQLAlterAction(kind: kind, range: whole.range(of: whole.rest)))
  }

  // MARK: ADD and MODIFY

  private mutating func readAdd(_ cursor: inout TokenCursor, _ whole: TokenCursor) {
    let isColumn = cursor.accept("column")
    let ifNotExists = cursor.accept("if", "not", "exists")
    if let list = cursor.acceptParentheses() {
      for part in cursor.parts(of: list) {
        addElement(cursor.narrowed(to: part), ifNotExists: ifNotExists, isColumn: isColumn)
      }
    } else {
      defer { cursor.position = cursor.end }
      if !isColumn, isPartition(cursor) { return append(.unknown, whole) }
      addElement(cursor, ifNotExists: ifNotExists, isColumn: isColumn, whole)
    }
  }

  private mutating func addElement(
    _ element: TokenCursor, ifNotExists: Bool, isColumn: Bool, _ whole: TokenCursor? = nil
  ) {
    let whole = whole ?? element
    if !isColumn, ConstraintReader.begins(at: element) {
      append(.addConstraint(ConstraintReader.read(element)), whole)
    } else if let column = ColumnReader.read(element) {
      append(.addColumn(column, ifNotExists: ifNotExists), whole)
    } else {
      append(.unknown, whole)
    }
  }

  private mutating func readModify(_ cursor: inout TokenCursor, _ whole: TokenCursor) {
    let isColumn = cursor.accept("column")
    _ = cursor.accept("if", "exists")
    if let list = cursor.acceptParentheses() {
      for part in cursor.parts(of: list) {
        let element = cursor.narrowed(to: part)
        append(ColumnReader.read(element).map { .modifyColumn($0) } ?? .unknown, element)
      }
    } else {
      defer { cursor.position = cursor.end }
      let isOther = !isColumn && (isPartition(cursor) || isOracleClause(cursor))
      let column = isOther ? nil : ColumnReader.read(cursor)
      append(column.map { .modifyColumn($0) } ?? .unknown, whole)
    }
  }

  /// `PARTITION …` of MySQL and Oracle, as opposed to a column of that name.
  private func isPartition(_ cursor: TokenCursor) -> Bool {
    guard cursor.dialect != .postgresql,
      ["partition", "subpartition", "period", "supplemental"].contains(cursor.word)
    else { return false }
    return cursor.token(1).map { $0.kind != .word } ?? true
      || ["values", "partitions", "for", "log"].contains(cursor.word(1))
      || ["values", "add", "drop"].contains(cursor.word(2))
  }

  private func isOracleClause(_ cursor: TokenCursor) -> Bool {
    cursor.word == "constraint" || (cursor.word == "primary" && cursor.word(1) == "key")
      || (cursor.word == "default" && cursor.word(1) == "attributes")
  }

  // MARK: DROP

  private mutating func readDrop(_ cursor: inout TokenCursor, _ whole: TokenCursor) {
    if cursor.dialect != .postgresql, let list = cursor.acceptParentheses() {
      for part in cursor.parts(of: list) {
        var element = cursor.narrowed(to: part)
        guard let column = element.identifier() else { continue }
        append(.dropColumn(column, ifExists: false), cursor.narrowed(to: part))
      }
      while cursor.acceptAny(of: ["cascade", "constraints", "invalidate"]) {}
      return
    }
    append(kind(ofDrop: &cursor), whole)
    let isCascading = cursor.firstIndex(ofWord: "cascade") != nil
    actions[actions.count - 1].isCascading = isCascading
    cursor.position = cursor.end
  }

  private func kind(ofDrop cursor: inout TokenCursor) -> SQLAlterAction.Kind {
    if cursor.accept("column") { return dropColumn(&cursor) }
    let next = cursor.word(1)
    let isName = cursor.token(1) != nil && next != "cascade" && next != "restrict"
    switch cursor.word {
    case "constraint", "check":
      let kind: SQLTableConstraint.Kind? = cursor.word == "check" ? .check : nil
      cursor.position += 1
      let ifExists = cursor.accept("if", "exists")
      return cursor.identifier().map { .dropConstraint($0, kind, ifExists: ifExists) } ?? .unknown
    case "primary" where next == "key":
      return .dropConstraint(nil, .primaryKey, ifExists: false)
    case "foreign" where next == "key":
      cursor.position += 2
      let ifExists = cursor.accept("if", "exists")
      return .dropConstraint(cursor.identifier(), .foreignKey, ifExists: ifExists)
    case "unique" where cursor.isNext("(", 1):
      return .dropConstraint(nil, .unique, ifExists: false)
    case "index" where isName, "key" where isName:
      cursor.position += 1
      let ifExists = cursor.accept("if", "exists")
      return cursor.identifier().map { .dropIndex($0, ifExists: ifExists) } ?? .unknown
    case "partition" where isName, "period" where isName, "unused" where isName:
      return .unknown
    default:
      return dropColumn(&cursor)
    }
  }

  private func dropColumn(_ cursor: inout TokenCursor) -> SQLAlterAction.Kind {
    let ifExists = cursor.accept("if", "exists")
    return cursor.identifier().map { .dropColumn($0, ifExists: ifExists) } ?? .unknown
  }

  // MARK: The rest

  private func kind(ofSimple verb: String, _ cursor: inout TokenCursor) -> SQLAlterAction.Kind {
    switch verb {
    case "alter": return kind(ofAlter: &cursor)
    case "rename": return kind(ofRename: &cursor)
    case "change":
      _ = cursor.accept("column")
      _ = cursor.accept("if", "exists")
      guard let old = cursor.identifier(), let column = ColumnReader.read(cursor) else {
        return .unknown
      }
      return .changeColumn(old, column)
    case "validate":
      guard cursor.accept("constraint"), let name = cursor.identifier() else { return .unknown }
      return .validateConstraint(name)
    case "set" where cursor.accept("schema"):
      return cursor.identifier().map { .setSchema($0) } ?? .unknown
    case "attach", "detach": return kind(ofPartition: verb, &cursor)
    case "inherit": return cursor.name().map { .inherit($0, true) } ?? .unknown
    case "no" where cursor.accept("inherit"):
      return cursor.name().map { .inherit($0, false) } ?? .unknown
    case "comment":
      if cursor.isSymbol("=", at: cursor.position) { cursor.position += 1 }
      return cursor.stringValue().map { .setComment($0) } ?? .unknown
    default: return Self.unmodelled.contains(verb) ? .unmodelled(verb) : .unknown
    }
  }

  /// The first words of actions that change neither columns nor constraints nor indexes: owners,
  /// storage, triggers that are switched, PostgreSQL's row security; MySQL's table options.
  private static let unmodelled: Set<String> = [
    "algorithm", "auto_increment", "character", "charset", "cluster", "collate", "convert",
    "default", "disable", "enable", "engine", "force", "lock", "no", "not", "of", "options",
    "order",
    "owner",
    "replica", "reset", "row_format", "set",
  ]

  private func kind(ofPartition verb: String, _ cursor: inout TokenCursor)
    -> SQLAlterAction.Kind
  {
    guard cursor.accept("partition"), let name = cursor.name() else { return .unknown }
    return verb == "attach"
      ? .attachPartition(name)
      : .detachPartition(name, isConcurrent: cursor.accept("concurrently"))
  }

  /// `ALTER [COLUMN] name` with what PostgreSQL and MySQL have for it.
  private func kind(ofAlter cursor: inout TokenCursor) -> SQLAlterAction.Kind {
    if cursor.word != "column", ["constraint", "check", "index"].contains(cursor.word),
      cursor.token(1)?.kind == .word || cursor.token(1)?.kind == .quotedIdentifier,
      !["set", "drop", "type", "add", "reset"].contains(cursor.word(1))
    {
      return .unmodelled("alter \(cursor.word)")
    }
    _ = cursor.accept("column")
    _ = cursor.accept("if", "exists")
    guard let column = cursor.identifier() else { return .unknown }
    if cursor.accept("set", "not", "null") { return .setNotNull(column) }
    if cursor.accept("drop", "not", "null") { return .dropNotNull(column) }
    if cursor.accept("set", "default") {
      let start = cursor.position
      let value = DefaultReader.read(&cursor)
      return .setDefault(column, value, text: cursor.text(of: start..<cursor.position))
    }
    if cursor.accept("drop", "default") { return .dropDefault(column) }
    if cursor.accept("add", "generated") { return .setIdentity(column, true) }
    if cursor.accept("drop", "identity") { return .setIdentity(column, false) }
    if cursor.accept("type") || cursor.accept("set", "data", "type") {
      return typeChange(of: column, &cursor)
    }
    if cursor.accept("set", "generated") || cursor.word == "restart" {
      return .setIdentity(column, true)
    }
    return ["set", "reset", "options"].contains(cursor.word) ? .setOption(column) : .unknown
  }

  private func typeChange(of column: SQLIdentifier, _ cursor: inout TokenCursor)
    -> SQLAlterAction.Kind
  {
    let start = cursor.position
    while !cursor.isAtEnd, cursor.word != "using", cursor.word != "collate" { cursor.skipNested() }
    guard start < cursor.position else { return .unknown }
    var change = SQLTypeChange(
      type: cursor.text(of: start..<cursor.position),
      databaseType: cursor.typeName(of: start..<cursor.position))
    if let using = cursor.firstIndex(ofWord: "using") {
      change.conversion = cursor.text(of: using + 1..<max(using + 1, cursor.end))
    }
    return .setType(column, change)
  }

  private func kind(ofRename cursor: inout TokenCursor) -> SQLAlterAction.Kind {
    if cursor.accept("to") || cursor.accept("as") {
      return cursor.name().map { .renameTable($0) } ?? .unknown
    }
    let isConstraint = cursor.word(1) != "to" && cursor.accept("constraint")
    let isIndex = cursor.word(1) != "to" && cursor.acceptAny(of: ["index", "key"])
    if !isConstraint, !isIndex { _ = cursor.accept("column") }
    _ = cursor.accept("if", "exists")
    let start = cursor.position
    guard let old = cursor.identifier() else { return .unknown }
    if cursor.accept("to"), let new = cursor.identifier() {
      if isConstraint { return .renameConstraint(old, to: new) }
      return isIndex ? .renameIndex(old, to: new) : .renameColumn(old, to: new)
    }
    // MySQL's `RENAME new_table`, without TO.
    cursor.position = start
    return cursor.name().map { .renameTable($0) } ?? .unknown
  }
}

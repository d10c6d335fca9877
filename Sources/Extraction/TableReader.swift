import SchemaModel

/// Reads the arguments of `op.create_table(…)`.
struct TableReader {
  private(set) var table: TableDefinition
  /// The types that PostgreSQL makes before the table, each once.
  private(set) var types: [TypeDefinition] = []
  private var parts: [ColumnParts] = []
  private let context: DirectiveContext

  init(_ name: TableName, _ context: DirectiveContext) {
    table = TableDefinition(name: name)
    self.context = context
  }

  /// The indexes of columns with `index=True`.
  var indexesOfColumns: [IndexDefinition] { parts.flatMap(\.indexes) }

  /// Reads one column, constraint or index.
  mutating func read(_ value: StaticValue) {
    if let column = ColumnParts(value, of: table.name, context) {
      parts.append(column)
    } else if let part = TableConstraint(value, context.dialect) {
      switch part {
      case .constraint(let constraint): table.constraints.append(constraint)
      case .index(var index):
        index.nameAsStandard(on: table.name, context.dialect)
        table.indexes.append(index)
      }
    } else if !value.isNone {
      table.isIncomplete = true
    }
  }

  /// Puts the table together after its last argument.
  mutating func finish(_ call: StaticCall) {
    let ownConstraints = table.constraints
    table.constraints = []
    readKey(ownConstraints)
    for part in parts {
      table.columns.append(part.column)
      table.constraints += part.constraints
      table.indexes += part.indexes
      for type in part.types where !types.contains(where: { $0.name == type.name }) {
        types.append(type)
      }
      if part.isIncomplete { table.isIncomplete = true }
    }
    table.constraints += ownConstraints
    readOptions(call)
  }

  /// Finds the primary key, which is that of the columns where no constraint names one.
  private mutating func readKey(_ constraints: [ConstraintDefinition]) {
    let own = constraints.first { $0.kind == .primaryKey }
    let names = own?.columns ?? parts.filter(\.column.isPrimaryKey).compactMap(\.column.name)
    if own == nil, !names.isEmpty {
      table.constraints.append(ConstraintDefinition(.primaryKey, columns: names))
    }
    let members = parts.indices.filter { parts[$0].column.name.map(names.contains) ?? false }
    for index in members {
      parts[index].column.isPrimaryKey = true
      parts[index].column.isNullable = false
    }
    let isKnown = own.map { !$0.isIncomplete } ?? !parts.contains(where: \.isKeyUnknown)
    if !isKnown { table.isIncomplete = true }
    for index in members { number(index, isAlone: isKnown ? members.count == 1 : nil) }
  }

  /// Settles whether a column of the key numbers the rows.
  private mutating func number(_ index: Int, isAlone: Bool?) {
    let alone = parts[index].isNumbering(isAlone: true)
    let besideOthers = parts[index].isNumbering(isAlone: false)
    let isNumbering =
      isAlone.map { $0 ? alone : besideOthers } ?? (alone == besideOthers ? alone : nil)
    switch isNumbering {
    case true?: parts[index].number(context.dialect)
    case false?: parts[index].stopNumbering()
    case nil: parts[index].doubtNumbering()
    }
  }

  private mutating func readOptions(_ call: StaticCall) {
    if call.hasUnreadArguments { table.isIncomplete = true }
    table.comment = call.argument("comment")?.text
    let prefixes = call.argument("prefixes")?.texts ?? []
    table.isTemporary = prefixes.contains { ["TEMP", "TEMPORARY"].contains($0.uppercased()) }
    table.isPartitioned =
      call.option("partition_by", for: context.dialect).map { !$0.isNone } ?? false
    switch call.option("inherits", for: context.dialect) {
    case nil, StaticValue.none?: break
    case .text(let name)?: table.parents = [TableName(name: name.text)]
    case let names?:
      table.parents = names.texts?.map { TableName(name: $0) } ?? []
      if table.parents.isEmpty { table.isIncomplete = true }
    }
  }
}

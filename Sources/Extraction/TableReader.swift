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

  /// The sequences that PostgreSQL gets before the table, or perhaps gets.
  var sequences: [(call: StaticCall, isCertain: Bool)] {
    guard context.dialect == .postgresql else { return [] }
    return parts.compactMap { part in
      guard let sequence = part.sequence else { return nil }
      let isUsed = part.usesSequence(context.dialect)
      return isUsed == false ? nil : (sequence, isUsed == true)
    }
  }

  /// Reads one column, constraint or index.
  mutating func read(_ value: StaticValue) {
    guard case .made(let call) = value else {
      if !value.isNone { table.isIncomplete = true }
      return
    }
    if call.word == .column {
      parts.append(ColumnParts(call, of: table.name, context))
      return
    }
    switch TableConstraint(call, context.dialect) {
    case .constraint(let constraint)?: table.constraints.append(constraint)
    case .index(var index)?:
      index.nameAsStandard(on: table.name, context.dialect)
      table.indexes.append(index)
    case nil: table.isIncomplete = true
    }
  }

  /// Puts the table together after its last argument.
  mutating func finish(_ call: StaticCall) {
    var ownConstraints = table.constraints
    table.constraints = []
    readKey(&ownConstraints)
    table.columns = parts.indices.map { parts[$0].column }
    for index in parts.indices {
      if !parts[index].constraints.isEmpty { table.constraints += parts[index].constraints }
      if !parts[index].indexes.isEmpty { table.indexes += parts[index].indexes }
      for type in parts[index].types where !types.contains(where: { $0.name == type.name }) {
        types.append(type)
      }
      if parts[index].isIncomplete { table.isIncomplete = true }
    }
    table.constraints += ownConstraints
    readOptions(call)
  }

  // MARK: The primary key

  /// Finds the primary key, which is that of the columns where no constraint names one
  /// (`PrimaryKeyConstraint._set_parent`).
  private mutating func readKey(_ constraints: inout [ConstraintDefinition]) {
    var areMarksKnown = true
    var marked: [String] = []
    for index in parts.indices {
      if parts[index].isKeyUnknown { areMarksKnown = false }
      guard parts[index].column.isPrimaryKey, let name = parts[index].column.name else { continue }
      marked.append(name)
    }
    var isKnown = areMarksKnown
    var names = marked
    if let position = constraints.lastIndex(where: { $0.kind == .primaryKey }) {
      if constraints[position].columns.isEmpty, !constraints[position].isIncomplete {
        // It gives the key of the columns a name; without any it is left out.
        constraints[position].columns = marked
        constraints[position].isIncomplete = !areMarksKnown
        if marked.isEmpty, areMarksKnown { constraints.remove(at: position) }
      } else {
        isKnown = !constraints[position].isIncomplete
        names = constraints[position].columns
      }
    } else if !marked.isEmpty {
      names = inOrderOfNumbering(marked)
      table.constraints.append(ConstraintDefinition(.primaryKey, columns: names))
    }
    if !isKnown { table.isIncomplete = true }
    takeKey(names, isKnown: isKnown, among: constraints)
  }

  /// A key that no constraint names begins with the column that numbers the rows
  /// (`PrimaryKeyConstraint.columns_autoinc_first`).
  private func inOrderOfNumbering(_ names: [String]) -> [String] {
    let first = parts.indices.first { index in
      parts[index].column.isPrimaryKey
        && parts[index].isNumbering(isAlone: names.count == 1) == true
    }
    guard let first = first.flatMap({ parts[$0].column.name }) else { return names }
    return [first] + names.filter { $0 != first }
  }

  /// Tells the columns whether they are of the key, and whether they number the rows.
  private mutating func takeKey(
    _ names: [String], isKnown: Bool, among constraints: [ConstraintDefinition]
  ) {
    let members = members(names)
    for index in members {
      parts[index].column.isPrimaryKey = true
      // SQLite alone lets a key be NULL if the column says so.
      if context.dialect != .sqlite || !parts[index].saysNullability {
        parts[index].column.isNullable = false
      }
      number(index, isAlone: isKnown ? members.count == 1 : nil, among: constraints)
    }
    for index in others(than: members) {
      if isKnown {
        parts[index].column.isPrimaryKey = false
        parts[index].stopNumbering()
      } else {
        parts[index].doubtNumbering()
      }
    }
  }

  /// The columns of some names.
  private func members(_ names: [String]) -> [Int] {
    if names.isEmpty { return [] }
    return parts.indices.filter { index in
      parts[index].column.name.map(names.contains) ?? false
    }
  }

  /// The columns that say they are of the key, and are none of its members.
  private func others(than members: [Int]) -> [Int] {
    parts.indices.filter { parts[$0].column.isPrimaryKey && !members.contains($0) }
  }

  /// Settles whether a column of the key numbers the rows.
  private mutating func number(
    _ index: Int, isAlone: Bool?, among constraints: [ConstraintDefinition]
  ) {
    let refers = refers(parts[index].column.name, constraints)
    let isNumbering: Bool?
    if let isAlone {
      isNumbering = parts[index].isNumbering(isAlone: isAlone, tableRefers: refers)
    } else {
      let alone = parts[index].isNumbering(isAlone: true, tableRefers: refers)
      let besideOthers = parts[index].isNumbering(isAlone: false, tableRefers: refers)
      isNumbering = alone == besideOthers ? alone : nil
    }
    switch isNumbering {
    case true?: parts[index].number(context.dialect)
    case false?: parts[index].stopNumbering()
    case nil: parts[index].doubtNumbering()
    }
  }

  /// Whether a foreign key of the table has a column; nil where its columns cannot be read.
  private func refers(_ column: String?, _ constraints: [ConstraintDefinition]) -> Bool? {
    let keys = constraints.filter { $0.kind == .foreignKey }
    if let column, keys.contains(where: { $0.columns.contains(column) }) { return true }
    return keys.contains { $0.isIncomplete && $0.columns.isEmpty } ? nil : false
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

import MigrationModel
import SchemaModel
import SourceText

/// A table, an index or a sequence that SQLAlchemy itself makes and drops, without a directive.
///
/// `create()` and `drop()` of `sa.Table(…)` and the like do, those of a `sa.MetaData()` for all of its
/// tables, and statements such as `CreateTable(…)`.
struct SchemaItem {
  private enum Kind {
    case table
    case index
    case sequence
  }

  private let kind: Kind
  private let call: StaticCall
  private let context: DirectiveContext

  /// Reads what `sa.Table(…)`, `sa.Index(…)` or `sa.Sequence(…)` made; nil for anything else.
  init?(_ value: StaticValue, _ context: DirectiveContext) {
    guard case .made(let call) = value, call.receiver == nil, call.isOfPlainSQLAlchemy
    else { return nil }
    switch call.word {
    case .table?: kind = .table
    case .index?: kind = .index
    case .sequence?: kind = .sequence
    default: return nil
    }
    self.call = call
    self.context = context
  }

  /// How an item is made or dropped.
  struct Action {
    let isCreation: Bool
    /// Whether the database is asked first if it is there.
    let isChecked: Bool
    /// Whether types and indexes of a table are made or dropped too.
    let includesParts: Bool
  }

  /// A statement that the database gets.
  struct Statement {
    /// The `execute`, and what it does.
    var operations: [Operation]
    /// Where this is so the database does not get it.
    var exception: SchemaQuestion?
  }

  /// The statements that the database gets.
  func statements(
    _ action: Action, _ range: SourceRange, _ certainty: Certainty
  ) -> [Statement] {
    switch (kind, action.isCreation) {
    case (.table, true): creation(action, range, certainty)
    case (.table, false): removal(action, range, certainty)
    default: [Self.statement([change(action)], range, certainty)]
    }
  }

  /// One statement: the `execute`, and an operation with the changes.
  static func statement(
    _ changes: [SchemaChange], _ range: SourceRange, _ certainty: Certainty,
    as directive: String = "execute"
  ) -> Statement {
    var whole = Operation(directive: "execute", range: range, certainty: certainty)
    if changes.contains(.unknown(nil)) {
      whole.changes = changes
      whole.certainty = .unknown
      return Statement(operations: [whole])
    }
    var part = whole
    part.directive = directive
    part.source = .sql
    part.changes = changes
    part.table = changes.first?.tables.first
    return Statement(operations: [whole, part])
  }

  // MARK: Tables

  /// The table's name; its schema may be that of its `MetaData`.
  private var tableName: TableName? {
    guard var name = TableName(table: .made(call)), let schema = schemaOfMetadata else {
      return nil
    }
    if name.schema == nil { name.schema = schema }
    return name
  }

  /// The schema that the `MetaData` of a table gives to what has none; nil within where there is none, nil where that
  /// cannot be read.
  private var schemaOfMetadata: String?? {
    guard case .made(let metadata)? = call.argument("metadata", at: 1) else { return .some(nil) }
    switch metadata.value("schema", at: 0) {
    case .none: return .some(nil)
    case .text(let schema): return .some(schema.text)
    default: return nil
    }
  }

  /// Whether the database says what the table has, so that it is there.
  var isReflected: Bool {
    call.argument("autoload_with").map { !$0.isNone } ?? false || call.isOn("autoload")
  }

  private func creation(
    _ action: Action, _ range: SourceRange, _ certainty: Certainty
  ) -> [Statement] {
    guard let name = tableName else { return [Self.statement([.unknown(nil)], range, certainty)] }
    let reader = tableReader(name)
    var table = placed(reader)
    if isReflected { table.isIncomplete = true }
    if !action.includesParts { table.indexes = [] }
    let change = named(.createTable(table, ifNotExists: action.isChecked), with: call)
    var result: [Statement] = []
    for type in action.includesParts ? reader.types : [] {
      let names = possibleNames(of: type)
      for name in names {
        var type = type
        type.name = name
        let isCertain = names.count == 1 || certainty != .exact
        var statement = Self.statement(
          [.createType(type)], range, isCertain ? certainty : .conditional)
        statement.exception = .hasType(name)
        result.append(statement)
      }
    }
    if action.includesParts { result += sequences(reader, action, range, certainty) }
    var creation = Self.statement([change], range, certainty, as: "create_table")
    creation.operations[1].columns = table.columns
    result.append(creation)
    result += table.indexes.map { _ in
      Statement(
        operations: [Operation(directive: "execute", range: range, certainty: certainty)])
    }
    return result
  }

  /// A change with the names that the `MetaData` of a table makes; in doubt where that cannot be read.
  private func named(_ change: SchemaChange, with table: StaticCall) -> SchemaChange {
    NamingConvention(ofMetadata: table.argument("metadata", at: 1))?.naming(change, context.dialect)
      ?? NamingConvention.doubting(change, context.dialect)
  }

  /// The table with what it refers to in the schema of its `MetaData`, where that has one.
  private func placed(_ reader: TableReader) -> TableDefinition {
    var table = reader.table
    guard case let schema?? = schemaOfMetadata else { return table }
    for index in table.constraints.indices where table.constraints[index].kind == .foreignKey {
      if table.constraints[index].referredTable?.schema == nil {
        table.constraints[index].referredTable?.schema = schema
      }
    }
    let doubtful = Set(call.positional.compactMap(Self.columnOfTypeWithoutSchema))
    for index in table.columns.indices
    where table.columns[index].name.map(doubtful.contains) == true {
      table.columns[index].databaseType = nil
    }
    return table
  }

  /// The name of a column whose type PostgreSQL keeps under a name without a schema; nil for any other one.
  private static func columnOfTypeWithoutSchema(_ value: StaticValue) -> String? {
    guard case .made(let column) = value,
      let type = ColumnDefinition.typeValue(of: column).flatMap({ SQLAlchemyType($0) }),
      let kept = type.variant(for: .postgresql)?.keptName, kept.schema == nil
    else { return nil }
    return column.positional.first?.text ?? column.argument("name")?.text
  }

  /// The names that a type may have that is made with a table: it gets the schema of the `MetaData` since
  /// SQLAlchemy 2.1.
  private func possibleNames(of type: TypeDefinition) -> [TableName] {
    guard type.name.schema == nil, case let schema?? = schemaOfMetadata else { return [type.name] }
    return [type.name, TableName(schema: schema, name: type.name.name)]
  }

  private func tableReader(_ name: TableName) -> TableReader {
    var reader = TableReader(name, context)
    for value in call.positional.dropFirst(2) { reader.read(value) }
    reader.finish(call)
    return reader
  }

  /// The table as Alembic's batch mode copies it, which leaves out the indexes of `index=True`; nil where it is
  /// none, or its name cannot be read.
  var definition: TableDefinition? {
    guard kind == .table, let name = tableName else { return nil }
    let reader = tableReader(name)
    var table = placed(reader)
    table.indexes.removeAll(where: reader.indexesOfColumns.contains)
    let change = named(.createTable(table, ifNotExists: false), with: call)
    guard case .createTable(let definition, _) = change else { return nil }
    return definition
  }

  private func removal(
    _ action: Action, _ range: SourceRange, _ certainty: Certainty
  ) -> [Statement] {
    guard let name = tableName else { return [Self.statement([.unknown(nil)], range, certainty)] }
    var result = [
      Self.statement(
        [.dropTable(name, ifExists: action.isChecked, cascades: false)], range, certainty,
        as: "drop_table")
    ]
    guard action.includesParts else { return result }
    let reader = tableReader(name)
    // They are dropped after the table, which has to be there before.
    result = sequences(reader, action, range, certainty) + result
    for type in reader.types {
      // SQLAlchemy 2.0 drops them with the table, 2.1 does not.
      for name in possibleNames(of: type) {
        result.append(
          Self.statement(
            [.dropType(name, ifExists: true, cascades: false)], range,
            certainty == .exact ? .conditional : certainty))
      }
    }
    return result
  }

  /// The sequences of columns, which come and go with the table.
  private func sequences(
    _ reader: TableReader, _ action: Action, _ range: SourceRange, _ certainty: Certainty
  ) -> [Statement] {
    reader.sequences.map { sequence in
      var statement = Self.statement(
        [Self.change(of: sequence.call, action)], range,
        sequence.isCertain || certainty != .exact ? certainty : .conditional)
      if action.isChecked {
        let question = SchemaQuestion.hasTable(reader.table.name)
        statement.exception = action.isCreation ? question : .not(question)
      }
      return statement
    }
  }

  // MARK: Indexes and sequences

  private func change(_ action: Action) -> SchemaChange {
    if kind == .sequence { return Self.change(of: call, action) }
    guard let table = indexedTable, let tableName = SchemaItem(.made(table), context)?.tableName
    else { return .unknown(nil) }
    var index = TableConstraint.index(
      call.value("name", at: 0), Array(call.positional.dropFirst()), call, context.dialect)
    index.nameAsStandard(on: tableName, context.dialect)
    if action.isCreation {
      return named(
        .createIndex(tableName, index, ifNotExists: action.isChecked), with: table)
    }
    guard let name = index.name else { return .unknown(tableName) }
    return .dropIndex(
      TableName(schema: tableName.schema, name: name), of: tableName, ifExists: action.isChecked,
      isConcurrent: index.isConcurrent)
  }

  private static func change(of sequence: StaticCall, _ action: Action) -> SchemaChange {
    guard let text = sequence.argument("name", at: 0)?.text,
      let schema = sequence.value("schema").optionalName
    else { return .unknown(nil) }
    let name = TableName(schema: schema, name: text)
    return action.isCreation
      ? .create(.sequence, name, orReplace: false, ifNotExists: action.isChecked)
      : .drop(.sequence, name, ifExists: action.isChecked, cascades: false)
  }

  /// The table that the first column belongs to, as in `sa.Index("ix", users.c.name)`.
  private var indexedTable: StaticCall? {
    for case .made(let column) in call.positional.dropFirst() {
      if let table = column.receiver?.receiver, table.isTable { return table }
    }
    return nil
  }
}

extension StaticCall {
  /// Whether this made a table whose columns are known by their names.
  var isTable: Bool {
    word == .table && isOfPlainSQLAlchemy && receiver == nil
  }

  /// Whether this made an object that keeps the definitions of tables.
  var isMetadata: Bool {
    word == .metadata && isOfPlainSQLAlchemy && receiver == nil
  }
}

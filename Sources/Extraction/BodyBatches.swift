import MigrationModel
import PythonSyntax
import SchemaModel

/// Batch blocks that make their table anew from a definition that they are given (`copy_from=`).
///
/// Those that take it over from the database change the same as their directives say.
extension BodyReader {
  /// A batch block that is walked.
  struct OpenBatch {
    let call: StaticCall
    let certainty: Certainty
    let guards: [SchemaGuard]
    /// Its directives: the operation that each made, and the call.
    var directives: [(operation: Int, call: StaticCall)] = []
  }

  /// Whether a batch block makes its table anew.
  private enum Rebuilding {
    case never
    case always
    case perhaps
  }

  /// Takes note of a block that begins.
  mutating func enterBatch(_ call: StaticCall) {
    guard !call.value("copy_from", at: 4).isNone else { return }
    openBatches.append(OpenBatch(call: call, certainty: certainty, guards: guards))
  }

  /// Takes note that the last operation is a directive of a block.
  mutating func note(_ directive: StaticCall, of batch: StaticCall) {
    guard let position = openBatches.lastIndex(where: { $0.call === batch }) else { return }
    openBatches[position].directives.append((body.operations.count - 1, directive))
  }

  /// Makes the table anew at the end of a block, where that is what it does.
  mutating func leaveBatch(_ call: StaticCall) {
    guard let batch = openBatches.last, batch.call === call else { return }
    openBatches.removeLast()
    let rebuilding = rebuilding(batch)
    guard rebuilding != .never else { return }
    guard
      let name = DirectiveShape.tableName(
        call.argument("table_name", at: 0), call.argument("schema", at: 1))
    else { return }
    if let item = SchemaItem(current(call.value("copy_from", at: 4)), context), item.isReflected {
      return
    }
    let changes = rebuilding == .perhaps ? [.unknown(name)] : changes(of: batch, name)
    for directive in batch.directives { body.operations[directive.operation].effect = .none }
    let last = batch.directives.last { isCertain(body.operations[$0.operation], in: batch) }
    if last == nil {
      add([
        Operation(
          directive: "batch_alter_table", table: name, range: place(of: call.node),
          certainty: certainty)
      ])
    }
    let carrier = last?.operation ?? body.operations.count - 1
    body.operations[carrier].effect = .batch(changes)
    guard changes.first == .unknown(name) else { return }
    unread(
      at: body.operations[carrier].range,
      rebuilding == .perhaps
        ? "whether the table is made anew is decided at run time"
        : "the table that `copy_from=` gives, or a change of it, cannot be read", reach: .listed)
  }

  /// What the database gets at the end of a block.
  private func changes(of batch: OpenBatch, _ name: TableName) -> [SchemaChange] {
    guard
      var definition = SchemaItem(current(batch.call.value("copy_from", at: 4)), context)?
        .definition
    else { return [.unknown(name)] }
    // Alembic makes the table anew that the definition names, with the rows of that one.
    guard definition.name == name else { return [.unknown(name), .unknown(definition.name)] }
    let hasMoreArguments = ["partial_reordering": 3, "table_args": 5, "table_kwargs": 6].contains {
      name, index in
      batch.call.value(name, at: index).isTrue ?? true
    }
    let movesColumns = batch.directives.contains { directive in
      ["insert_before", "insert_after"].contains { directive.call.argument($0) != nil }
    }
    let operations = batch.directives.map { body.operations[$0.operation] }
    guard operations.allSatisfy({ isCertain($0, in: batch) }) else { return [.unknown(name)] }
    let changes = operations.flatMap(\.changes)
    // A new column is of the key at once, and its index is named after the table that is made.
    let addsMore = operations.contains { operation in
      guard operation.directive == "add_column" else { return false }
      return operation.columns.contains(where: \.isPrimaryKey)
        || operation.changes.contains { if case .createIndex = $0 { true } else { false } }
    }
    if hasMoreArguments || movesColumns || addsMore || definition.losesChecks(by: changes)
      || definition.mayNumberOtherwise(after: changes) || Self.namesRenamedColumn(changes)
    {
      definition.isIncomplete = true
    }
    return [.rebuildTable(definition, changes)]
  }

  /// Whether a change names a column by a name that another change took from it: Alembic knows columns by their
  /// first names throughout a block.
  private static func namesRenamedColumn(_ changes: [SchemaChange]) -> Bool {
    var oldNames: Set<String> = []
    for change in changes {
      switch change {
      case .alterColumn(_, let name, let change):
        if oldNames.contains(name) { return true }
        if let newName = change.newName, newName != name { oldNames.insert(name) }
      case .addColumn(_, let column, _):
        if column.name.map(oldNames.contains) == true { return true }
      case .dropColumn(_, let name, _, _):
        if oldNames.contains(name) { return true }
      default: continue
      }
    }
    return false
  }

  /// Whether an operation runs whenever the block does.
  private func isCertain(_ operation: Operation, in batch: OpenBatch) -> Bool {
    let certainty: Certainty =
      operation.guards.isEmpty || operation.certainty == .unknown
      ? operation.certainty : operation.isCertainUnderGuards ? .exact : .conditional
    return certainty == batch.certainty && operation.guards == batch.guards
  }

  /// Whether a block makes its table anew; where it is left to Alembic, only SQLite's needs that.
  private func rebuilding(_ batch: OpenBatch) -> Rebuilding {
    switch batch.call.argument("recreate", at: 2).map(\.text) {
    case "always": return .always
    case "never": return .never
    case "auto", nil:
      guard context.dialect == .sqlite else { return .never }
    default: return .perhaps
    }
    var result = Rebuilding.never
    for directive in batch.directives {
      let operation = body.operations[directive.operation]
      switch operation.needsRebuild(directive.call) {
      case false?: continue
      case nil: result = .perhaps
      case true? where isCertain(operation, in: batch): return .always
      case true?: result = .perhaps
      }
    }
    return result
  }
}

extension Operation {
  /// Whether SQLite cannot make this change of a table; nil where that is not known.
  fileprivate func needsRebuild(_ call: StaticCall) -> Bool? {
    switch directive {
    case "create_index", "drop_index": return false
    case "add_column":
      let addsConstraint = changes.contains { if case .addConstraint = $0 { true } else { false } }
      if addsConstraint { return true }
      guard certainty != .unknown, case .made(let column)? = call.argument("column", at: 0) else {
        return nil
      }
      if column.hasUnreadArguments { return nil }
      switch column.argument("server_default") {
      case nil, StaticValue.none?, .text?: break
      case .made?: return true
      default: return nil
      }
      // Stored values cannot be computed for the rows that are there.
      return ColumnDefinition.items(of: column).contains { item in
        guard case .made(let made) = item, made.function.last == "Computed" else { return false }
        return made.argument("persisted", at: 1)?.isTrue ?? false
      }
    default: return true
    }
  }
}

extension TableDefinition {
  /// Whether the key is another one after changes, or its columns are: SQLAlchemy settles anew then what it has, and
  /// which column numbers the rows.
  fileprivate func mayNumberOtherwise(after changes: [SchemaChange]) -> Bool {
    let key = Set(columns.filter(\.isPrimaryKey).compactMap(\.name))
    return changes.contains { change in
      switch change {
      case .addConstraint(_, let constraint): constraint.kind == .primaryKey
      case .dropConstraint(_, let name, let kind, _, _):
        kind == .primaryKey
          || constraints.contains { $0.kind == .primaryKey && $0.name != nil && $0.name == name }
      case .dropColumn(_, let name, _, _): key.contains(name)
      case .alterColumn(_, let name, let change):
        key.contains(name) && (change.type != nil || change.serverDefault != nil)
      default: false
      }
    }
  }

  /// Whether a column's type is changed that may have brought a check of its own, which goes with it.
  fileprivate func losesChecks(by changes: [SchemaChange]) -> Bool {
    changes.contains { change in
      guard case .alterColumn(_, let column, let change) = change, change.type != nil else {
        return false
      }
      return constraints.contains { $0.kind == .check && $0.columns == [column] }
    }
  }
}

import MigrationModel
import SQLSyntax
import SchemaModel
import SourceText

/// Makes the operations of statements of SQL: one for each object that a statement is about, and one
/// for each action of `ALTER TABLE`.
struct StatementOperations {
  let names: SQLNames

  init(_ dialect: Dialect?) {
    names = SQLNames(dialect)
  }

  /// The operations of one statement; their ranges count bytes of the SQL text.
  func operations(of statement: SQLStatement) -> [Operation] {
    let range = statement.range
    switch statement.kind {
    case .createTable(let create): return [createTable(create, range)]
    case .alterTable(let alter):
      let table = names.table(alter.name)
      return inOrder(alter.actions).map { operation(of: $0, on: table) }
    case .renameTables(let renames):
      return renames.map { rename in
        let action = SQLAlterAction(kind: .renameTable(rename.new), range: range)
        return operation(of: action, on: names.table(rename.old))
      }
    case .createIndex(let create):
      let table = names.table(create.table)
      let index = names.index(create)
      return [
        Operation(
          directive: "create_index", table: table, name: index.name,
          changes: [.createIndex(table, index, ifNotExists: create.ifNotExists)], range: range,
          statement: .definition)
      ]
    case .create(let create):
      return [execute(ObjectChanges(names).changes(of: create), create.object, "create", range)]
    case .alter(let alter):
      return [execute(ObjectChanges(names).changes(of: alter), alter.object, "alter", range)]
    case .drop(let drop): return self.drop(drop, range)
    case .comment(let comment): return [self.comment(comment, range)]
    default: return other(statement)
    }
  }

  /// Statements that change no definition.
  private func other(_ statement: SQLStatement) -> [Operation] {
    let fact = StatementFact(statement.kind)
    switch statement.kind {
    case .data(let data): return [operation(fact, on: data.table, statement.range)]
    case .truncate(let tables): return tables.map { operation(fact, on: $0, statement.range) }
    case .lock(let lock): return lock.tables.map { operation(fact, on: $0, statement.range) }
    default: return [operation(fact, on: nil, statement.range)]
    }
  }

  private func operation(
    _ fact: StatementFact, on table: SQLName?, _ range: SourceRange
  ) -> Operation {
    let isUnknown = if case .unknown = fact { true } else { false }
    return Operation(
      directive: "execute", table: table.map(names.table),
      changes: isUnknown ? [.unknown(nil)] : [], range: range, statement: fact)
  }

  // MARK: Tables

  private func createTable(_ create: SQLCreateTable, _ range: SourceRange) -> Operation {
    let table = names.definition(create)
    return Operation(
      directive: "create_table", table: table.name, columns: table.columns,
      changes: [.createTable(table, ifNotExists: create.ifNotExists)], range: range,
      statement: .definition)
  }

  /// The actions in the order in which they can be made one after the other: MySQL renames a table last.
  private func inOrder(_ actions: [SQLAlterAction]) -> [SQLAlterAction] {
    guard names.isMySQL, actions.count > 1 else { return actions }
    return actions.filter { !$0.renamesTable } + actions.filter(\.renamesTable)
  }

  private func operation(of action: SQLAlterAction, on table: TableName) -> Operation {
    var operation = Operation(
      directive: "alter_column", table: table,
      changes: ActionChanges(names, table).changes(of: action), range: action.range,
      statement: .definition)
    switch action.kind {
    case .addColumn(let column, _):
      operation.directive = "add_column"
      operation.name = names.kept(column.name)
      operation.columns = [names.column(column)]
    case .dropColumn(let name, _):
      operation.directive = "drop_column"
      operation.name = names.kept(name)
    case .setNotNull(let name), .dropNotNull(let name), .setDefault(let name, _, _),
      .dropDefault(let name), .setType(let name, _), .renameColumn(let name, _),
      .changeColumn(let name, _), .setIdentity(let name, _), .setOption(let name):
      operation.name = names.kept(name)
    case .modifyColumn(let column): operation.name = names.kept(column.name)
    case .addConstraint(let constraint):
      operation.directive = constraint.directive
      operation.name = constraint.name.map(names.kept)
    case .dropConstraint(let name, _, _):
      operation.directive = "drop_constraint"
      operation.name = name.map(names.kept)
    case .dropIndex(let name, _):
      operation.directive = "drop_index"
      operation.name = names.kept(name)
    case .renameTable(let name):
      operation.directive = "rename_table"
      operation.name = names.table(name).name
    case .setComment: operation.directive = "create_table_comment"
    case .validateConstraint(let name), .renameConstraint(let name, _), .renameIndex(let name, _):
      operation.directive = "execute"
      operation.name = names.kept(name)
    case .setSchema: operation.directive = "execute"
    case .attachPartition, .detachPartition, .inherit:
      operation.execute(.definition)
    case .unmodelled(let words): operation.execute(.unmodelled(words))
    case .unknown: operation.execute(.unknown("alter table"))
    }
    return operation
  }

  // MARK: Other objects

  /// An operation about an object for which Alembic has no directive.
  private func execute(
    _ changes: [SchemaChange], _ object: SQLObjectKind, _ verb: String, _ range: SourceRange
  ) -> Operation {
    let fact: StatementFact =
      if !changes.isEmpty {
        changes == [.unknown(nil)] ? .unknown(verb) : .definition
      } else {
        .unmodelled(object == .other ? verb : "\(verb) \(object.rawValue)")
      }
    return Operation(directive: "execute", changes: changes, range: range, statement: fact)
  }

  private func drop(_ drop: SQLDrop, _ range: SourceRange) -> [Operation] {
    let changes = ObjectChanges(names).changes(of: drop)
    guard drop.object == .table || drop.object == .index || drop.object == .foreignTable else {
      return [execute(changes, drop.object, "drop", range)]
    }
    guard !drop.names.isEmpty else { return [execute([.unknown(nil)], drop.object, "drop", range)] }
    return zip(drop.names, changes).map { name, change in
      let isIndex = drop.object == .index
      return Operation(
        directive: isIndex ? "drop_index" : "drop_table",
        table: isIndex ? drop.table.map(names.table) : names.table(name),
        name: isIndex ? names.table(name).name : nil, changes: [change], range: range,
        statement: .definition)
    }
  }

  private func comment(_ comment: SQLObjectComment, _ range: SourceRange) -> Operation {
    switch comment.object {
    case .table(let name):
      let table = names.table(name)
      return Operation(
        directive: comment.text == nil ? "drop_table_comment" : "create_table_comment",
        table: table, changes: [.setTableComment(table, comment.text)], range: range,
        statement: .definition)
    case .column(let table, let column):
      var change = ColumnChange()
      change.comment = comment.text.map { .set($0) } ?? .drop
      let (table, column) = (names.table(table), names.kept(column))
      return Operation(
        directive: "alter_column", table: table, name: column,
        changes: [.alterColumn(table, column, change)], range: range,
        statement: .definition)
    case .other:
      return Operation(
        directive: "execute", range: range, statement: .unmodelled("comment"))
    }
  }
}

extension Operation {
  /// Makes it an operation for which Alembic has no directive.
  fileprivate mutating func execute(_ fact: StatementFact) {
    directive = "execute"
    statement = fact
  }
}

extension SQLAlterAction {
  fileprivate var renamesTable: Bool {
    if case .renameTable = kind { true } else { false }
  }
}

extension SQLTableConstraint {
  fileprivate var directive: String {
    switch kind {
    case .primaryKey: "create_primary_key"
    case .unique: "create_unique_constraint"
    case .foreignKey: "create_foreign_key"
    case .check, .notNull: "create_check_constraint"
    case .exclude: "create_exclude_constraint"
    case .index: "create_index"
    case .unknown: "execute"
    }
  }
}

extension StatementFact {
  /// What a statement is that is about no definition.
  fileprivate init(_ kind: SQLStatementKind) {
    self =
      switch kind {
      case .data(let data):
        switch data.verb {
        case .select: .select
        case .insert: .insert
        case .merge: .merge
        case .copy: .copy
        case .update: .update(hasWhere: data.hasWhere)
        case .delete: .delete(hasWhere: data.hasWhere)
        }
      case .truncate: .truncate
      case .set(let setting):
        .setting(name: setting.name, value: setting.value, isLocal: setting.isLocal)
      case .reset(let name): .reset(name: name)
      case .transaction(let verb): .transaction(TransactionVerb(verb))
      case .lock(let lock): .lock(mode: lock.mode)
      case .grant: .unmodelled("grant")
      case .revoke: .unmodelled("revoke")
      case .block: .block
      case .unmodelled(let words): .unmodelled(words)
      case .unknown(let word): .unknown(word)
      case .createTable, .alterTable, .renameTables, .createIndex, .create, .alter, .drop, .comment:
        .definition
      }
  }
}

extension StatementFact.TransactionVerb {
  fileprivate init(_ verb: SQLTransactionVerb) {
    self =
      switch verb {
      case .begin: .begin
      case .commit: .commit
      case .rollback: .rollback
      case .savepoint: .savepoint
      case .release: .release
      case .rollbackToSavepoint: .rollbackToSavepoint
      }
  }
}

import SQLSyntax
import SourceText

/// Writes statements down, one a line, with every fact that was read.
struct StatementDump {
  /// Whether the types of columns are shown as they are written.
  var showsTypes = true

  func dump(_ script: SQLScript) -> String {
    script.statements.map { describe($0.kind) }.joined(separator: "\n")
  }

  private func describe(_ kind: SQLStatementKind) -> String {
    switch kind {
    case .createTable(let table): describe(table)
    case .alterTable(let table):
      "alter table \(table.name)" + (table.ifExists ? " if-exists" : "")
        + (table.only ? " only" : "")
        + table.actions.map { "\n  \(describe($0.kind))" }.joined()
    case .createIndex(let index):
      "create index \(index.name.map { "\($0)" } ?? "-") on \(index.table)"
        + "(\(index.columns.map(\.normalized).joined(separator: " ")))"
        + (index.isUnique ? " unique" : "") + (index.isConcurrent ? " concurrent" : "")
        + (index.ifNotExists ? " if-not-exists" : "")
    case .create(let object, let name): "create \(object.rawValue) \(show(name))"
    case .alter(let object, let name): "alter \(object.rawValue) \(show(name))"
    case .drop(let drop):
      "drop \(drop.object.rawValue) \(drop.names.map(\.description).joined(separator: " "))"
        + (drop.table.map { " on \($0)" } ?? "") + (drop.ifExists ? " if-exists" : "")
        + (drop.isConcurrent ? " concurrent" : "") + (drop.isCascading ? " cascade" : "")
    case .data(let data):
      "\(data.verb) \(show(data.table))" + (data.hasWhere ? " where" : "")
    case .truncate(let names): "truncate \(names.map(\.description).joined(separator: " "))"
    case .set(let name): "set \(name)"
    case .reset(let name): "reset \(name)"
    case .transaction(let verb): "\(verb)"
    case .lock(let names): "lock \(names.map(\.description).joined(separator: " "))"
    case .comment: "comment"
    case .grant: "grant"
    case .revoke: "revoke"
    case .block: "block"
    case .unknown(let word): "unknown \(word)"
    }
  }

  private func show(_ name: SQLName?) -> String { name.map { "\($0)" } ?? "-" }

  private func describe(_ table: SQLCreateTable) -> String {
    "create table \(table.name)" + (table.ifNotExists ? " if-not-exists" : "")
      + (table.isTemporary ? " temporary" : "") + (table.isUnlogged ? " unlogged" : "")
      + (table.isFromQuery ? " as-query" : "")
      + table.columns.map { "\n  column \(describe($0))" }.joined()
      + table.constraints.map { "\n  \(describe($0))" }.joined()
  }

  private func describe(_ column: SQLColumn) -> String {
    var text = column.name.normalized + (showsTypes ? ": \(column.type ?? "-")" : "")
    switch column.nullability {
    case .unspecified: break
    case .null: text += " null"
    case .notNull: text += " not-null"
    }
    if column.defaultValue != .none { text += " default=\(column.defaultValue)" }
    if column.isGenerated { text += " generated" }
    if column.isIdentity { text += " identity" }
    if column.isPrimaryKey { text += " primary-key" }
    if column.isUnique { text += " unique" }
    if column.hasCheck { text += " check" }
    if let references = column.references { text += " references=\(references)" }
    return text
  }

  private func describe(_ constraint: SQLTableConstraint) -> String {
    "constraint \(constraint.kind) \(constraint.name?.normalized ?? "-")"
      + "(\(constraint.columns.map(\.normalized).joined(separator: " ")))"
      + (constraint.references.map { " references=\($0)" } ?? "")
      + (constraint.isNotValid ? " not-valid" : "") + (constraint.usesIndex ? " uses-index" : "")
  }

  private func describe(_ action: SQLAlterAction.Kind) -> String {
    switch action {
    case .addColumn(let column, let ifNotExists):
      "add \(describe(column))" + (ifNotExists ? " if-not-exists" : "")
    case .dropColumn(let name, let ifExists):
      "drop \(name.normalized)" + (ifExists ? " if-exists" : "")
    case .setNotNull(let name): "set-not-null \(name.normalized)"
    case .dropNotNull(let name): "drop-not-null \(name.normalized)"
    case .setDefault(let name, let value): "set-default \(name.normalized) \(value)"
    case .dropDefault(let name): "drop-default \(name.normalized)"
    case .setType(let name, let type):
      "set-type \(name.normalized)" + (showsTypes ? " \(type)" : "")
    case .modifyColumn(let column): "modify \(describe(column))"
    case .changeColumn(let old, let column): "change \(old.normalized) to \(describe(column))"
    case .addConstraint(let constraint): "add \(describe(constraint))"
    case .dropConstraint(let name): "drop-constraint \(name?.normalized ?? "-")"
    case .validateConstraint(let name): "validate \(name.normalized)"
    case .dropIndex(let name): "drop-index \(name.normalized)"
    case .renameTable(let name): "rename-table \(name)"
    case .renameColumn(let old, let new): "rename \(old.normalized) \(new.normalized)"
    case .renameOther(let old, let new): "rename-other \(old.normalized) \(new.normalized)"
    case .unknown: "unknown"
    }
  }
}

/// The dump of an SQL text.
func dump(_ text: String, _ dialect: SQLDialect = .unknown) -> String {
  StatementDump().dump(SQLScript(text, dialect: dialect))
}

package import SQLSyntax
import SourceText

/// Writes statements down, one a line, with every fact that was read.
package struct StatementDump {
  /// Whether the types of columns are shown as they are written.
  private let showsTypes: Bool
  /// Whether everything else is shown that only a few statements have.
  private let showsDetails: Bool

  package init(showsTypes: Bool = true, showsDetails: Bool = false) {
    self.showsTypes = showsTypes
    self.showsDetails = showsDetails
  }

  package func dump(_ script: SQLScript) -> String {
    script.statements.map { describe($0.kind) }.joined(separator: "\n")
  }

  private func describe(_ kind: SQLStatementKind) -> String {
    switch kind {
    case .createTable(let table): describe(table)
    case .renameTables(let renames):
      "rename " + renames.map { "\($0.old) to \($0.new)" }.joined(separator: ", ")
    case .alterTable(let table):
      "alter table \(table.name)" + (table.ifExists ? " if-exists" : "")
        + (table.only ? " only" : "")
        + table.actions.map {
          "\n  \(describe($0.kind))" + detail($0.isCascading ? " cascade" : "")
        }.joined()
    case .createIndex(let index):
      "create index \(index.name.map { "\($0)" } ?? "-") on \(index.table)"
        + "(\(index.columns.map(\.normalized).joined(separator: " ")))"
        + (index.isUnique ? " unique" : "") + (index.isConcurrent ? " concurrent" : "")
        + (index.ifNotExists ? " if-not-exists" : "")
        + detail(
          " using=\(show(index.method)) where=\(show(index.condition))"
            + index.elements.map { element in
              if case .expression(let text) = element { " (\(text))" } else { "" }
            }.joined())
    case .create(let create):
      "create \(create.object.rawValue) \(show(create.name))" + details(create)
    case .alter(let alter):
      "alter \(alter.object.rawValue) \(show(alter.name))" + details(alter)
    case .drop(let drop):
      "drop \(drop.object.rawValue) \(drop.names.map(\.description).joined(separator: " "))"
        + (drop.table.map { " on \($0)" } ?? "") + (drop.ifExists ? " if-exists" : "")
        + (drop.isConcurrent ? " concurrent" : "") + (drop.isCascading ? " cascade" : "")
    case .data(let data):
      "\(data.verb) \(show(data.table))" + (data.hasWhere ? " where" : "")
    case .truncate(let names): "truncate \(names.map(\.description).joined(separator: " "))"
    case .set(let setting):
      "set \(setting.name)"
        + detail(" to \(show(setting.value))\(setting.isLocal ? " locally" : "")")
    case .reset(let name): "reset \(name)"
    case .transaction(let verb): "\(verb)"
    case .lock(let lock):
      "lock \(lock.tables.map(\.description).joined(separator: " "))"
        + detail(" mode=\(show(lock.mode))")
    case .comment(let comment):
      "comment" + detail(" \(describe(comment.object)) \(show(comment.text))")
    case .grant: "grant"
    case .revoke: "revoke"
    case .block(let block):
      "block" + detail(" \(show(block.language)) \(block.body.map { "\($0)" } ?? "-")")
    case .unmodelled(let words): "unknown \(words)"
    case .unknown(let word): "unknown \(word)"
    }
  }

  private func show(_ name: SQLName?) -> String { name.map { "\($0)" } ?? "-" }

  private func show(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "-" }

  private func detail(_ text: @autoclosure () -> String) -> String { showsDetails ? text() : "" }

  private func details(_ create: SQLCreate) -> String {
    detail(
      (create.orReplace ? " or-replace" : "") + (create.ifNotExists ? " if-not-exists" : "")
        + (create.isTemporary ? " temporary" : "") + (create.table.map { " on \($0)" } ?? "")
        + (create.typeKind.map { " \($0)" } ?? ""))
  }

  private func details(_ alter: SQLAlter) -> String {
    let change =
      switch alter.change {
      case .rename(let name): " rename \(name.normalized)"
      case .setSchema(let name): " set-schema \(name.normalized)"
      case .addValue(let label, let before, let after, let ifNotExists):
        " add-value \(label) \(show(before)) \(show(after)) \(ifNotExists)"
      case .renameValue(let old, let new): " rename-value \(old) \(new)"
      case .other: ""
      }
    return detail((alter.table.map { " on \($0)" } ?? "") + change)
  }

  private func describe(_ object: SQLObjectComment.Object) -> String {
    switch object {
    case .table(let name): "table \(name)"
    case .column(let table, let name): "column \(table) \(name.normalized)"
    case .other: "other"
    }
  }

  private func describe(_ table: SQLCreateTable) -> String {
    "create table \(table.name)" + (table.ifNotExists ? " if-not-exists" : "")
      + (table.isTemporary ? " temporary" : "") + (table.isUnlogged ? " unlogged" : "")
      + (table.isFromQuery ? " as-query" : "")
      + detail(
        (table.isPartitioned ? " partitioned" : "") + (table.isTyped ? " typed" : "")
          + table.parents.map { " parent=\($0)" }.joined()
          + table.models.map { " like=\($0)" }.joined()
          + (table.comment.map { " comment=\($0)" } ?? ""))
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
    text += detail(
      (column.defaultText.map { " default=\"\($0)\"" } ?? "")
        + (column.comment.map { " comment=\"\($0)\"" } ?? "")
        + column.constraints.map { " [\(describe($0))]" }.joined())
    return text
  }

  private func describe(_ constraint: SQLTableConstraint) -> String {
    "constraint \(constraint.kind) \(constraint.name?.normalized ?? "-")"
      + "(\(constraint.columns.map(\.normalized).joined(separator: " ")))"
      + (constraint.references.map { " references=\($0)" } ?? "")
      + (constraint.isNotValid ? " not-valid" : "")
      + (constraint.usedIndex == nil ? "" : " uses-index")
      + detail(
        constraint.referencedColumns.map { " column=\($0.normalized)" }.joined()
          + (constraint.onDelete.map { " on-delete=\($0)" } ?? "")
          + (constraint.onUpdate.map { " on-update=\($0)" } ?? "")
          + (constraint.condition.map { " condition=\"\($0)\"" } ?? "")
          + (constraint.isDeferrable ? " deferrable" : "")
          + (constraint.usedIndex.map { " \($0.normalized)" } ?? ""))
  }

  private func describe(_ action: SQLAlterAction.Kind) -> String {
    switch action {
    case .addColumn(let column, let ifNotExists):
      "add \(describe(column))" + (ifNotExists ? " if-not-exists" : "")
    case .dropColumn(let name, let ifExists):
      "drop \(name.normalized)" + (ifExists ? " if-exists" : "")
    case .setNotNull(let name): "set-not-null \(name.normalized)"
    case .dropNotNull(let name): "drop-not-null \(name.normalized)"
    case .setDefault(let name, let value, let text):
      "set-default \(name.normalized) \(value)" + detail(" \(text)")
    case .dropDefault(let name): "drop-default \(name.normalized)"
    case .setType(let name, let change):
      "set-type \(name.normalized)" + (showsTypes ? " \(change.type)" : "")
        + detail(" using=\(show(change.conversion))")
    case .setIdentity(let name, let isIdentity):
      showsDetails ? "set-identity \(name.normalized) \(isIdentity)" : "unknown"
    case .setOption(let name): showsDetails ? "set-option \(name.normalized)" : "unknown"
    case .modifyColumn(let column): "modify \(describe(column))"
    case .changeColumn(let old, let column): "change \(old.normalized) to \(describe(column))"
    case .addConstraint(let constraint): "add \(describe(constraint))"
    case .dropConstraint(let name, let kind, let ifExists):
      "drop-constraint \(name?.normalized ?? "-")"
        + detail((kind.map { " \($0)" } ?? "") + (ifExists ? " if-exists" : ""))
    case .validateConstraint(let name): "validate \(name.normalized)"
    case .dropIndex(let name, let ifExists):
      "drop-index \(name.normalized)" + detail(ifExists ? " if-exists" : "")
    case .renameTable(let name): "rename-table \(name)"
    case .renameColumn(let old, let new): "rename \(old.normalized) \(new.normalized)"
    case .renameConstraint(let old, let new):
      "rename-other \(old.normalized) \(new.normalized)"
    case .renameIndex(let old, let new): "rename-other \(old.normalized) \(new.normalized)"
    case .setSchema(let name): showsDetails ? "set-schema \(name.normalized)" : "unknown"
    case .attachPartition(let name): showsDetails ? "attach \(name)" : "unknown"
    case .detachPartition(let name, let isConcurrent):
      showsDetails ? "detach \(name)" + (isConcurrent ? " concurrent" : "") : "unknown"
    case .inherit(let name, let isParent):
      showsDetails ? "inherit \(name) \(isParent)" : "unknown"
    case .setComment(let text): showsDetails ? "set-comment \(text)" : "unknown"
    case .unmodelled(let words): showsDetails ? "unmodelled \(words)" : "unknown"
    case .unknown: "unknown"
    }
  }
}

/// The dump of an SQL text as our own reader has it.
package func dump(_ text: String, _ dialect: SQLDialect = .unknown) -> String {
  StatementDump().dump(SQLScript(text, dialect: dialect))
}

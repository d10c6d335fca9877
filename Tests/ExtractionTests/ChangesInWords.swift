import SchemaModel

extension SchemaChange {
  /// The change in a few words, for comparing.
  var inWords: String {
    switch self {
    case .createTable(let table, let ifNotExists):
      "create table\(ifNotExists ? " if needed" : "") \(table.inWords)"
    case .dropTable(let name, let ifExists, _): "drop table \(name)\(ifExists ? " if exists" : "")"
    case .renameTable(let name, let new): "rename \(name) to \(new)"
    case .addColumn(let table, let column, let ifNotExists):
      "add\(ifNotExists ? " if needed" : "") \(table): \(column.inWords)"
    case .dropColumn(let table, let column, let ifExists, _):
      "drop \(table).\(column)\(ifExists ? " if exists" : "")"
    case .alterColumn(let table, let column, let change):
      "alter \(table).\(column): \(change.inWords)"
    case .addConstraint(let table, let constraint): "constrain \(table): \(constraint.inWords)"
    case .dropConstraint(let table, let name, let kind, let ifExists, _):
      "unconstrain \(table): \(name ?? "?") \(kind?.rawValue ?? "?")\(ifExists ? " if exists" : "")"
    case .createIndex(let table, let index, let ifNotExists):
      "index\(ifNotExists ? " if needed" : "") \(table): \(index.inWords)"
    case .dropIndex(let name, let table, let ifExists, let isConcurrent):
      "unindex \(name) of \(table?.description ?? "?")\(ifExists ? " if exists" : "")"
        + (isConcurrent ? " concurrently" : "")
    case .setTableComment(let table, let text): "comment \(table): \(text ?? "none")"
    case .createType(let type): "create type \(type.inWords)"
    case .dropType(let name, let ifExists, _): "drop type \(name)\(ifExists ? " if exists" : "")"
    case .unknown(let table): "unknown" + (table.map { " \($0)" } ?? "")
    default: "\(self)"
    }
  }
}

extension TableDefinition {
  fileprivate var inWords: String {
    let words = [
      "\(name)", isTemporary ? "temporary" : nil, isPartitioned ? "partitioned" : nil,
      isIncomplete ? "incomplete" : nil, comment.map { "-- \($0)" },
    ].compactMap { $0 }.joined(separator: " ")
    let parts = columns.map(\.inWords) + constraints.map(\.inWords) + indexes.map(\.inWords)
    return ([words] + parts).joined(separator: "\n  ")
  }
}

extension ColumnDefinition {
  fileprivate var inWords: String {
    [
      name ?? "?", databaseType ?? "?",
      isNullable.map { $0 ? nil : "not null" } ?? "null or not",
      serverDefault == .unknown ? "default or not" : nil,
      defaultText.map { "default \($0)" }, isPrimaryKey ? "key" : nil,
      isIdentity ? "identity" : nil, isComputed ? "computed" : nil, comment.map { "-- \($0)" },
    ].compactMap { $0 }.joined(separator: " ")
  }
}

extension ColumnChange {
  fileprivate var inWords: String {
    var words: [String] = []
    if let newName { words.append("name \(newName)") }
    if type != nil { words.append("type \(databaseType ?? "?")") }
    if let isNullable { words.append(isNullable ? "null" : "not null") }
    switch serverDefault {
    case nil: break
    case .drop?: words.append("drop default")
    case .set(let text)?: words.append("default \(text ?? "?")")
    case .identity(let isMade)?: words.append("identity \(isMade)")
    }
    switch comment {
    case nil: break
    case .drop?: words.append("comment drop")
    case .set(let text)?: words.append("comment \(text ?? "?")")
    }
    if let usingText { words.append("using \(usingText)") }
    if isIncomplete { words.append("incomplete") }
    return words.joined(separator: " ")
  }
}

extension ConstraintDefinition {
  fileprivate var inWords: String {
    var words = [kind.rawValue]
    if let name { words.append(name) }
    words.append("(\(columns.joined(separator: ", ")))")
    if let referredTable {
      words.append("to \(referredTable) (\(referredColumns.joined(separator: ", ")))")
    }
    if let onUpdate { words.append("update \(onUpdate)") }
    if let onDelete { words.append("delete \(onDelete)") }
    if let condition { words.append("where \(condition)") }
    if isDeferrable { words.append("deferrable") }
    if isNotValid { words.append("not valid") }
    if isIncomplete { words.append("incomplete") }
    return words.joined(separator: " ")
  }
}

extension IndexDefinition {
  fileprivate var inWords: String {
    let parts = elements.map { element in
      switch element {
      case .column(let name): name
      case .expression(let text): "=\(text ?? "?")"
      }
    }
    var words = [isUnique ? "unique index" : "index"]
    if let name { words.append(name) }
    words.append("(\(parts.joined(separator: ", ")))")
    if let method { words.append("using \(method)") }
    if let condition { words.append("where \(condition)") }
    if isConcurrent { words.append("concurrently") }
    if isIncomplete { words.append("incomplete") }
    return words.joined(separator: " ")
  }
}

extension TypeDefinition {
  fileprivate var inWords: String {
    if case .enumeration(let labels) = kind {
      return "\(name) (\(labels?.joined(separator: ", ") ?? "?"))"
    }
    return "\(name) \(kind)"
  }
}

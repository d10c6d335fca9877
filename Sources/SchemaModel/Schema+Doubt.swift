extension Schema {
  /// What is known when either this schema or another one is what the database has.
  ///
  /// What only one of them has is there only perhaps; what they say differently is not known.
  package func eitherOr(_ other: Schema) -> Schema {
    var result = self
    result.isIncomplete = isIncomplete || other.isIncomplete
    for key in tables.keysOfDifferences(from: other.tables).sorted(by: { $0.precedes($1) }) {
      result.doubt(key, tables[key], other.tables[key])
    }
    for key in types.keysOfDifferences(from: other.types) {
      result.types[key] = Self.doubtful(types[key], other.types[key])
    }
    for key in objects.keysOfDifferences(from: other.objects) {
      var object = objects[key] ?? other.objects[key]
      object?.isUncertain = true
      result.objects[key] = object
    }
    return result
  }

  /// Makes doubtful what another schema says differently about tables, but for the order of columns.
  package mutating func doubtDifferences(from other: Schema) {
    for key in tables.keysOfDifferences(from: other.tables).sorted(by: { $0.precedes($1) }) {
      let table = tables[key]
      let others = other.tables[key]
      if let table, let others, table.hasSameParts(as: others) { continue }
      doubt(key, table, others)
    }
  }

  /// Makes doubtful what is said differently about a table.
  private mutating func doubt(_ key: TableName, _ table: Table?, _ other: Table?) {
    let old = tables[key]
    switch (table, other) {
    case (let table?, let other?):
      replace(old, with: Table(either: table, or: other))
    case (var only?, nil), (nil, var only?):
      only.isUncertain = true
      replace(old, with: only)
    case (nil, nil): break
    }
  }

  private static func doubtful(_ type: NamedType?, _ other: NamedType?) -> NamedType? {
    guard var result = type ?? other else { return nil }
    guard let type, let other else {
      result.isUncertain = true
      return result
    }
    result.isUncertain = type.isUncertain || other.isUncertain
    result.isIncomplete = type.isIncomplete || other.isIncomplete
    if type.definition.kind != other.definition.kind {
      result.isIncomplete = true
      result.definition.kind = type.labels == nil ? .other : .enumeration(nil)
    }
    return result
  }
}

extension Table {
  /// What is known of a table that is as one of two.
  init(either table: Table, or other: Table) {
    self = table
    isUncertain = table.isUncertain || other.isUncertain
    isIncomplete = table.isIncomplete || other.isIncomplete
    // What a change does not touch is one in memory, and equal at once.
    if table.columns != other.columns {
      columns = Self.united(table.columns, other.columns, isSame: { $0.name == $1.name }) {
        ColumnDefinition(either: $0, or: $1)
      } doubting: {
        $0.isUncertain = true
      }
    }
    if table.constraints != other.constraints {
      constraints = Self.united(table.constraints, other.constraints, isSame: ==) { first, _ in
        first
      } doubting: {
        $0.isUncertain = true
      }
    }
    if table.indexes != other.indexes {
      indexes = Self.united(table.indexes, other.indexes, isSame: ==) { first, _ in
        first
      } doubting: {
        $0.isUncertain = true
      }
    }
    if table.comment != other.comment { isIncomplete = true }
  }

  private static func united<Part>(
    _ parts: [Part], _ others: [Part], isSame: (Part, Part) -> Bool,
    _ merged: (Part, Part) -> Part, doubting doubt: (inout Part) -> Void
  ) -> [Part] {
    var result: [Part] = []
    result.reserveCapacity(max(parts.count, others.count))
    for (index, part) in parts.enumerated() {
      // What both have mostly stands in the same place.
      if let other = Self.first(of: others, near: index, where: { isSame(part, $0) }) {
        result.append(merged(part, other))
      } else {
        var only = part
        doubt(&only)
        result.append(only)
      }
    }
    for (index, other) in others.enumerated()
    where Self.first(of: parts, near: index, where: { isSame($0, other) }) == nil {
      var only = other
      doubt(&only)
      result.append(only)
    }
    return result
  }

  /// A part for which a condition holds: the one at an index if it does there, else the first.
  private static func first<Part>(
    of parts: [Part], near index: Int, where holds: (Part) -> Bool
  ) -> Part? {
    if parts.indices.contains(index), holds(parts[index]) { return parts[index] }
    return parts.first(where: holds)
  }

  /// Whether two tables have the same parts in any order.
  fileprivate func hasSameParts(as other: Table) -> Bool {
    name == other.name && comment == other.comment && isUncertain == other.isUncertain
      && isIncomplete == other.isIncomplete
      && Set(columns) == Set(other.columns) && Set(constraints) == Set(other.constraints)
      && Set(indexes) == Set(other.indexes)
  }
}

extension ColumnDefinition {
  /// What is known of a column that is as one of two.
  init(either column: ColumnDefinition, or other: ColumnDefinition) {
    self = column
    if column == other { return }
    isUncertain = column.isUncertain || other.isUncertain
    if column.databaseType != other.databaseType { databaseType = nil }
    if column.type != other.type { type = nil }
    if column.isNullable != other.isNullable { isNullable = nil }
    if column.serverDefault != other.serverDefault { serverDefault = .unknown }
    if column.defaultText != other.defaultText { defaultText = nil }
    if column.comment != other.comment { comment = nil }
  }
}

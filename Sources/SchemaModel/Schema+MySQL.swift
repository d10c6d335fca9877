/// What MySQL and MariaDB do about keys by themselves.
///
/// `mysql_prepare_create_table` and `foreign_key_prefix` of `sql/sql_table.cc`, and
/// `row_rename_table_for_mysql` of InnoDB.
extension Schema {
  var isMySQL: Bool { dialect?.isMySQL == true }

  /// Makes the index that a new foreign key needs, unless a key begins with its columns.
  ///
  /// - Parameters:
  ///   - key: The foreign key.
  ///   - name: The name that is written for it, which is the index's too.
  ///   - table: The table, which has the foreign key already.
  func makeIndex(
    for key: ConstraintDefinition, named name: String?, in table: inout Table
  ) {
    guard isMySQL, key.kind == .foreignKey, !key.columns.isEmpty, !key.isIncomplete else { return }
    let isServed =
      table.constraints.contains { $0.hasIndex && begins($0.columns, with: key.columns) }
      || table.indexes.contains {
        // One that was made for another foreign key makes room, unless it serves more.
        $0.isOrdered && begins($0.leadingColumns, with: key.columns)
          && (!$0.isGenerated || $0.elements.count > key.columns.count)
      }
    if isServed { return }
    var index = IndexDefinition(name: name, elements: key.columns.map { .column($0) })
    index.isGenerated = true
    index.isUncertain = key.isUncertain
    append(index, to: &table)
  }

  /// Drops the indexes that were made for foreign keys where a new key serves these as well.
  func dropServed(by columns: [String], in table: inout Table) {
    guard isMySQL else { return }
    table.indexes.removeAll { $0.isGenerated && begins(columns, with: $0.columns) }
  }

  private func begins(_ columns: [String], with first: [String]) -> Bool {
    columns.count >= first.count && zip(columns, first).allSatisfy { areSame($0, $1) }
  }

  /// Gives foreign keys that were numbered after their table its new name.
  func renameNumberedKeys(of table: inout Table, from name: TableName) {
    let prefix = "\(name.name)_ibfk_"
    guard isMySQL, name.name != table.name.name else { return }
    for position in table.constraints.indices
    where table.constraints[position].kind == .foreignKey {
      guard let old = table.constraints[position].name, old.hasPrefix(prefix) else { continue }
      table.constraints[position].name = table.name.name + old.dropFirst(name.name.count)
    }
  }

  /// `CREATE TABLE … LIKE`: the new table has all of another one, but its foreign keys.
  func copyParts(of model: TableName, to table: inout Table) {
    guard let source = self[table: model], !source.isUncertain else {
      return table.isIncomplete = true
    }
    table.columns = source.columns
    table.constraints = source.constraints.filter { $0.kind != .foreignKey }
    table.indexes = source.indexes
    table.comment = source.comment
    table.isIncomplete = table.isIncomplete || source.isIncomplete
  }

  /// Forgets the types that may be larger with another character set; that of before is not known.
  mutating func convertTexts(of name: TableName) -> ChangeOutcome {
    change(name) { table in
      for position in table.columns.indices
      where ["TINYTEXT", "TEXT", "MEDIUMTEXT"].contains(table.columns[position].databaseType) {
        table.columns[position].databaseType = nil
      }
    }
  }

  /// Removes a dropped column from keys; keys without columns go, and checks of it alone.
  func removeFromKeys(_ column: String, _ table: inout Table) {
    table.constraints.removeAll { constraint in
      constraint.kind == .check && constraint.columns.count == 1
        && areSame(constraint.columns[0], column)
    }
    for position in table.constraints.indices {
      table.constraints[position].columns.removeAll { areSame($0, column) }
    }
    table.constraints.removeAll { $0.columns.isEmpty && $0.kind != .check }
    for position in table.indexes.indices {
      table.indexes[position].elements.removeAll {
        if case .column(let name) = $0 { areSame(name, column) } else { false }
      }
    }
    table.indexes.removeAll(where: \.elements.isEmpty)
  }

  /// `SERIAL`, which is short for a definition and a key.
  func spellOutSerial(at position: Int, in table: inout Table) {
    let column = table.columns[position]
    guard isMySQL, column.type?.uppercased() == "SERIAL", let name = column.name else { return }
    table.columns[position].isNullable = false
    table.columns[position].isIdentity = true
    table.columns[position].serverDefault = .some
    append(ConstraintDefinition(.unique, columns: [name]), to: &table)
  }
}

extension IndexDefinition {
  /// Whether it finds rows by the first of its columns.
  var isOrdered: Bool { method != "fulltext" && method != "spatial" }

  /// The columns before the first expression.
  var leadingColumns: [String] {
    var result: [String] = []
    for case .column(let name) in elements.prefix(while: \.isColumn) { result.append(name) }
    return result
  }
}

extension IndexDefinition.Element {
  fileprivate var isColumn: Bool {
    if case .column = self { true } else { false }
  }
}

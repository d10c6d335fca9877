/// What one schema has and another one has not, or has in another form.
package struct SchemaDifference: Sendable {
  /// A value in both, in different forms.
  package struct Changed<Value: Sendable>: Sendable {
    package var from: Value
    package var to: Value
  }

  /// What differs about a table that both have.
  package struct TableDifference: Sendable {
    package var from: Table
    package var to: Table
    package var addedColumns: [ColumnDefinition] = []
    package var removedColumns: [ColumnDefinition] = []
    package var changedColumns: [Changed<ColumnDefinition>] = []
    package var addedConstraints: [ConstraintDefinition] = []
    package var removedConstraints: [ConstraintDefinition] = []
    package var addedIndexes: [IndexDefinition] = []
    package var removedIndexes: [IndexDefinition] = []

    package var name: TableName { to.name }
  }

  /// All of these in the order in which a schema lists them.
  package var addedTables: [Table] = []
  package var removedTables: [Table] = []
  package var changedTables: [TableDifference] = []
  package var addedTypes: [NamedType] = []
  package var removedTypes: [NamedType] = []
  package var changedTypes: [Changed<NamedType>] = []
  package var addedObjects: [NamedObject] = []
  package var removedObjects: [NamedObject] = []

  package var isEmpty: Bool {
    addedTables.isEmpty && removedTables.isEmpty && changedTables.isEmpty && addedTypes.isEmpty
      && removedTypes.isEmpty && changedTypes.isEmpty && addedObjects.isEmpty
      && removedObjects.isEmpty
  }

  package init(from old: Schema, to new: Schema) {
    for key in new.tables.keysOfDifferences(from: old.tables).sorted(by: { $0.precedes($1) }) {
      switch (old.tables[key], new.tables[key]) {
      case (let from?, let to?):
        let difference = TableDifference(from: from, to: to)
        if !difference.isEmpty { changedTables.append(difference) }
      case (nil, let added?): addedTables.append(added)
      case (let removed?, nil): removedTables.append(removed)
      case (nil, nil): break
      }
    }
    for key in new.types.keysOfDifferences(from: old.types).sorted(by: { $0.precedes($1) }) {
      switch (old.types[key], new.types[key]) {
      case (let from?, let to?): changedTypes.append(Changed(from: from, to: to))
      case (nil, let added?): addedTypes.append(added)
      case (let removed?, nil): removedTypes.append(removed)
      case (nil, nil): break
      }
    }
    let known = Set(old.sortedObjects)
    addedObjects = new.sortedObjects.filter { !known.contains($0) }
    let now = Set(new.sortedObjects)
    removedObjects = old.sortedObjects.filter { !now.contains($0) }
  }
}

extension SchemaDifference.TableDifference {
  fileprivate init(from old: Table, to new: Table) {
    from = old
    to = new
    for column in new.columns {
      guard let before = old.columns.first(where: { $0.name == column.name }) else {
        addedColumns.append(column)
        continue
      }
      if before != column { changedColumns.append(.init(from: before, to: column)) }
    }
    removedColumns = old.columns.filter { column in
      !new.columns.contains { $0.name == column.name }
    }
    addedConstraints = new.constraints.filter { !old.constraints.contains($0) }
    removedConstraints = old.constraints.filter { !new.constraints.contains($0) }
    addedIndexes = new.indexes.filter { !old.indexes.contains($0) }
    removedIndexes = old.indexes.filter { !new.indexes.contains($0) }
  }

  /// Whether the tables differ in nothing that is told.
  fileprivate var isEmpty: Bool {
    addedColumns.isEmpty && removedColumns.isEmpty && changedColumns.isEmpty
      && addedConstraints.isEmpty && removedConstraints.isEmpty && addedIndexes.isEmpty
      && removedIndexes.isEmpty && from.comment == to.comment
      && from.isIncomplete == to.isIncomplete && from.isUncertain == to.isUncertain
  }
}

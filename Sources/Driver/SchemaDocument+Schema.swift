import Reports
import SchemaModel

extension Schema {
  /// The objects that are no tables and no types, sequences of columns among them.
  var documentedObjects: [SchemaDocument.NamedObject] {
    let owned = sortedTables.flatMap { table in
      table.ownedSequences.map { sequence in
        var object = SchemaDocument.NamedObject(
          kind: ObjectKind.sequence.rawValue, schema: table.name.schema, name: sequence.name)
        object.table = table.name.name
        object.isUncertain = table.isUncertain
        return object
      }
    }
    return sortedObjects.map(SchemaDocument.NamedObject.init) + owned
  }
}

extension SchemaDocument.Table {
  init(_ table: Table) {
    self.init(schema: table.name.schema, name: table.name.name)
    comment = table.comment
    isComplete = !table.isIncomplete
    isUncertain = table.isUncertain
    columns = table.columns.map(SchemaDocument.Column.init)
    constraints = table.constraints.map(SchemaDocument.Constraint.init)
    indexes = table.indexes.map(SchemaDocument.Index.init)
  }
}

extension SchemaDocument.Column {
  init(_ column: ColumnDefinition) {
    self.init(name: column.name ?? "")
    type = column.databaseType
    writtenType = column.type
    isNullable = column.isNullable
    hasServerDefault =
      switch column.serverDefault {
      case .none, .null: false
      case .some: true
      case .unknown: nil
      }
    serverDefault = column.defaultText
    isIdentity = column.isIdentity
    isComputed = column.isComputed
    comment = column.comment
    isUncertain = column.isUncertain
  }
}

extension SchemaDocument.Constraint {
  init(_ constraint: ConstraintDefinition) {
    self.init(
      kind: constraint.kind.rawValue, name: constraint.name, columns: constraint.columns)
    referredSchema = constraint.referredTable?.schema
    referredTable = constraint.referredTable?.name
    referredColumns = constraint.referredColumns
    onDelete = constraint.onDelete
    onUpdate = constraint.onUpdate
    condition = constraint.condition
    isValidated = !constraint.isNotValid
    isUncertain = constraint.isUncertain
  }
}

extension SchemaDocument.Index {
  init(_ index: IndexDefinition) {
    self.init(
      name: index.name,
      columns: index.elements.map { if case .column(let name) = $0 { name } else { nil } })
    expressions = index.elements.compactMap { element -> String?? in
      if case .expression(let text) = element { .some(text) } else { .none }
    }
    isUnique = index.isUnique
    method = index.method
    condition = index.condition
    isUncertain = index.isUncertain
  }
}

extension SchemaDocument.NamedType {
  init(_ type: NamedType) {
    let kind =
      switch type.definition.kind {
      case .enumeration: "enum"
      case .domain: "domain"
      case .composite: "composite"
      case .range: "range"
      case .other: "type"
      }
    self.init(schema: type.name.schema, name: type.name.name, kind: kind)
    labels = type.labels
    isUncertain = type.isUncertain
  }
}

extension SchemaDocument.NamedObject {
  init(_ object: NamedObject) {
    self.init(kind: object.kind.rawValue, schema: object.name.schema, name: object.name.name)
    isUncertain = object.isUncertain
  }
}

extension SchemaDifferenceDocument.Table {
  init(_ difference: SchemaDifference.TableDifference) {
    self.init(
      from: SchemaDocument.Table(difference.from), to: SchemaDocument.Table(difference.to))
    addedColumns = difference.addedColumns.map(SchemaDocument.Column.init)
    removedColumns = difference.removedColumns.map(SchemaDocument.Column.init)
    changedColumns = difference.changedColumns.map {
      .init(from: SchemaDocument.Column($0.from), to: SchemaDocument.Column($0.to))
    }
    addedConstraints = difference.addedConstraints.map(SchemaDocument.Constraint.init)
    removedConstraints = difference.removedConstraints.map(SchemaDocument.Constraint.init)
    addedIndexes = difference.addedIndexes.map(SchemaDocument.Index.init)
    removedIndexes = difference.removedIndexes.map(SchemaDocument.Index.init)
  }
}

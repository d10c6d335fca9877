/// A type that exists in a schema.
package struct NamedType: Sendable, Hashable {
  package var definition: TypeDefinition
  /// Whether it may have more or other labels than are said.
  package var isIncomplete = false
  /// Whether it is there only perhaps.
  package var isUncertain = false

  package var name: TableName { definition.name }

  /// The labels of an enumeration in their order; nil for other types, and where they cannot be read.
  package var labels: [String]? {
    if case .enumeration(let labels) = definition.kind { labels } else { nil }
  }
}

/// An object of a schema that is known by its name only.
package struct NamedObject: Sendable, Hashable {
  package var kind: ObjectKind
  package var name: TableName
  /// Whether it is there only perhaps.
  package var isUncertain = false
}

/// Something that a change is about.
package enum SchemaObject: Sendable, Hashable {
  case table(TableName)
  case column(TableName, String)
  /// The name is nil where the database makes one.
  case constraint(TableName, String?)
  /// The table is nil where it is not said.
  case index(TableName?, String?)
  case type(TableName)
  case label(TableName, String)
  case object(ObjectKind, TableName)
}

/// What became of a change.
package enum ChangeOutcome: Sendable, Hashable {
  case applied
  /// There was nothing to do: it is there already and need not be, or is not there and need not be.
  case unchanged
  /// What it makes is there already. The schema stays as it was.
  case alreadyExists(SchemaObject)
  /// What it changes is not there. A table that is changed is there from now on, but incomplete.
  case missing(SchemaObject)
  /// It does something that cannot be read, to this table or to anything.
  case unknown(TableName?)
}

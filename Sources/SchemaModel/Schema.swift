/// What a database has: tables, types and other objects, at one point of a history.
///
/// A copy shares all that stays the same with what it was copied from.
package struct Schema: Sendable {
  /// The database whose rules apply; nil where it is not known, so that it makes no names.
  package let dialect: Dialect?
  /// What is said to have made the tables that are made from now on; a number that means something to
  /// the caller only.
  package var origin: Int?
  /// Whether something happened that cannot be read and may have made, changed or removed any object.
  package var isIncomplete = false

  let identifiers: Identifiers
  var tables = SharedMap<TableName, Table>()
  var types = SharedMap<TableName, NamedType>()
  var objects = SharedMap<ObjectKey, NamedObject>()
  /// The table that an index, the index of a constraint or an owned sequence belongs to, by its name.
  var owners = SharedMap<TableName, TableName>()
  /// How many tables have a constraint of this name.
  var constraintNames = SharedMap<TableName, Int>()
  /// The tables that refer to a table, by foreign keys or as its partitions or heirs.
  var dependents = SharedMap<TableName, [TableName]>()
  /// How many tables are partitions or heirs of others.
  var heirCount = 0

  struct ObjectKey: Hashable, Sendable {
    var kind: ObjectKind
    var name: TableName

    // Hardly any name is that of two kinds; and so it has the hash of its name.
    func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  /// An empty database.
  package init(dialect: Dialect?) {
    self.dialect = dialect
    identifiers = Identifiers(dialect: dialect)
  }

  /// The table that a name means.
  package subscript(table name: TableName) -> Table? { tables[identifiers.key(name)] }

  /// The type that a name means.
  package subscript(type name: TableName) -> NamedType? { types[identifiers.key(name)] }

  /// The object of a kind that a name means.
  package subscript(kind: ObjectKind, name: TableName) -> NamedObject? {
    objects[ObjectKey(kind: kind, name: identifiers.key(name))]
  }

  package var tableCount: Int { tables.count }

  /// All tables in the order of their schemas and names, as bytes.
  package var sortedTables: [Table] {
    tables.unorderedValues.sorted { $0.name.precedes($1.name) }
  }

  /// All types in the order of their schemas and names.
  package var sortedTypes: [NamedType] {
    types.unorderedValues.sorted { $0.name.precedes($1.name) }
  }

  /// All other objects in the order of their kinds, schemas and names.
  package var sortedObjects: [NamedObject] {
    objects.unorderedValues.sorted {
      $0.kind == $1.kind
        ? $0.name.precedes($1.name) : $0.kind.rawValue < $1.kind.rawValue
    }
  }

  /// The column of a table, by the rules that the database compares names with.
  package func column(_ name: String, of table: TableName) -> ColumnDefinition? {
    tables.read(identifiers.key(table)) { table in
      table.columns.first { identifiers.areSame($0.name, name) }
    } ?? nil
  }

  /// The table that an index belongs to, where a statement names the index only.
  package func table(ofIndex name: TableName) -> Table? {
    owners[identifiers.key(name)].flatMap { tables[$0] }
  }
}

extension Schema: Equatable {
  /// Whether two schemas have the same objects, whatever made them.
  package static func == (schema: Schema, other: Schema) -> Bool {
    schema.dialect == other.dialect && schema.isIncomplete == other.isIncomplete
      && schema.tables.keysOfDifferences(from: other.tables).isEmpty
      && schema.types.keysOfDifferences(from: other.types).isEmpty
      && schema.objects.keysOfDifferences(from: other.objects).isEmpty
  }
}

extension TableName {
  /// The order in which names are listed: those without a schema first, then as bytes.
  package func precedes(_ other: TableName) -> Bool {
    if schema == other.schema { return name < other.name }
    guard let schema else { return true }
    guard let theirs = other.schema else { return false }
    return schema < theirs
  }
}

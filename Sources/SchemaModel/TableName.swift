/// The name of a table, or of another object that has a schema.
package struct TableName: Hashable, Sendable, CustomStringConvertible {
  /// Nil where none is written: the database's default schema.
  package var schema: String?
  package var name: String

  package init(schema: String? = nil, name: String) {
    self.schema = schema
    self.name = name
  }

  // Most have no schema.
  package func hash(into hasher: inout Hasher) {
    if let schema { hasher.combine(schema) }
    hasher.combine(name)
  }

  package var description: String {
    schema.map { "\($0).\(name)" } ?? name
  }
}

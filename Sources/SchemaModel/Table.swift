/// A table as it is at some point of a history.
package struct Table: Sendable, Equatable {
  /// A sequence that the database made for a column, and drops with it.
  package struct OwnedSequence: Sendable, Hashable {
    package var name: String
    package var column: String
  }

  package var name: TableName
  /// In the order in which the database has them; each has a name.
  package var columns: [ColumnDefinition]
  /// In the order in which they were made, with the names that the database gave them.
  package var constraints: [ConstraintDefinition] = []
  /// In the order in which they were made; those of constraints are not among them.
  package var indexes: [IndexDefinition] = []
  package var ownedSequences: [OwnedSequence] = []
  package var comment: String?
  package var isTemporary = false
  /// The partitioned table or the tables that it inherits from.
  package var parents: [TableName] = []
  package var isPartitioned = false
  /// Whether it may differ from what is said here, because something that cannot be read made it or
  /// touched it.
  package var isIncomplete = false
  /// Whether it is there only perhaps: a condition that cannot be decided made or removed it.
  package var isUncertain = false
  /// What made it, as `Schema.origin` said at that time; nil when nothing that was read did.
  package var origin: Int?

  init(name: TableName, columns: [ColumnDefinition] = []) {
    self.name = name
    self.columns = columns
  }

  package var primaryKey: ConstraintDefinition? {
    constraints.first { $0.kind == .primaryKey }
  }

  /// The columns of the primary key in its order; none without one.
  package var primaryKeyColumns: [String] { primaryKey?.columns ?? [] }

  /// The column with exactly this name.
  package func column(_ name: String) -> ColumnDefinition? {
    columns.first { $0.name == name }
  }
}

extension Table {
  /// Keeps bounds that no database exceeds, so that no migration makes a table that is slow to change.
  static let maximumParts = 4096

  mutating func append(_ column: ColumnDefinition) {
    guard columns.count < Self.maximumParts else { return isIncomplete = true }
    columns.append(column)
  }

  mutating func append(_ constraint: ConstraintDefinition) {
    guard constraints.count < Self.maximumParts else { return isIncomplete = true }
    constraints.append(constraint)
  }

  mutating func append(_ index: IndexDefinition) {
    guard indexes.count < Self.maximumParts else { return isIncomplete = true }
    indexes.append(index)
  }
}

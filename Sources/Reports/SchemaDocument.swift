/// What `mlint schema` prints: what a database has after some revisions, found without running them.
///
/// The fields are those of the machine format, in its order; unknown is nil, never a guess.
package struct SchemaDocument: Sendable {
  /// In the order of the environments' names.
  package var schemas: [Schema]

  package init(schemas: [Schema] = []) {
    self.schemas = schemas
  }

  /// The schema of one environment.
  package struct Schema: Sendable {
    package var environment: String
    /// The revisions that it is the schema after; several where they have not been merged, none at the
    /// base.
    package var revisions: [String]
    /// As SQLAlchemy names it; nil when it is not known.
    package var dialect: String?
    /// Whether nothing happened that could not be read.
    package var isComplete: Bool
    package var tables: [Table] = []
    package var types: [NamedType] = []
    package var objects: [NamedObject] = []
    /// What could not be read, in the order in which the revisions run.
    package var unread: [Unread] = []

    package init(environment: String, revisions: [String], dialect: String?, isComplete: Bool) {
      self.environment = environment
      self.revisions = revisions
      self.dialect = dialect
      self.isComplete = isComplete
    }
  }

  package struct Table: Sendable {
    package var schema: String?
    package var name: String
    package var comment: String?
    /// Whether nothing that could not be read made it or touched it.
    package var isComplete = true
    /// Whether it is there only perhaps.
    package var isUncertain = false
    package var columns: [Column] = []
    package var constraints: [Constraint] = []
    package var indexes: [Index] = []

    package init(schema: String?, name: String) {
      self.schema = schema
      self.name = name
    }
  }

  package struct Column: Sendable {
    package var name: String
    /// As the database names it.
    package var type: String?
    /// As the migration writes it.
    package var writtenType: String?
    package var isNullable: Bool?
    package var hasServerDefault: Bool?
    /// The default as DDL has it, where it is known.
    package var serverDefault: String?
    package var isIdentity = false
    package var isComputed = false
    package var comment: String?
    package var isUncertain = false

    package init(name: String) {
      self.name = name
    }
  }

  package struct Constraint: Sendable {
    /// `primary key`, `unique`, `foreign key`, `check` or `exclude`.
    package var kind: String
    package var name: String?
    package var columns: [String]
    package var referredSchema: String?
    package var referredTable: String?
    package var referredColumns: [String] = []
    package var onDelete: String?
    package var onUpdate: String?
    /// The condition of a check.
    package var condition: String?
    package var isValidated = true
    package var isUncertain = false

    package init(kind: String, name: String?, columns: [String]) {
      self.kind = kind
      self.name = name
      self.columns = columns
    }
  }

  package struct Index: Sendable {
    package var name: String?
    /// The columns, and nil for each expression.
    package var columns: [String?]
    /// The expressions in their order, as far as they are known.
    package var expressions: [String?] = []
    package var isUnique = false
    package var method: String?
    package var condition: String?
    package var isUncertain = false

    package init(name: String?, columns: [String?]) {
      self.name = name
      self.columns = columns
    }
  }

  package struct NamedType: Sendable {
    package var schema: String?
    package var name: String
    /// `enum`, `domain`, `composite`, `range` or `other`.
    package var kind: String
    /// Those of an enumeration, where they are known.
    package var labels: [String]?
    package var isUncertain = false

    package init(schema: String?, name: String, kind: String) {
      self.schema = schema
      self.name = name
      self.kind = kind
    }
  }

  package struct NamedObject: Sendable {
    /// Such as `view` or `sequence`.
    package var kind: String
    package var schema: String?
    package var name: String
    /// The table that it belongs to, for the sequence of a serial column.
    package var table: String?
    package var isUncertain = false

    package init(kind: String, schema: String?, name: String) {
      self.kind = kind
      self.schema = schema
      self.name = name
    }
  }

  /// Something in a migration that may have changed the schema and could not be read.
  package struct Unread: Sendable {
    package var revision: String
    package var path: String
    package var line: Int
    package var reason: String

    package init(revision: String, path: String, line: Int, reason: String) {
      self.revision = revision
      self.path = path
      self.line = line
      self.reason = reason
    }
  }
}

/// What `mlint schema A B` prints: how the schema at B differs from that at A.
package struct SchemaDifferenceDocument: Sendable {
  package var environment: String
  package var dialect: String?
  package var from: SchemaDocument.Schema
  package var to: SchemaDocument.Schema
  package var addedTables: [SchemaDocument.Table] = []
  package var removedTables: [SchemaDocument.Table] = []
  package var changedTables: [Table] = []
  package var addedTypes: [SchemaDocument.NamedType] = []
  package var removedTypes: [SchemaDocument.NamedType] = []
  package var changedTypes: [Changed<SchemaDocument.NamedType>] = []
  package var addedObjects: [SchemaDocument.NamedObject] = []
  package var removedObjects: [SchemaDocument.NamedObject] = []

  package struct Changed<Value: Sendable>: Sendable {
    package var from: Value
    package var to: Value

    package init(from: Value, to: Value) {
      self.from = from
      self.to = to
    }
  }

  /// A table that both have.
  package struct Table: Sendable {
    package var schema: String?
    package var name: String
    package var comment: Changed<String?>
    package var isUncertain: Changed<Bool>
    package var isComplete: Changed<Bool>
    package var addedColumns: [SchemaDocument.Column] = []
    package var removedColumns: [SchemaDocument.Column] = []
    package var changedColumns: [Changed<SchemaDocument.Column>] = []
    package var addedConstraints: [SchemaDocument.Constraint] = []
    package var removedConstraints: [SchemaDocument.Constraint] = []
    package var addedIndexes: [SchemaDocument.Index] = []
    package var removedIndexes: [SchemaDocument.Index] = []

    package init(from: SchemaDocument.Table, to: SchemaDocument.Table) {
      schema = to.schema
      name = to.name
      comment = Changed(from: from.comment, to: to.comment)
      isUncertain = Changed(from: from.isUncertain, to: to.isUncertain)
      isComplete = Changed(from: from.isComplete, to: to.isComplete)
    }
  }

  package init(from: SchemaDocument.Schema, to: SchemaDocument.Schema) {
    environment = to.environment
    dialect = to.dialect
    self.from = from
    self.to = to
  }

  package var isEmpty: Bool {
    addedTables.isEmpty && removedTables.isEmpty && changedTables.isEmpty && addedTypes.isEmpty
      && removedTypes.isEmpty && changedTypes.isEmpty && addedObjects.isEmpty
      && removedObjects.isEmpty
  }
}

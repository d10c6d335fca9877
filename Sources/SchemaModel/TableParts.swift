/// A constraint of a table as a migration defines it.
package struct ConstraintDefinition: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    case primaryKey = "primary key"
    case unique
    case foreignKey = "foreign key"
    case check
    case exclude
  }

  package var kind: Kind
  /// The name that is written; nil where a naming convention or the database makes one.
  package var name: String?
  /// The constrained columns in their order; expressions are left out.
  package var columns: [String]
  /// What a foreign key refers to; the columns are empty where the referred table's key is meant.
  package var referredTable: TableName?
  package var referredColumns: [String] = []
  /// What happens to rows when the one referred to is deleted or updated, such as `CASCADE`.
  package var onDelete: String?
  package var onUpdate: String?
  /// The condition of a check, as SQL, where it can be read.
  package var condition: String?
  /// `NOT VALID`: existing rows are not looked at.
  package var isNotValid = false
  package var isDeferrable = false
  /// Whether it is a check that MariaDB keeps with its column, under the column's name.
  package var isOfColumn = false
  /// `USING INDEX`: the index that becomes the constraint.
  package var usedIndex: String?
  /// Whether naming conventions leave the name as it is, as `op.f(…)` says; for directives only.
  package var isNameFinal = false
  /// Whether a part of it cannot be read.
  package var isIncomplete = false
  /// Whether it is there only perhaps, which a constraint of a `Schema` may be.
  package var isUncertain = false

  package init(_ kind: Kind, name: String? = nil, columns: [String] = []) {
    self.kind = kind
    self.name = name
    self.columns = columns
  }
}

/// An index as a migration defines it.
package struct IndexDefinition: Sendable, Hashable {
  package enum Element: Sendable, Hashable {
    case column(String)
    /// An expression, as SQL, where it can be read.
    case expression(String?)
  }

  /// Nil where the database or SQLAlchemy makes one.
  package var name: String?
  package var elements: [Element]
  package var isUnique = false
  /// Whether MySQL made it for a foreign key, and drops it when another key serves that.
  package var isGenerated = false
  /// PostgreSQL's `CONCURRENTLY`.
  package var isConcurrent = false
  /// The access method, such as `gin`; nil for the database's default.
  package var method: String?
  /// The `WHERE` of a partial index; nil without one.
  package var condition: String?
  /// Whether SQLAlchemy makes the name, which is then that of its own convention; for directives only.
  package var isNameStandard = false
  /// Whether a part of it cannot be read.
  package var isIncomplete = false
  /// Whether it is there only perhaps, which an index of a `Schema` may be.
  package var isUncertain = false

  package init(name: String?, elements: [Element] = []) {
    self.name = name
    self.elements = elements
  }

  /// The indexed columns that are named.
  package var columns: [String] {
    elements.compactMap { if case .column(let name) = $0 { name } else { nil } }
  }
}

/// A table as a migration creates it.
package struct TableDefinition: Sendable, Hashable {
  package var name: TableName
  package var columns: [ColumnDefinition]
  /// Those of columns (`unique=True`, `ForeignKey`) are here too.
  package var constraints: [ConstraintDefinition] = []
  /// Those of columns (`index=True`) are here too.
  package var indexes: [IndexDefinition] = []
  package var comment: String?
  package var isTemporary = false
  /// The table that it is made like, as MySQL does it: with all but the foreign keys.
  package var model: TableName?
  /// The partitioned table or the tables it inherits from; their columns are its own as well.
  package var parents: [TableName] = []
  package var isPartitioned = false
  /// Whether a query fills it: `CREATE TABLE … AS`, `SELECT … INTO`.
  package var isFilled = false
  /// Whether a part of it cannot be read: `AS SELECT`, `LIKE`, an argument made at run time.
  package var isIncomplete = false

  package init(name: TableName, columns: [ColumnDefinition] = []) {
    self.name = name
    self.columns = columns
  }
}

/// A type that the database keeps by name.
package struct TypeDefinition: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// With its labels, in their order; nil where they cannot be read.
    case enumeration([String]?)
    case domain
    case composite
    case range
    /// Of a kind that is not looked at.
    case other
  }

  package var name: TableName
  package var kind: Kind

  package init(name: TableName, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

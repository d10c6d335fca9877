package import SourceText

/// What fills a new column's existing rows.
package enum SQLDefault: Sendable, Hashable {
  case none
  /// `DEFAULT NULL`, also with a cast or in parentheses.
  case null
  case expression
  /// A bind marker, whose value is not in the text.
  case unknown
}

/// One column as it is defined.
package struct SQLColumn: Sendable {
  package enum Nullability: Sendable, Hashable {
    case unspecified
    case null
    case notNull
  }

  /// MySQL's `FIRST` and `AFTER`.
  package enum Placement: Sendable, Hashable {
    case first
    case after(SQLIdentifier)
  }

  package var name: SQLIdentifier
  /// The type as it is written, blanks and comments between tokens made one blank; nil where none
  /// is written.
  package var type: String?
  /// The type with its usual name, such as `VARCHAR(20)` for `character varying(20)`.
  package var databaseType: String?
  package var nullability: Nullability = .unspecified
  package var defaultValue: SQLDefault = .none
  /// The default as it is written.
  package var defaultText: String?
  /// `GENERATED ALWAYS AS (…)`, or `AS (…)` without it.
  package var isGenerated = false
  /// `GENERATED … AS IDENTITY`, `AUTO_INCREMENT`, `AUTOINCREMENT`, or a serial type.
  package var isIdentity = false
  /// The keys, checks and references that are written with the column, each of this column.
  package var constraints: [SQLTableConstraint] = []
  /// MySQL's `COMMENT`.
  package var comment: String?
  /// Where it goes among the others; nil where that is not written.
  package var placement: Placement?
  /// The whole definition, from name to last constraint.
  package var range: SourceRange

  package init(name: SQLIdentifier, range: SourceRange) {
    self.name = name
    self.range = range
  }

  package var isPrimaryKey: Bool { has(.primaryKey) }
  package var isUnique: Bool { has(.unique) }
  package var hasCheck: Bool { has(.check) }
  package var references: SQLName? { constraints.last { $0.kind == .foreignKey }?.references }

  private func has(_ kind: SQLTableConstraint.Kind) -> Bool {
    constraints.contains { $0.kind == kind }
  }

  /// Whether rows may hold NULL in it, by what is written: a primary key, an identity and a serial
  /// type are NOT NULL.
  package var acceptsNull: Bool {
    nullability != .notNull && !isPrimaryKey && !isIdentity
  }

  /// Whether the server has a value for rows that exist before the column does.
  package var fillsExistingRows: Bool {
    defaultValue == .expression || isGenerated || isIdentity
  }
}

/// A constraint of a table, or an index that MySQL writes among them.
package struct SQLTableConstraint: Sendable {
  package enum Kind: Sendable, Hashable {
    case primaryKey, unique, foreignKey, check, exclude, notNull, index, unknown
  }

  package var kind: Kind
  package var name: SQLIdentifier?
  /// The constrained columns; expressions are left out.
  package var columns: [SQLIdentifier] = []
  /// The table that a foreign key points at.
  package var references: SQLName?
  /// Its columns, where they are written.
  package var referencedColumns: [SQLIdentifier] = []
  /// What happens to rows when the one referred to goes or changes, in capitals; nil for `NO ACTION`
  /// and where nothing is written, which is the same.
  package var onDelete: String?
  package var onUpdate: String?
  /// The expression of a check, without the parentheses around it.
  package var condition: String?
  /// `NOT VALID`: existing rows are not looked at.
  package var isNotValid = false
  package var isDeferrable = false
  /// `USING INDEX`: the index that exists and is made the constraint.
  package var usedIndex: SQLIdentifier?
  /// The kind of an index: `fulltext`, `spatial`, or what stands after `USING`; nil where none is written.
  package var method: String?
  package var range: SourceRange

  package init(kind: Kind, name: SQLIdentifier? = nil, range: SourceRange) {
    self.kind = kind
    self.name = name
    self.range = range
  }
}

/// `CREATE TABLE`, also with `AS`; and `SELECT … INTO`, which does the same.
package struct SQLCreateTable: Sendable {
  package var name: SQLName
  package var ifNotExists = false
  package var isTemporary = false
  package var isUnlogged = false
  /// Whether a query fills it.
  package var isFromQuery = false
  package var columns: [SQLColumn] = []
  package var constraints: [SQLTableConstraint] = []
  /// The tables of `LIKE`, whose columns it gets a copy of.
  package var models: [SQLName] = []
  /// The partitioned table of `PARTITION OF`, or the tables of `INHERITS`.
  package var parents: [SQLName] = []
  package var isPartitioned = false
  /// Whether its columns are those of a composite type (`OF`).
  package var isTyped = false
  /// MySQL's `COMMENT`.
  package var comment: String?

  package init(name: SQLName) {
    self.name = name
  }
}

/// `ALTER TABLE` with all its actions.
package struct SQLAlterTable: Sendable {
  package var name: SQLName
  package var ifExists = false
  package var only = false
  package var actions: [SQLAlterAction]

  package init(name: SQLName, actions: [SQLAlterAction] = []) {
    self.name = name
    self.actions = actions
  }
}

/// A table and its new name.
package struct SQLTableRename: Sendable {
  package var old: SQLName
  package var new: SQLName
}

/// One action of `ALTER TABLE`.
package struct SQLAlterAction: Sendable {
  package enum Kind: Sendable {
    case addColumn(SQLColumn, ifNotExists: Bool)
    case dropColumn(SQLIdentifier, ifExists: Bool)
    case setNotNull(SQLIdentifier)
    case dropNotNull(SQLIdentifier)
    case setDefault(SQLIdentifier, SQLDefault, text: String)
    case dropDefault(SQLIdentifier)
    case setType(SQLIdentifier, SQLTypeChange)
    /// Whether the column has an identity afterwards.
    case setIdentity(SQLIdentifier, Bool)
    /// Something of a column that its definition does not say, such as its statistics.
    case setOption(SQLIdentifier)
    /// MySQL's and Oracle's `MODIFY`: the column gets the definition that is written. Oracle keeps
    /// what is not written.
    case modifyColumn(SQLColumn)
    /// MySQL's `CHANGE`: a new name and a new definition.
    case changeColumn(SQLIdentifier, SQLColumn)
    case addConstraint(SQLTableConstraint)
    /// The name is nil for constraints without one, such as MySQL's primary key; the kind is nil where
    /// it is not written.
    case dropConstraint(SQLIdentifier?, SQLTableConstraint.Kind?, ifExists: Bool)
    case validateConstraint(SQLIdentifier)
    case dropIndex(SQLIdentifier, ifExists: Bool)
    case renameTable(SQLName)
    case renameColumn(SQLIdentifier, to: SQLIdentifier)
    case renameConstraint(SQLIdentifier, to: SQLIdentifier)
    case renameIndex(SQLIdentifier, to: SQLIdentifier)
    case setSchema(SQLIdentifier)
    case attachPartition(SQLName)
    case detachPartition(SQLName, isConcurrent: Bool)
    /// `INHERIT`, or `NO INHERIT`.
    case inherit(SQLName, Bool)
    /// MySQL's `COMMENT = '…'`.
    case setComment(String)
    /// An action that is known and changes nothing that a schema holds, by its words.
    case unmodelled(String)
    case unknown
  }

  package var kind: Kind
  /// `CASCADE`.
  package var isCascading = false
  package var range: SourceRange

  package init(kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// The new type of a column.
package struct SQLTypeChange: Sendable, Hashable {
  /// As it is written.
  package var type: String
  /// With its usual name.
  package var databaseType: String?
  /// The expression of `USING`.
  package var conversion: String?

  package init(type: String, databaseType: String?, conversion: String? = nil) {
    self.type = type
    self.databaseType = databaseType
    self.conversion = conversion
  }
}

/// `CREATE INDEX`.
package struct SQLCreateIndex: Sendable {
  package enum Element: Sendable {
    case column(SQLIdentifier)
    /// An expression, as it is written.
    case expression(String)
  }

  /// Nil where PostgreSQL is to choose one.
  package var name: SQLName?
  package var table: SQLName
  package var isUnique = false
  package var isConcurrent = false
  package var ifNotExists = false
  package var elements: [Element] = []
  /// In lower case, such as `gin`; nil where none is written.
  package var method: String?
  /// The expression after `WHERE`.
  package var condition: String?

  package init(name: SQLName?, table: SQLName) {
    self.name = name
    self.table = table
  }

  /// The indexed columns; expressions are left out.
  package var columns: [SQLIdentifier] {
    elements.compactMap { if case .column(let name) = $0 { name } else { nil } }
  }
}

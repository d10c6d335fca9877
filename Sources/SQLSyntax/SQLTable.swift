public import SourceText

/// What fills a new column's existing rows.
public enum SQLDefault: Sendable, Hashable {
  case none
  /// `DEFAULT NULL`, also with a cast or in parentheses.
  case null
  case expression
  /// A bind marker, whose value is not in the text.
  case unknown
}

/// One column as it is defined.
public struct SQLColumn: Sendable {
  public enum Nullability: Sendable, Hashable {
    case unspecified
    case null
    case notNull
  }

  /// MySQL's `FIRST` and `AFTER`.
  public enum Placement: Sendable, Hashable {
    case first
    case after(SQLIdentifier)
  }

  public var name: SQLIdentifier
  /// The type as it is written, blanks and comments between tokens made one blank; nil where none
  /// is written.
  public var type: String?
  /// The type with its usual name, such as `VARCHAR(20)` for `character varying(20)`.
  public var databaseType: String?
  public var nullability: Nullability = .unspecified
  public var defaultValue: SQLDefault = .none
  /// The default as it is written.
  public var defaultText: String?
  /// `GENERATED ALWAYS AS (…)`, or `AS (…)` without it.
  public var isGenerated = false
  /// `GENERATED … AS IDENTITY`, `AUTO_INCREMENT`, `AUTOINCREMENT`, or a serial type.
  public var isIdentity = false
  /// The keys, checks and references that are written with the column, each of this column.
  public var constraints: [SQLTableConstraint] = []
  /// MySQL's `COMMENT`.
  public var comment: String?
  /// Where it goes among the others; nil where that is not written.
  public var placement: Placement?
  /// The whole definition, from name to last constraint.
  public var range: SourceRange

  public init(name: SQLIdentifier, range: SourceRange) {
    self.name = name
    self.range = range
  }

  public var isPrimaryKey: Bool { has(.primaryKey) }
  public var isUnique: Bool { has(.unique) }
  public var hasCheck: Bool { has(.check) }
  public var references: SQLName? { constraints.last { $0.kind == .foreignKey }?.references }

  private func has(_ kind: SQLTableConstraint.Kind) -> Bool {
    constraints.contains { $0.kind == kind }
  }

  /// Whether rows may hold NULL in it, by what is written: a primary key, an identity and a serial
  /// type are NOT NULL.
  public var acceptsNull: Bool {
    nullability != .notNull && !isPrimaryKey && !isIdentity
  }

  /// Whether the server has a value for rows that exist before the column does.
  public var fillsExistingRows: Bool {
    defaultValue == .expression || isGenerated || isIdentity
  }
}

/// A constraint of a table, or an index that MySQL writes among them.
public struct SQLTableConstraint: Sendable {
  public enum Kind: Sendable, Hashable {
    case primaryKey, unique, foreignKey, check, exclude, notNull, index, unknown
  }

  public var kind: Kind
  public var name: SQLIdentifier?
  /// The constrained columns; expressions are left out.
  public var columns: [SQLIdentifier] = []
  /// The table that a foreign key points at.
  public var references: SQLName?
  /// Its columns, where they are written.
  public var referencedColumns: [SQLIdentifier] = []
  /// What happens to rows when the one referred to goes or changes, in capitals; nil for `NO ACTION`
  /// and where nothing is written, which is the same.
  public var onDelete: String?
  public var onUpdate: String?
  /// The expression of a check, without the parentheses around it.
  public var condition: String?
  /// `NOT VALID`: existing rows are not looked at.
  public var isNotValid = false
  public var isDeferrable = false
  /// `USING INDEX`: the index that exists and is made the constraint.
  public var usedIndex: SQLIdentifier?
  /// The kind of an index: `fulltext`, `spatial`, or what stands after `USING`; nil where none is written.
  public var method: String?
  public var range: SourceRange

  public init(kind: Kind, name: SQLIdentifier? = nil, range: SourceRange) {
    self.kind = kind
    self.name = name
    self.range = range
  }
}

/// `CREATE TABLE`, also with `AS`; and `SELECT … INTO`, which does the same.
public struct SQLCreateTable: Sendable {
  public var name: SQLName
  public var ifNotExists = false
  public var isTemporary = false
  public var isUnlogged = false
  /// Whether a query fills it.
  public var isFromQuery = false
  public var columns: [SQLColumn] = []
  public var constraints: [SQLTableConstraint] = []
  /// The tables of `LIKE`, whose columns it gets a copy of.
  public var models: [SQLName] = []
  /// The partitioned table of `PARTITION OF`, or the tables of `INHERITS`.
  public var parents: [SQLName] = []
  public var isPartitioned = false
  /// Whether its columns are those of a composite type (`OF`).
  public var isTyped = false
  /// MySQL's `COMMENT`.
  public var comment: String?

  public init(name: SQLName) {
    self.name = name
  }
}

/// `ALTER TABLE` with all its actions.
public struct SQLAlterTable: Sendable {
  public var name: SQLName
  public var ifExists = false
  public var only = false
  public var actions: [SQLAlterAction]

  public init(name: SQLName, actions: [SQLAlterAction] = []) {
    self.name = name
    self.actions = actions
  }
}

/// A table and its new name.
public struct SQLTableRename: Sendable {
  public var old: SQLName
  public var new: SQLName
}

/// One action of `ALTER TABLE`.
public struct SQLAlterAction: Sendable {
  public enum Kind: Sendable {
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

  public var kind: Kind
  /// `CASCADE`.
  public var isCascading = false
  public var range: SourceRange

  public init(kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// The new type of a column.
public struct SQLTypeChange: Sendable, Hashable {
  /// As it is written.
  public var type: String
  /// With its usual name.
  public var databaseType: String?
  /// The expression of `USING`.
  public var conversion: String?

  public init(type: String, databaseType: String?, conversion: String? = nil) {
    self.type = type
    self.databaseType = databaseType
    self.conversion = conversion
  }
}

/// `CREATE INDEX`.
public struct SQLCreateIndex: Sendable {
  public enum Element: Sendable {
    case column(SQLIdentifier)
    /// An expression, as it is written.
    case expression(String)
  }

  /// Nil where PostgreSQL is to choose one.
  public var name: SQLName?
  public var table: SQLName
  public var isUnique = false
  public var isConcurrent = false
  public var ifNotExists = false
  public var elements: [Element] = []
  /// In lower case, such as `gin`; nil where none is written.
  public var method: String?
  /// The expression after `WHERE`.
  public var condition: String?

  public init(name: SQLName?, table: SQLName) {
    self.name = name
    self.table = table
  }

  /// The indexed columns; expressions are left out.
  public var columns: [SQLIdentifier] {
    elements.compactMap { if case .column(let name) = $0 { name } else { nil } }
  }
}

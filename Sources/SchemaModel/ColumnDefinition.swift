/// A column as a migration defines it.
package struct ColumnDefinition: Sendable, Hashable {
  package var name: String?
  /// The type as the migration writes it, such as `sa.String(length=20)` or `VARCHAR(20)`.
  package var type: String?
  /// The type as the database names it in DDL, such as `VARCHAR(20)`; nil where that depends on a
  /// database that is not known, or cannot be read.
  package var databaseType: String?
  /// Whether the column accepts NULL; nil when that cannot be read.
  package var isNullable: Bool?
  /// What fills existing rows on the server: a default, an identity, a computed expression, a
  /// serial type.
  package var serverDefault: ServerDefault
  /// The default as DDL has it, such as `'new'` or `now()`, where it is written and can be read.
  package var defaultText: String?
  /// Whether a Python-side `default=` is given, which changes nothing in the database.
  package var hasPythonDefault: Bool
  package var isPrimaryKey: Bool
  /// An identity column, a serial type, or `AUTO_INCREMENT`.
  package var isIdentity = false
  /// `GENERATED ALWAYS AS (…)`.
  package var isComputed = false
  package var comment: String?
  /// Where MySQL is told to put it among the others; nil for the end, and once it is there.
  package var placement: ColumnPlacement?
  /// Whether it is there only perhaps, which a column of a `Schema` may be.
  package var isUncertain = false

  package enum ServerDefault: Sendable, Hashable {
    case none
    /// `DEFAULT NULL`, which is no value for a NOT NULL column.
    case null
    case some
    /// An argument that cannot be read may hold one.
    case unknown
  }

  package init(
    name: String?, type: String? = nil, isNullable: Bool? = true,
    serverDefault: ServerDefault = .none, hasPythonDefault: Bool = false,
    isPrimaryKey: Bool = false
  ) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.serverDefault = serverDefault
    self.hasPythonDefault = hasPythonDefault
    self.isPrimaryKey = isPrimaryKey
  }
}

/// MySQL's `FIRST` and `AFTER`.
package enum ColumnPlacement: Sendable, Hashable {
  case first
  case after(String)
}

/// What is changed of a column that exists; what is nil stays as it is.
package struct ColumnChange: Sendable, Hashable {
  package var newName: String?
  /// The new type as the migration writes it.
  package var type: String?
  /// The new type as the database names it; nil where it cannot be told, or the type stays.
  package var databaseType: String?
  package var isNullable: Bool?
  package var serverDefault: DefaultChange?
  package var comment: CommentChange?
  /// PostgreSQL's `USING`, as it is written.
  package var usingText: String?
  /// Whether this is a whole new definition, as MySQL's `MODIFY` has it: what it does not say is gone,
  /// and the column is computed only if it says so.
  package var isRedefinition = false
  package var isComputed = false
  package var placement: ColumnPlacement?
  /// Whether something is given that cannot be read, so that more may change than is said here.
  package var isIncomplete = false

  package enum DefaultChange: Sendable, Hashable {
    case drop
    /// The default as DDL has it; nil where it cannot be read.
    case set(String?)
    /// The column becomes an identity column, or its identity is changed or dropped.
    case identity(Bool)
  }

  package enum CommentChange: Sendable, Hashable {
    case drop
    case set(String?)
  }

  package init() {}

  package var isEmpty: Bool {
    self == ColumnChange()
  }
}

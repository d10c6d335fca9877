package import SourceText

/// One statement of an SQL text.
///
/// All ranges count bytes of the SQL text itself. What was not understood is `unknown`; a fact that
/// is not written is said to be not written, never guessed from a database's defaults.
package struct SQLStatement: Sendable {
  package var kind: SQLStatementKind
  /// From the first token to the last, without comments around it and without the `;`.
  package var range: SourceRange

  package init(kind: SQLStatementKind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// What a statement does.
package enum SQLStatementKind: Sendable {
  case createTable(SQLCreateTable)
  case alterTable(SQLAlterTable)
  case createIndex(SQLCreateIndex)
  /// `CREATE TYPE`, `CREATE VIEW`, and every other object but tables and indexes; the name is nil
  /// where the kind of object has none, or it could not be read.
  case create(SQLObjectKind, SQLName?)
  case alter(SQLObjectKind, SQLName?)
  case drop(SQLDrop)
  /// `INSERT`, `UPDATE`, `DELETE`, `MERGE`, `SELECT`.
  case data(SQLDataStatement)
  case truncate([SQLName])
  /// `SET` and `RESET`, with the setting's name in lower case, such as `lock_timeout`.
  case set(name: String)
  case reset(name: String)
  case transaction(SQLTransactionVerb)
  case lock([SQLName])
  case comment
  case grant
  case revoke
  /// An anonymous block: `DO`, or `BEGIN … END` and `DECLARE … END` of Oracle.
  case block
  /// A statement of another kind, by its first word in lower case; empty when it has none.
  case unknown(String)
}

/// The kind of a database object, by the words that SQL has for it.
package enum SQLObjectKind: String, Sendable, CaseIterable {
  case table, index, view, sequence, type, domain, schema, database, extension_ = "extension"
  case function, procedure, trigger, event, package_ = "package", aggregate, role, user, policy,
    rule
  case collation, publication, subscription, server, statistics, tablespace, language, synonym
  case materializedView = "materialized view"
  case foreignTable = "foreign table"
  case eventTrigger = "event trigger"
  case virtualTable = "virtual table"
  case other
}

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

  package var name: SQLIdentifier
  /// The type as it is written, blanks and comments between tokens made one blank; nil where none
  /// is written.
  package var type: String?
  package var nullability: Nullability = .unspecified
  package var defaultValue: SQLDefault = .none
  /// `GENERATED ALWAYS AS (…)`, or `AS (…)` without it.
  package var isGenerated = false
  /// `GENERATED … AS IDENTITY`, `AUTO_INCREMENT`, `AUTOINCREMENT`, or a serial type.
  package var isIdentity = false
  package var isPrimaryKey = false
  package var isUnique = false
  package var hasCheck = false
  package var references: SQLName?
  /// The whole definition, from name to last constraint.
  package var range: SourceRange

  package init(name: SQLIdentifier, range: SourceRange) {
    self.name = name
    self.range = range
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
  /// `NOT VALID`: existing rows are not looked at.
  package var isNotValid = false
  /// `USING INDEX`: an index that exists is made the constraint.
  package var usesIndex = false
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

/// One action of `ALTER TABLE`.
package struct SQLAlterAction: Sendable {
  package enum Kind: Sendable {
    case addColumn(SQLColumn, ifNotExists: Bool)
    case dropColumn(SQLIdentifier, ifExists: Bool)
    case setNotNull(SQLIdentifier)
    case dropNotNull(SQLIdentifier)
    case setDefault(SQLIdentifier, SQLDefault)
    case dropDefault(SQLIdentifier)
    case setType(SQLIdentifier, type: String)
    /// MySQL's and Oracle's `MODIFY`: the column gets the definition that is written. Oracle keeps
    /// what is not written.
    case modifyColumn(SQLColumn)
    /// MySQL's `CHANGE`: a new name and a new definition.
    case changeColumn(SQLIdentifier, SQLColumn)
    case addConstraint(SQLTableConstraint)
    /// Nil for constraints without a name, such as MySQL's primary key.
    case dropConstraint(SQLIdentifier?)
    case validateConstraint(SQLIdentifier)
    case dropIndex(SQLIdentifier)
    case renameTable(SQLName)
    case renameColumn(SQLIdentifier, to: SQLIdentifier)
    /// A constraint or an index.
    case renameOther(SQLIdentifier, to: SQLIdentifier)
    case unknown
  }

  package var kind: Kind
  package var range: SourceRange

  package init(kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// `CREATE INDEX`.
package struct SQLCreateIndex: Sendable {
  /// Nil where PostgreSQL is to choose one.
  package var name: SQLName?
  package var table: SQLName
  package var isUnique = false
  package var isConcurrent = false
  package var ifNotExists = false
  /// The indexed columns; expressions are left out.
  package var columns: [SQLIdentifier] = []

  package init(name: SQLName?, table: SQLName) {
    self.name = name
    self.table = table
  }
}

/// `DROP` of any object.
package struct SQLDrop: Sendable {
  package var object: SQLObjectKind
  package var names: [SQLName]
  /// The table of an index, trigger, policy or rule, where it is written.
  package var table: SQLName?
  package var ifExists = false
  package var isConcurrent = false
  package var isCascading = false

  package init(object: SQLObjectKind, names: [SQLName] = []) {
    self.object = object
    self.names = names
  }
}

/// A statement that reads or changes rows.
package struct SQLDataStatement: Sendable {
  package enum Verb: Sendable, Hashable {
    case insert, update, delete, merge, select
  }

  package var verb: Verb
  /// The table that is changed; nil for `SELECT`, or when it could not be read.
  package var table: SQLName?
  /// Whether a `WHERE` limits the rows that are updated or deleted; one of a subquery does not count.
  package var hasWhere = false

  package init(verb: Verb, table: SQLName? = nil) {
    self.verb = verb
    self.table = table
  }
}

/// What a statement does to the transaction.
package enum SQLTransactionVerb: Sendable, Hashable {
  case begin, commit, rollback, savepoint, release
}

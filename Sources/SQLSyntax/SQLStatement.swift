public import SourceText

/// One statement of an SQL text.
///
/// All ranges count bytes of the SQL text itself. What was not understood is `unknown`; a fact that
/// is not written is said to be not written, never guessed from a database's defaults.
public struct SQLStatement: Sendable {
  public var kind: SQLStatementKind
  /// From the first token to the last, without comments around it and without the `;`.
  public var range: SourceRange

  public init(kind: SQLStatementKind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// What a statement does.
public enum SQLStatementKind: Sendable {
  case createTable(SQLCreateTable)
  case alterTable(SQLAlterTable)
  /// MySQL's `RENAME TABLE` of several, one after the other.
  case renameTables([SQLTableRename])
  case createIndex(SQLCreateIndex)
  /// `CREATE TYPE`, `CREATE VIEW`, and every other object but tables and indexes.
  case create(SQLCreate)
  case alter(SQLAlter)
  case drop(SQLDrop)
  /// `INSERT`, `UPDATE`, `DELETE`, `MERGE`, `SELECT`.
  case data(SQLDataStatement)
  case truncate([SQLName])
  case set(SQLSetting)
  case reset(name: String)
  case transaction(SQLTransactionVerb)
  case lock(SQLLock)
  case comment(SQLObjectComment)
  case grant
  case revoke
  /// An anonymous block: `DO`, or `BEGIN … END` and `DECLARE … END` of Oracle.
  case block(SQLBlock)
  /// A statement of a kind that is known and deliberately not looked into, by the words that SQL has
  /// for it, such as `vacuum`; it changes nothing that a schema holds.
  case unmodelled(String)
  /// A statement of another kind, by its first word in lower case; empty when it has none.
  case unknown(String)
}

/// A statement that reads or changes rows.
public struct SQLDataStatement: Sendable {
  public enum Verb: Sendable, Hashable {
    case insert, update, delete, merge, select
    /// PostgreSQL's `COPY … FROM` and MySQL's `LOAD DATA`.
    case copy
  }

  public var verb: Verb
  /// The table that is changed; nil for `SELECT`, or when it could not be read.
  public var table: SQLName?
  /// Whether a `WHERE` limits the rows that are updated or deleted; one of a subquery does not count.
  public var hasWhere = false

  public init(verb: Verb, table: SQLName? = nil) {
    self.verb = verb
    self.table = table
  }
}

/// What a statement does to the transaction.
public enum SQLTransactionVerb: Sendable, Hashable {
  case begin, commit, rollback, savepoint, release
  case rollbackToSavepoint
}

/// `SET` of one setting.
public struct SQLSetting: Sendable {
  /// In lower case, such as `lock_timeout`.
  public var name: String
  /// The value without its quotes, several with commas between them; nil for `DEFAULT`, and where it
  /// is not in the text.
  public var value: String?
  /// `SET LOCAL`: until the transaction ends.
  public var isLocal = false

  public init(name: String, value: String? = nil, isLocal: Bool = false) {
    self.name = name
    self.value = value
    self.isLocal = isLocal
  }
}

/// `LOCK TABLE`.
public struct SQLLock: Sendable {
  public var tables: [SQLName]
  /// In capitals, such as `ACCESS EXCLUSIVE`; nil where none is written.
  public var mode: String?

  public init(tables: [SQLName], mode: String? = nil) {
    self.tables = tables
    self.mode = mode
  }
}

package import SchemaModel
package import SourceText

/// How sure it is that an operation runs when its migration does.
package enum Certainty: Sendable, Hashable {
  case exact
  /// Under a branch that static reading cannot decide.
  case conditional
  /// Something happens here that cannot be read.
  case unknown
}

/// One schema or data change that a migration makes: an `op.*` directive or a statement of raw SQL.
package struct Operation: Sendable {
  package enum Source: Sendable, Hashable {
    case directive
    case sql
  }

  /// The name of the Alembic directive, such as `add_column`; for SQL, of the directive that does
  /// the same.
  package var directive: String
  /// The table concerned (for a foreign key the source, for a rename the old name); nil where the
  /// directive has none or its name cannot be read.
  package var table: TableName?
  /// The column, index, constraint or new table name.
  package var name: String?
  /// The columns that the operation defines.
  package var columns: [ColumnDefinition]
  /// What it changes of the schema, in order; none for what touches only rows, or where it is read as
  /// far as its names.
  package var changes: [SchemaChange]
  /// Where the directive is called: the innermost expression of the migration that led to it.
  package var range: SourceRange
  package var certainty: Certainty
  package var source: Source
  /// The text of a raw SQL statement, where it is known.
  package var sql: String?
  /// What a statement of raw SQL is; nil for directives, and for the text as a whole.
  package var statement: StatementFact?
  /// The number of the transaction that it runs in, counted from 0 within `upgrade()` or `downgrade()`,
  /// which a COMMIT and an autocommit block end; nil where that cannot be told, and in such a block.
  package var transaction: Int? = 0
  /// What the database has to answer for it to run; it is `conditional` where there are any.
  package var guards: [SchemaGuard] = []
  /// Whether it runs for certain when the guards hold.
  package var isCertainUnderGuards = false
  /// Whether it runs in an `autocommit_block()`, in no transaction.
  package var isInAutocommitBlock = false

  package init(
    directive: String, table: TableName? = nil, name: String? = nil,
    columns: [ColumnDefinition] = [], changes: [SchemaChange] = [], range: SourceRange,
    certainty: Certainty = .exact, source: Source = .directive, sql: String? = nil
  ) {
    self.directive = directive
    self.table = table
    self.name = name
    self.columns = columns
    self.changes = changes
    self.range = range
    self.certainty = certainty
    self.source = source
    self.sql = sql
  }
}

/// Something that happens in a migration and cannot be read statically.
package struct UnreadOperation: Sendable, Hashable {
  package var range: SourceRange
  /// Why, such as `SQL text is built at run time`.
  package var reason: String
  package var reach = Reach.everything
  /// What the database has to answer for it to happen.
  package var guards: [SchemaGuard] = []

  /// What it may change of the schema.
  package enum Reach: Sendable, Hashable {
    case everything
    /// Nothing but what the changes of listed operations say: rows only, or a table that is known.
    case listed
  }

  package init(range: SourceRange, reason: String) {
    self.range = range
    self.reason = reason
  }
}

/// What `upgrade()` or `downgrade()` does, in the order of the text.
package struct MigrationBody: Sendable {
  package var operations: [Operation]
  package var unread: [UnreadOperation]
  /// What it asks the database about the schema, as far as that is read.
  package var tests: [SchemaTest] = []
  /// The exceptions that comments within SQL text declare.
  package var declarations: [Declaration] = []

  package init(operations: [Operation] = [], unread: [UnreadOperation] = []) {
    self.operations = operations
    self.unread = unread
  }
}

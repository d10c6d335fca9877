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
///
/// A value whose copies share what they say, because there are many of them and few are changed.
package struct Operation: Sendable {
  package enum Source: Sendable, Hashable {
    case directive
    case sql
  }

  /// What the database gets of an operation.
  package enum Effect: Sendable {
    /// What it asks for.
    case ownChanges
    /// Nothing: it is in a batch block that makes its table anew, which a later operation stands for.
    case none
    /// All of a batch block that makes its table anew, when the block ends; for one operation of each.
    case batch([SchemaChange])
  }

  /// What an operation says.
  private struct Content: Sendable {
    var directive: String
    var table: TableName?
    var name: String?
    var columns: [ColumnDefinition]
    var changes: [SchemaChange]
    var range: SourceRange
    var certainty: Certainty
    var source: Source
    var sql: String?
    var statement: StatementFact?
    var transaction: Int? = 0
    var guards: [SchemaGuard] = []
    var isCertainUnderGuards = false
    var isInAutocommitBlock = false
    var block: SourceRange?
    var effect = Effect.ownChanges
  }

  /// Changed only by an operation that alone has it, so that nobody sees it change.
  private final class Shared: @unchecked Sendable {
    var content: Content

    init(_ content: Content) {
      self.content = content
    }
  }

  private var shared: Shared

  /// Makes that nobody else has what is about to change.
  private mutating func takeOver() {
    if !isKnownUniquelyReferenced(&shared) { shared = Shared(shared.content) }
  }

  package init(
    directive: String, table: TableName? = nil, name: String? = nil,
    columns: [ColumnDefinition] = [], changes: [SchemaChange] = [], range: SourceRange,
    certainty: Certainty = .exact, source: Source = .directive, sql: String? = nil,
    statement: StatementFact? = nil
  ) {
    shared = Shared(
      Content(
        directive: directive, table: table, name: name, columns: columns, changes: changes,
        range: range, certainty: certainty, source: source, sql: sql, statement: statement))
  }
}

extension Operation {
  /// The name of the Alembic directive, such as `add_column`; for SQL, of the directive that does
  /// the same.
  package var directive: String {
    get { shared.content.directive }
    set {
      takeOver()
      shared.content.directive = newValue
    }
  }

  /// The table concerned (for a foreign key the source, for a rename the old name); nil where the
  /// directive has none or its name cannot be read.
  package var table: TableName? {
    get { shared.content.table }
    set {
      takeOver()
      shared.content.table = newValue
    }
  }

  /// The column, index, constraint or new table name.
  package var name: String? {
    get { shared.content.name }
    set {
      takeOver()
      shared.content.name = newValue
    }
  }

  /// The columns that the operation defines.
  package var columns: [ColumnDefinition] {
    get { shared.content.columns }
    set {
      takeOver()
      shared.content.columns = newValue
    }
  }

  /// What it changes of the schema, in order; none for what touches only rows, or where it is read as
  /// far as its names.
  package var changes: [SchemaChange] {
    get { shared.content.changes }
    set {
      takeOver()
      shared.content.changes = newValue
    }
  }

  /// Where the directive is called: the innermost expression of the migration that led to it.
  package var range: SourceRange {
    get { shared.content.range }
    set {
      takeOver()
      shared.content.range = newValue
    }
  }

  package var certainty: Certainty {
    get { shared.content.certainty }
    set {
      takeOver()
      shared.content.certainty = newValue
    }
  }

  package var source: Source {
    get { shared.content.source }
    set {
      takeOver()
      shared.content.source = newValue
    }
  }

  /// The text of a raw SQL statement, where it is known.
  package var sql: String? {
    get { shared.content.sql }
    set {
      takeOver()
      shared.content.sql = newValue
    }
  }

  /// What a statement of raw SQL is; nil for directives, and for the text as a whole.
  package var statement: StatementFact? {
    get { shared.content.statement }
    set {
      takeOver()
      shared.content.statement = newValue
    }
  }

  /// The number of the transaction that it runs in, counted from 0 within `upgrade()` or `downgrade()`,
  /// which a COMMIT and an autocommit block end; nil where that cannot be told, and in such a block.
  package var transaction: Int? {
    get { shared.content.transaction }
    set {
      takeOver()
      shared.content.transaction = newValue
    }
  }

  /// What the database has to answer for it to run; it is `conditional` where there are any.
  package var guards: [SchemaGuard] {
    get { shared.content.guards }
    set {
      takeOver()
      shared.content.guards = newValue
    }
  }

  /// Whether it runs for certain when the guards hold.
  package var isCertainUnderGuards: Bool {
    get { shared.content.isCertainUnderGuards }
    set {
      takeOver()
      shared.content.isCertainUnderGuards = newValue
    }
  }

  /// Whether it runs in an `autocommit_block()`, in no transaction.
  package var isInAutocommitBlock: Bool {
    get { shared.content.isInAutocommitBlock }
    set {
      takeOver()
      shared.content.isInAutocommitBlock = newValue
    }
  }

  /// The block of statements in which it stands as one that may not run, such as an arm of a condition.
  ///
  /// What stands behind it in there runs only if it did. Nil where it is certain, where something within a statement
  /// decides, and for all but statements that empty a table.
  package var block: SourceRange? {
    get { shared.content.block }
    set {
      takeOver()
      shared.content.block = newValue
    }
  }

  /// What the database gets of it, which is not what it asks for within a batch block that makes its
  /// table anew.
  package var effect: Effect {
    get { shared.content.effect }
    set {
      takeOver()
      shared.content.effect = newValue
    }
  }
}

extension Operation {
  /// The same where something else decides whether it runs.
  ///
  /// - Parameter certainty: How sure it is that what it stands in runs.
  /// - Returns: The operation; of one that is not certain itself, the same.
  package consuming func conditioned(by certainty: Certainty) -> Operation {
    condition(by: certainty)
    return self
  }

  /// Makes something else decide whether it runs, unless it is not certain itself.
  package mutating func condition(by certainty: Certainty) {
    if certainty != .exact, self.certainty == .exact { self.certainty = certainty }
  }

  /// Whether it takes all rows out of its table.
  package var emptiesTable: Bool {
    switch statement {
    case .truncate?, .delete(hasWhere: false)?: true
    default: false
    }
  }

  /// What the database gets, in order; `changes` is what the operation itself asks for.
  package var effectiveChanges: [SchemaChange] {
    switch effect {
    case .ownChanges: changes
    case .none: []
    case .batch(let changes): changes
    }
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

/// What a migration has under the name of `upgrade()` or `downgrade()`, which Alembic calls without waiting for
/// anything.
package enum BodyDefinition: Sendable, Hashable {
  /// What runs when it is called, or something that is not known.
  case called
  case missing
  /// A coroutine function, with the range of its name where it is defined.
  case coroutine(SourceRange)
  /// A generator function, likewise.
  case generator(SourceRange)
}

/// What `upgrade()` or `downgrade()` does, in the order of the text.
package struct MigrationBody: Sendable {
  /// What the function is; one that Alembic does not run has neither operations nor anything unread.
  package var definition = BodyDefinition.called
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

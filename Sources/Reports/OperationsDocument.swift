/// What `mlint operations` prints: what migrations do, read without running them.
///
/// The fields are those of the machine format, in its order; unknown is nil, never a guess.
package struct OperationsDocument: Sendable {
  /// In the order in which they were asked for; all of them in the order of `alembic history`.
  package var migrations: [Migration]

  package init(migrations: [Migration] = []) {
    self.migrations = migrations
  }

  package struct Migration: Sendable {
    package var environment: String
    package var revision: String
    package var path: String
    /// Alembic's `doc`, which the text shows.
    package var message: String
    /// In the order of the text.
    package var upgrade: [Operation] = []
    package var downgrade: [Operation] = []
    package var unknown: [Unknown] = []
    /// The database that it is read for; nil where that is not known.
    package var database: String?
    /// What one transaction holds: `run`, `migration` or `statement`; nil where that is not known.
    package var transactionScope: String?
    /// Whether changes of the schema can be rolled back; nil where that is not known.
    package var isDDLTransactional: Bool?

    package init(environment: String, revision: String, path: String, message: String) {
      self.environment = environment
      self.revision = revision
      self.path = path
      self.message = message
    }
  }

  /// An operation, as a directive does it.
  package struct Operation: Sendable {
    /// The directive's name; for SQL that of the directive that does the same.
    package var directive: String
    package var table: String?
    package var schema: String?
    package var name: String?
    /// Counted from 1, inclusive.
    package var lines: ClosedRange<Int>
    /// `exact`, `conditional` or `unknown`.
    package var certainty: String
    /// `directive` or `sql`.
    package var source: String
    /// The columns that it defines.
    package var columns: [Column] = []
    /// What else is known of it, by the names of the machine format.
    package var details: [Detail] = []
    /// The number of the transaction that it runs in; nil where that is not known, or it is in none.
    package var transaction: Int?
    package var isInAutocommitBlock = false
    /// The text that an `execute` runs, where that is known.
    package var sql: String?
    /// What that text does, as far as it was understood.
    package var statements: [Operation] = []

    package init(directive: String, lines: ClosedRange<Int>, certainty: String, source: String) {
      self.directive = directive
      self.lines = lines
      self.certainty = certainty
      self.source = source
    }
  }

  package struct Column: Sendable {
    package var name: String?
    /// As the database names it; nil where that is not known.
    package var type: String?
    package var isNullable: Bool?
    package var hasServerDefault: Bool?
    package var isPrimaryKey: Bool
    /// The type as the migration writes it.
    package var writtenType: String?
    /// The default as DDL has it.
    package var serverDefault: String?
    package var comment: String?

    /// The type for people to read.
    var shownType: String? { type ?? writtenType }

    package init(
      name: String?, type: String?, isNullable: Bool?, hasServerDefault: Bool?, isPrimaryKey: Bool
    ) {
      self.name = name
      self.type = type
      self.isNullable = isNullable
      self.hasServerDefault = hasServerDefault
      self.isPrimaryKey = isPrimaryKey
    }
  }

  /// A member of an operation's details.
  package struct Detail: Sendable {
    package indirect enum Value: Sendable {
      case null
      case flag(Bool)
      case text(String)
      case list([Value])
      case object([Detail])
    }

    package var name: String
    package var value: Value

    package init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// A place where something happens that cannot be read.
  package struct Unknown: Sendable {
    /// `upgrade` or `downgrade`.
    package var direction: String
    package var line: Int
    package var reason: String

    package init(direction: String, line: Int, reason: String) {
      self.direction = direction
      self.line = line
      self.reason = reason
    }
  }
}

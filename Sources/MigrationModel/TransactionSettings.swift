package import SchemaModel

/// How the migrations of an environment are put into transactions.
package struct TransactionSettings: Sendable, Hashable {
  /// What one transaction holds, as long as no migration ends it itself.
  package enum Scope: String, Sendable, CaseIterable {
    /// All migrations of a run.
    case run
    case migration
    /// Each statement by itself: the connection commits automatically.
    case statement
  }

  /// Nil where that cannot be told.
  package var scope: Scope?
  /// Whether what changes the schema can be rolled back with the rest; nil where that cannot be told.
  package var isDDLTransactional: Bool?

  package init(scope: Scope? = nil, isDDLTransactional: Bool? = nil) {
    self.scope = scope
    self.isDDLTransactional = isDDLTransactional
  }
}

extension Dialect {
  /// Whether Alembic takes it that what changes the schema is rolled back with a transaction
  /// (`transactional_ddl` of its `DefaultImpl` and those of the databases).
  package var isDDLTransactional: Bool {
    switch self {
    case .postgresql, .mssql: true
    case .mysql, .mariadb, .sqlite, .oracle: false
    }
  }
}

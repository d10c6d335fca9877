package import MigrationModel
package import SchemaModel

extension EnvironmentScript {
  /// How migrations are put into transactions, after `MigrationContext.begin_transaction` of Alembic 1.20.
  ///
  /// - Parameter dialect: The database; nil where it is not known.
  /// - Returns: What can be told.
  package func transactions(for dialect: Dialect?) -> TransactionSettings {
    let isTransactional: Bool? =
      switch transactionalDDL {
      case .given(let value): value
      case .absent: dialect?.isDDLTransactional
      case .unknown: nil
      }
    return TransactionSettings(scope: scope(isTransactional), isDDLTransactional: isTransactional)
  }

  private func scope(_ isTransactional: Bool?) -> TransactionSettings.Scope? {
    switch isAutocommit {
    case .given(true): return .statement
    case .unknown: return nil
    case .absent, .given(false): break
    }
    guard beginsTransaction else { return nil }
    switch (transactionPerMigration, isTransactional) {
    // What changes rows shares a transaction also where what changes the schema does not.
    case (.given(true), _), (_, false?): return .migration
    case (.absent, true?), (.given(false), true?): return .run
    default: return nil
    }
  }
}

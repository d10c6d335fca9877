package import SchemaModel
package import SourceText

/// What a migration does, read from its function bodies when it is asked for.
///
/// An object that never changes, since every rule is given that of every migration.
package final class MigrationDetails: Sendable {
  package let upgrade: MigrationBody
  package let downgrade: MigrationBody
  /// The first place where the file is not Python, function bodies included.
  package let syntaxProblem: Located<String>?
  /// The database that it is read for; nil where that is not known.
  package let dialect: Dialect?
  /// How its environment puts it into transactions.
  package let transactions: TransactionSettings

  package init(
    upgrade: MigrationBody, downgrade: MigrationBody, syntaxProblem: Located<String>? = nil,
    dialect: Dialect? = nil, transactions: TransactionSettings = TransactionSettings()
  ) {
    self.upgrade = upgrade
    self.downgrade = downgrade
    self.syntaxProblem = syntaxProblem
    self.dialect = dialect
    self.transactions = transactions
  }

  /// The same with what its environment says of it.
  package func inEnvironment(
    _ dialect: Dialect?, _ transactions: TransactionSettings
  ) -> MigrationDetails {
    MigrationDetails(
      upgrade: upgrade, downgrade: downgrade, syntaxProblem: syntaxProblem, dialect: dialect,
      transactions: transactions)
  }

  /// The exceptions that comments within SQL text declare, each once.
  package var declarations: [Declaration] {
    if upgrade.declarations.isEmpty, downgrade.declarations.isEmpty { return [] }
    var seen: Set<Declaration> = []
    return (upgrade.declarations + downgrade.declarations).filter { seen.insert($0).inserted }
  }
}

package import SchemaModel
package import SourceText

/// What a migration does, read from its function bodies when it is asked for.
package struct MigrationDetails: Sendable {
  package var upgrade: MigrationBody
  package var downgrade: MigrationBody
  /// The first place where the file is not Python, function bodies included.
  package var syntaxProblem: Located<String>?
  /// The database that it is read for; nil where that is not known.
  package var dialect: Dialect?
  /// How its environment puts it into transactions.
  package var transactions = TransactionSettings()

  package init(
    upgrade: MigrationBody, downgrade: MigrationBody, syntaxProblem: Located<String>? = nil
  ) {
    self.upgrade = upgrade
    self.downgrade = downgrade
    self.syntaxProblem = syntaxProblem
  }

  /// The exceptions that comments within SQL text declare, each once.
  package var declarations: [Declaration] {
    if upgrade.declarations.isEmpty, downgrade.declarations.isEmpty { return [] }
    var seen: Set<Declaration> = []
    return (upgrade.declarations + downgrade.declarations).filter { seen.insert($0).inserted }
  }
}

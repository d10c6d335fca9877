package import SchemaModel

/// What the operations of migrations are read with, beside their own text.
package struct ReadingContext: Sendable {
  /// The database that the migrations run on; nil where that is not known, so that tests of the
  /// dialect's name stay undecided and types have no names of a database.
  package var dialect: Dialect?
  /// The modules of the repository that are known so far.
  package var modules: ModuleSources
  /// What Alembic passes to `upgrade()` and `downgrade()`.
  package var arguments: MigrationArguments
  /// Whether `downgrade()` is followed; nothing is said of what it does where it is not.
  package var followsDowngrades: Bool

  package init(
    dialect: Dialect? = nil, modules: ModuleSources = ModuleSources(),
    arguments: MigrationArguments = MigrationArguments(), followsDowngrades: Bool = true
  ) {
    self.dialect = dialect
    self.modules = modules
    self.arguments = arguments
    self.followsDowngrades = followsDowngrades
  }
}

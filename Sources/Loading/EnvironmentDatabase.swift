package import SchemaModel

/// The database that the migrations of an environment run on, as far as the project says.
package struct EnvironmentDatabase: Sendable, Hashable {
  /// Nil where nothing names one, or several are named.
  package var dialect: Dialect?
  /// How that is known, or why it is not; a few words.
  package var reason: String

  package init(dialect: Dialect?, reason: String) {
    self.dialect = dialect
    self.reason = reason
  }
}

/// A database, by the name that SQLAlchemy has for its dialect.
package enum Dialect: String, Sendable, CaseIterable {
  case postgresql, mysql, mariadb, sqlite, oracle, mssql

  /// Whether it is MySQL or MariaDB.
  package var isMySQL: Bool { self == .mysql || self == .mariadb }
}

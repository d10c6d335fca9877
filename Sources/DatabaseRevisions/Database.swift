/// A database whose stamped revisions can be read, made from a URL as SQLAlchemy takes it.
package struct Database: Sendable {
  /// How the rows get here.
  enum Access: Hashable, Sendable {
    /// A file; relative paths start at the current folder.
    case sqlite(path: [UInt8])
    case postgresql(PostgreSQLTarget)
    case mysql(MySQLTarget)
  }

  /// The URL as it may be named, without its password; to be escaped for display.
  package let name: String
  let access: Access
  /// Every spelling of the password, to be kept out of what is shown.
  let secrets: [String]

  /// The longest URL in bytes; a token of a cloud provider, used as password, has up to 2,000.
  private static let maximumLength = 16 << 10

  /// Reads a URL.
  ///
  /// - Parameter text: The URL, such as `postgresql+psycopg2://user:password@host:5432/name`.
  /// - Throws: When it has not that form, or names a database that cannot be read. What is thrown
  ///   holds no part of the URL that may be secret.
  package init(url text: String) throws(DatabaseURLProblem) {
    guard text.utf8.count <= Self.maximumLength else { throw .tooLong }
    guard let url = DatabaseURL.parse(text) else { throw .noURL }
    guard !url.holdsZero else { throw .holdsZero }
    guard (0...65535).contains(url.port ?? 0) else { throw .noPort }
    switch url.dialect {
    case "sqlite": access = .sqlite(path: try Self.file(url))
    case "postgresql", "postgres": access = .postgresql(try PostgreSQLTarget(url))
    case "mysql", "mariadb": access = .mysql(try MySQLTarget(url))
    default: throw .unknownDialect(url.dialect)
    }
    name = url.masked
    secrets = url.secrets.spellings(in: text)
  }

  /// The file of an SQLite URL, which `sqlite:///relative` and `sqlite:////absolute` name.
  private static func file(_ url: DatabaseURL) throws(DatabaseURLProblem) -> [UInt8] {
    guard url.user ?? "" == "", url.password ?? "" == "", url.host == nil, url.port ?? 0 == 0
    else { throw .fileWithHost }
    guard url.driver != "pysqlcipher" else { throw .encrypted }
    guard let path = url.database, path != "", path != ":memory:" else { throw .inMemory }
    let driverOptions: Set = [
      "timeout", "isolation_level", "detect_types", "check_same_thread", "cached_statements",
    ]
    if let other = url.query.first(where: { !driverOptions.contains($0.name) }) {
      throw .unknownParameter(other.name, of: "SQLite")
    }
    return Array(path.utf8)
  }
}

extension DatabaseURL {
  /// Programs are given texts that end at a zero byte.
  fileprivate var holdsZero: Bool {
    let texts = [user, password, host, database].compactMap(\.self)
    return (texts + query.flatMap { [$0.name] + $0.values }).contains { $0.utf8.contains(0) }
  }
}

extension [String] {
  /// Secrets as they are, as they stood in the URL, and as programs may encode them; longest first,
  /// so that none is hidden in part.
  fileprivate func spellings(in url: String) -> [String] {
    var found: [String] = []
    for secret in self {
      found += [
        secret, secret.percentEncoded(keeping: ""), secret.percentEncoded(keeping: " +"),
        secret.escapedForOptionFile,
      ]
    }
    // As it was written: from the first colon behind the scheme to the first `@`.
    let bytes = Array<UInt8>(url.utf8)
    if let at = bytes.firstIndex(of: UInt8(ascii: "@")),
      let scheme = bytes[..<at].firstRange(of: Array<UInt8>("://".utf8)),
      let colon = bytes[scheme.upperBound..<at].firstIndex(of: UInt8(ascii: ":"))
    {
      found.append(String(decoding: bytes[(colon + 1)..<at], as: UTF8.self))
    }
    return found.filter { !$0.isEmpty }.sorted { $1.utf8.count < $0.utf8.count }
  }
}

/// Why a URL does not lead to a database; the command line is wrong.
package struct DatabaseURLProblem: Error, Hashable, Sendable {
  /// A sentence without a final full stop; to be escaped for display.
  package let reason: String
  /// What to do, a sentence without a final full stop.
  package let remedy: String
}

extension DatabaseURLProblem {
  static let noURL = Self(
    reason: "it has not the form dialect://user:password@host:port/database",
    remedy: "give it the URL that SQLAlchemy takes, such as `sqlite:///app.db`")
  static let tooLong = Self(
    reason: "it is too long for a URL", remedy: "give it the URL that SQLAlchemy takes")
  static let holdsZero = Self(
    reason: "it holds a zero byte", remedy: "leave out `%00`")
  static let noPort = Self(
    reason: "its port is no number up to 65535", remedy: "write `host:port`, or leave the port out")
  static let fileWithHost = Self(
    reason: "an SQLite URL has neither user nor host",
    remedy: "write `sqlite:///relative/path` or `sqlite:////absolute/path`")
  static let inMemory = Self(
    reason: "a database in memory holds no revisions",
    remedy: "name a file: `sqlite:///relative/path` or `sqlite:////absolute/path`")
  static let encrypted = Self(
    reason: "encrypted SQLite files are not read", remedy: otherWay)

  static func unknownDialect(_ dialect: String) -> Self {
    Self(
      reason: "SQLite, PostgreSQL, MySQL and MariaDB are read, and not \(dialect)",
      remedy: otherWay)
  }

  static func unknownParameter(_ name: String, of database: String) -> Self {
    Self(
      reason: "the parameter \(name) is not known for \(database)",
      remedy: "leave it out, or \(otherWay)")
  }

  /// What can be done where the database cannot be asked from here.
  static let otherWay =
    "give the ids, as `alembic current` or the database's own program prints them, to `--stamped -`"
}

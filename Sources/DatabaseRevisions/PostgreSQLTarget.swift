/// Where a PostgreSQL database is, as variables of its client library libpq.
///
/// Variables and not arguments, because everybody on the machine may read the arguments of a
/// process, but only its own user its variables (proc(5)). A variable's value is never taken for
/// anything else, while an argument that holds `=` is a connection string of its own.
struct PostgreSQLTarget: Hashable, Sendable {
  /// `NAME=value`, in the order of names.
  let variables: [String]
  let hasPassword: Bool

  /// Parameters of libpq and their variables; PostgreSQL's documentation, "Environment Variables".
  private static let variables: [String: String] = [
    "host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "dbname": "PGDATABASE",
    "user": "PGUSER", "password": "PGPASSWORD", "passfile": "PGPASSFILE",
    "connect_timeout": "PGCONNECT_TIMEOUT", "options": "PGOPTIONS",
    "application_name": "PGAPPNAME", "target_session_attrs": "PGTARGETSESSIONATTRS",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY", "sslcrl": "PGSSLCRL", "sslcrldir": "PGSSLCRLDIR",
    "sslcompression": "PGSSLCOMPRESSION", "sslsni": "PGSSLSNI",
    "ssl_min_protocol_version": "PGSSLMINPROTOCOLVERSION",
    "ssl_max_protocol_version": "PGSSLMAXPROTOCOLVERSION",
    "channel_binding": "PGCHANNELBINDING", "requirepeer": "PGREQUIREPEER",
    "gssencmode": "PGGSSENCMODE", "krbsrvname": "PGKRBSRVNAME", "gsslib": "PGGSSLIB",
    // asyncpg's name, with the same values.
    "ssl": "PGSSLMODE",
  ]

  /// What only a driver looks at, so that it changes nothing about which rows there are.
  private static let driverOptions: Set = [
    "async_fallback", "client_encoding", "command_timeout", "fallback_application_name",
    "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval", "prepare_threshold",
    "prepared_statement_cache_size", "prepared_statement_name_func", "statement_cache_size",
    "tcp_user_timeout",
  ]

  init(_ url: DatabaseURL) throws(DatabaseURLProblem) {
    var values = [
      // Debian's psql otherwise looks for servers of this machine that listen elsewhere.
      "PGPORT": "5432",
      "PGCONNECT_TIMEOUT": "10", "PGCLIENTENCODING": "UTF8",
    ]
    values["PGUSER"] = url.user
    values["PGPASSWORD"] = url.password
    // What libpq itself takes for the path of a socket is written so in its own URLs.
    values["PGHOST"] = url.host.map { String(percentEncoded: $0.utf8) }
    values["PGDATABASE"] = url.database
    if let port = url.port { values["PGPORT"] = String(port) }
    for parameter in url.query where !Self.driverOptions.contains(parameter.name) {
      guard let variable = Self.variables[parameter.name] else {
        throw .unknownParameter(parameter.name, of: "PostgreSQL")
      }
      values[variable] = parameter.values.joined(separator: ",")
    }
    Self.spreadHosts(of: url, into: &values)
    values = values.filter { $0.value != "" }
    hasPassword = values["PGPASSWORD"] != nil
    variables = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }

  /// SQLAlchemy takes several servers as `?host=a:1&host=b:2` too, and one as `?host=a:1`.
  private static func spreadHosts(of url: DatabaseURL, into values: inout [String: String]) {
    guard let hosts = url[parameter: "host"], url[parameter: "port"] == nil else { return }
    let pairs = hosts.map { host in
      host.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
    }
    let isPlain =
      hosts.count > 1
      || hosts[0].utf8.allSatisfy { byte in
        switch Unicode.Scalar(byte) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", ":": true
        default: false
        }
      }
    guard isPlain, pairs.contains(where: { $0.count == 2 }),
      pairs.allSatisfy({ $0.count <= 2 })
    else { return }
    values["PGHOST"] = pairs.map { $0[0] }.joined(separator: ",")
    values["PGPORT"] = pairs.map { $0.count == 2 ? $0[1] : "" }.joined(separator: ",")
  }
}

/// Where a MySQL or MariaDB database is, as an option file of its client programs.
struct MySQLTarget: Hashable, Sendable {
  /// The file's text; it holds the password.
  let optionFile: String
  let hasPassword: Bool
  /// Whether the URL names a database, in which tables are looked for.
  let hasDatabase: Bool

  /// The longest line that the programs read; the buffer has 4,096 bytes (`my_default.c`).
  private static let maximumLine = 4000

  /// Parameters of the drivers, and the options that mean the same.
  private static let options = [
    "unix_socket": "socket", "connect_timeout": "connect-timeout", "ssl_ca": "ssl-ca",
    "ssl_capath": "ssl-capath", "ssl_cert": "ssl-cert", "ssl_key": "ssl-key",
    "ssl_cipher": "ssl-cipher", "host": "host", "port": "port", "user": "user",
    "password": "password", "passwd": "password", "database": "database", "db": "database",
  ]

  /// What only a driver looks at, so that it changes nothing about which rows there are.
  private static let driverOptions: Set = [
    "autocommit", "binary_prefix", "charset", "client_flag", "collation", "compress",
    "local_infile", "program_name", "read_timeout", "use_unicode", "write_timeout",
  ]

  /// Drivers that use the C library, which takes `localhost` for the socket; the others for TCP.
  private static let socketDrivers: Set = [nil, "mysqldb", "mariadbconnector"]

  init(_ url: DatabaseURL) throws(DatabaseURLProblem) {
    var values: [String: String] = ["connect-timeout": "10"]
    values["user"] = url.user
    values["password"] = url.password
    values["host"] = url.host
    values["port"] = url.port.map(String.init)
    values["database"] = url.database
    let known = Self.driverOptions.union(MySQLEncryption.parameters)
    for parameter in url.query {
      if let option = Self.options[parameter.name] {
        values[option] = parameter.values.last
      } else if !known.contains(parameter.name) {
        throw .unknownParameter(parameter.name, of: "MySQL")
      }
    }
    if let encryption = try MySQLEncryption.asked(by: url.query) {
      values.merge(encryption.options) { $1 }
    }
    if values["socket"] != nil {
      // Beside the name of another machine, the programs overlook it.
      values["host"] = nil
    } else if !Self.socketDrivers.contains(url.driver) {
      values["protocol"] = "tcp"
    }
    values = values.filter { $0.value != "" }
    hasPassword = values["password"] != nil
    hasDatabase = values["database"] != nil
    // A server may ask the client for any file of this machine.
    var lines = ["[client]", "default-character-set=utf8mb4", "loose-local-infile=0"]
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      lines.append("\(name)=\"\(value.escapedForOptionFile)\"")
    }
    guard lines.allSatisfy({ $0.utf8.count <= Self.maximumLine }) else { throw .tooLong }
    optionFile = lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// The text as it stands between the quotes of a value in an option file; outside of quotes, `#`
  /// starts a comment.
  ///
  /// Source: `my_default.c` of MariaDB; MySQL's manual, "Using Option Files".
  var escapedForOptionFile: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\\", "\"": result += "\\" + String(scalar)
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

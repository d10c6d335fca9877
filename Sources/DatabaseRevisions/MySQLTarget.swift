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
    for parameter in url.query where !Self.driverOptions.contains(parameter.name) {
      guard let value = parameter.values.last, Self.set(parameter.name, value, &values) else {
        throw .unknownParameter(parameter.name, of: "MySQL")
      }
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
      lines.append("\(name)=\(value.quotedForOptionFile)")
    }
    guard lines.allSatisfy({ $0.utf8.count <= Self.maximumLine }) else { throw .tooLong }
    optionFile = lines.joined(separator: "\n") + "\n"
  }

  /// Translates one parameter; false when there is nothing that means the same.
  ///
  /// MariaDB's program and MySQL's have different options for a server's certificate; `loose-` makes
  /// each overlook that of the other.
  private static func set(
    _ name: String, _ value: String, _ values: inout [String: String]
  ) -> Bool {
    if let option = options[name] {
      values[option] = value
      return true
    }
    let isOn: Bool? =
      switch value.lowercased() {
      case "true", "1", "yes", "on": true
      case "false", "0", "no", "off": false
      default: nil
      }
    switch (name, isOn) {
    case ("ssl_check_hostname", true?), ("ssl_verify_identity", true?):
      values["loose-ssl-verify-server-cert"] = "1"
      values["loose-ssl-mode"] = "VERIFY_IDENTITY"
    case ("ssl_verify_cert", true?):
      values["loose-ssl-verify-server-cert"] = "1"
      if values["loose-ssl-mode"] == nil { values["loose-ssl-mode"] = "VERIFY_CA" }
    case ("ssl", true?):
      values["loose-ssl"] = "1"
      if values["loose-ssl-mode"] == nil { values["loose-ssl-mode"] = "REQUIRED" }
    case ("ssl_check_hostname", false?), ("ssl_verify_identity", false?),
      ("ssl_verify_cert", false?), ("ssl", false?):
      break
    default: return false
    }
    return true
  }
}

extension String {
  /// The text as a value of an option file, where `#` starts a comment outside of quotes.
  ///
  /// Source: `my_default.c` of MariaDB; MySQL's manual, "Using Option Files".
  fileprivate var quotedForOptionFile: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\\", "\"": result += "\\" + String(scalar)
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

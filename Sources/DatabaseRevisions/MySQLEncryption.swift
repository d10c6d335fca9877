/// How well a connection to MySQL or MariaDB has to be protected, weakest first.
///
/// The raw values are those of the option `ssl-mode` of MySQL's programs.
enum MySQLEncryption: String, CaseIterable {
  case required = "REQUIRED"
  case verifiedAuthority = "VERIFY_CA"
  case verifiedIdentity = "VERIFY_IDENTITY"

  /// What the parameters of a URL ask for, as the drivers mean them.
  ///
  /// - Parameter parameters: All of them; those that `parameters` names are about encryption.
  /// - Returns: Nil when they ask for nothing.
  /// - Throws: When a value means nothing.
  static func asked(
    by parameters: [DatabaseURL.Parameter]
  ) throws(DatabaseURLProblem) -> MySQLEncryption? {
    var found: [MySQLEncryption] = []
    var trustsAnyName = false
    for parameter in parameters {
      guard let value = parameter.values.last else { continue }
      switch parameter.name {
      case "ssl_ca", "ssl_capath": found.append(.verifiedIdentity)
      case "ssl_cert", "ssl_key", "ssl_cipher": found.append(.required)
      case "ssl_mode":
        if let mode = Self(rawValue: value.uppercased()) {
          found.append(mode)
        } else if !["DISABLED", "PREFERRED"].contains(value.uppercased()) {
          throw .unknownParameter("ssl_mode=\(value)", of: "MySQL")
        }
      case "ssl", "ssl_verify_cert", "ssl_verify_identity", "ssl_check_hostname":
        guard let isOn = value.isOn else {
          throw .unknownParameter("\(parameter.name)=\(value)", of: "MySQL")
        }
        if isOn { found.append(switches[parameter.name] ?? .verifiedIdentity) }
        if !isOn, parameter.name == "ssl_check_hostname" { trustsAnyName = true }
      default: break
      }
    }
    let strongest = allCases.last(where: found.contains)
    return strongest == .verifiedIdentity && trustsAnyName ? .verifiedAuthority : strongest
  }

  private static let switches: [String: MySQLEncryption] = [
    "ssl": .required, "ssl_verify_cert": .verifiedAuthority,
  ]

  /// The parameters that `asked` looks at.
  static let parameters: Set = [
    "ssl", "ssl_ca", "ssl_capath", "ssl_cert", "ssl_check_hostname", "ssl_cipher", "ssl_key",
    "ssl_mode", "ssl_verify_cert", "ssl_verify_identity",
  ]

  /// The options of the client programs.
  ///
  /// Each overlooks that of the other. Unless MariaDB's verifies the server, it goes on without
  /// encryption where the server has none, so that it always verifies.
  var options: [String: String] {
    ["loose-ssl-mode": rawValue, "loose-ssl-verify-server-cert": "1"]
  }
}

extension String {
  /// Whether a switch is on; nil when the text is none.
  fileprivate var isOn: Bool? {
    switch lowercased() {
    case "true", "1", "yes", "on": true
    case "false", "0", "no", "off": false
    default: nil
    }
  }
}

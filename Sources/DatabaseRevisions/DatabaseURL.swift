/// The parts of a database's URL as SQLAlchemy's `make_url` reads it.
///
/// Nothing is checked here beyond that form: which databases can be read, and what a parameter
/// means, `Database` knows.
struct DatabaseURL: Hashable, Sendable {
  /// A name of the query and its values, in the order of the query.
  struct Parameter: Hashable, Sendable {
    var name: String
    var values: [String]
  }

  /// The dialect and, after a `+`, the driver.
  var driverName: String
  /// Nil where the URL has no such part; an empty one was written.
  var user: String?
  var password: String?
  var host: String?
  var port: Int?
  var database: String?
  /// Each name once, where it stood first; what has no value is left out.
  var query: [Parameter] = []

  /// The dialect, which is the driver's name up to a `+`.
  var dialect: String { String(driverName.unicodeScalars.prefix { $0 != "+" }) }
  /// What follows the `+`; nil when there is none.
  var driver: String? {
    driverName.unicodeScalars.firstIndex(of: "+").map {
      String(driverName.unicodeScalars[$0...].dropFirst())
    }
  }

  subscript(parameter name: String) -> [String]? {
    query.first { $0.name == name }?.values
  }
}

extension DatabaseURL {
  /// The names of query parameters whose values are secrets.
  private static let secretParameters: Set<String> = [
    "password", "passwd", "sslpassword", "ssl_key_password",
  ]

  /// Everything in the URL that must not be shown, as it is meant.
  var secrets: [String] {
    let hidden = query.filter { Self.secretParameters.contains($0.name) }.flatMap(\.values)
    return ([password].compactMap(\.self) + hidden).filter { !$0.isEmpty }
  }

  /// The URL as SQLAlchemy prints it, with `***` for what must not be shown.
  var masked: String {
    var text = driverName + "://"
    if let user {
      text += user.percentEncoded(keeping: " +")
      if password != nil { text += ":***" }
      text += "@"
    }
    if let host { text += host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host }
    if let port { text += ":\(port)" }
    if let database { text += "/" + database.percentEncoded(keeping: " +/") }
    let sorted = query.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let pairs = sorted.flatMap { parameter in
      parameter.values.map { value in
        let isSecret = Self.secretParameters.contains(parameter.name)
        return parameter.name.formEncoded + "=" + (isSecret ? "***" : value.formEncoded)
      }
    }
    return pairs.isEmpty ? text : text + "?" + pairs.joined(separator: "&")
  }
}

extension String {
  /// The text as Python's `urllib.parse.quote` writes it: every byte that is neither a letter, a
  /// digit, `_.-~` nor kept becomes `%XX`.
  func percentEncoded(keeping kept: String) -> String {
    var result = ""
    for byte in utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", ".", "-", "~":
        result.unicodeScalars.append(scalar)
      case _ where kept.utf8.contains(byte): result.unicodeScalars.append(scalar)
      default: result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }

  /// The text as Python's `urllib.parse.quote_plus` writes it.
  fileprivate var formEncoded: String {
    let encoded = percentEncoded(keeping: " ").utf8.map { byte in
      byte == UInt8(ascii: " ") ? UInt8(ascii: "+") : byte
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// Reads text as Python's `urllib.parse.unquote` does: `%XX` are bytes of UTF-8, and what is none
  /// is replaced.
  ///
  /// - Parameter bytes: The text in UTF-8.
  init(percentEncoded bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = bytes[index + 1].hexadecimalDigit, let low = bytes[index + 2].hexadecimalDigit
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    self.init(decoding: decoded, as: UTF8.self)
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit; nil for another byte.
  var hexadecimalDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

internal import SourceText

extension DatabaseURL {
  /// Reads a URL exactly as SQLAlchemy 2 does, also where that surprises.
  ///
  /// A password ends at the first `@`, and may hold `/` and `?`; text behind the host that fits
  /// nowhere is ignored; only user, password and database are percent-decoded, and the query as a
  /// form is. Source: `sqlalchemy/engine/url.py`, `_parse_url`.
  ///
  /// - Parameter text: The URL.
  /// - Returns: Nil when it has not the form of one, or its port is no number.
  static func parse(_ text: String) -> DatabaseURL? {
    var reader = URLReader(text)
    return reader.read()
  }
}

/// Reads a URL from left to right.
private struct URLReader {
  private var rest: ArraySlice<Unicode.Scalar>

  init(_ text: String) {
    rest = ArraySlice(text.unicodeScalars)
  }

  mutating func read() -> DatabaseURL? {
    let name = take { $0.isPythonWord || $0 == "+" }
    guard !name.isEmpty, rest.starts(with: "://".unicodeScalars) else { return nil }
    rest = rest.dropFirst(3)
    var url = DatabaseURL(driverName: name)
    (url.user, url.password) = readUser()
    url.host = readHost()
    if skip(":") {
      guard let port = pythonInt(take { $0 != "/" && $0 != "?" }) else { return nil }
      url.port = port
    }
    if skip("/") { url.database = String(percentEncoded: take { $0 != "?" }.utf8) }
    if skip("?") { url.query = DatabaseURL.query(take { $0 != "\n" }) }
    return url
  }

  /// Reads `user@` or `user:password@`; nothing when there is no `@` in the right place.
  private mutating func readUser() -> (user: String?, password: String?) {
    let end = rest.firstIndex { $0 == ":" || $0 == "/" } ?? rest.endIndex
    if end < rest.endIndex, rest[end] == ":" {
      let password = rest[(end + 1)...]
      if let at = password.firstIndex(of: "@") {
        defer { rest = rest[(at + 1)...] }
        return (decoded(rest[..<end]), decoded(password[..<at]))
      }
    }
    guard let at = rest[..<end].lastIndex(of: "@") else { return (nil, nil) }
    defer { rest = rest[(at + 1)...] }
    return (decoded(rest[..<at]), nil)
  }

  private mutating func readHost() -> String? {
    if rest.first == "[" {
      let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      let inner = rest[..<end].dropFirst()
      if let bracket = inner.lastIndex(of: "]"), bracket > inner.startIndex {
        defer { rest = rest[(bracket + 1)...] }
        return text(inner[..<bracket])
      }
    }
    let host = take { $0 != "/" && $0 != ":" && $0 != "?" }
    return host.isEmpty ? nil : host
  }

  private mutating func take(while belongs: (Unicode.Scalar) -> Bool) -> String {
    let taken = rest.prefix(while: belongs)
    rest = rest[taken.endIndex...]
    return text(taken)
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
    rest = rest.dropFirst()
    return true
  }

  private func decoded(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(percentEncoded: text(scalars).utf8)
  }

  private func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

extension DatabaseURL {
  /// Reads a query as Python's `urllib.parse.parse_qsl` does.
  fileprivate static func query(_ text: String) -> [Parameter] {
    var parameters: [Parameter] = []
    for field in text.utf8.split(separator: UInt8(ascii: "&")) {
      guard let equals = field.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = decodedFormField(field[..<equals])
      let value = decodedFormField(field[equals...].dropFirst())
      if value.isEmpty { continue }
      if let index = parameters.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
        parameters[index].values.append(value)
      } else {
        parameters.append(Parameter(name: name, values: [value]))
      }
    }
    return parameters
  }

  private static func decodedFormField(_ field: Substring.UTF8View) -> String {
    String(
      percentEncoded: field.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 })
  }
}

/// How Alembic splits a list of locations in an ini.
enum LocationList {
  /// The legal values of `path_separator`, and what they stand for where Alembic runs on Linux.
  static let separators: [String: Unicode.Scalar] = [
    "space": " ", "newline": "\n", "os": ":", ":": ":", ";": ";",
  ]

  /// Splits at a separator: empty elements are dropped, the others stripped.
  static func split(_ text: String, separator: Unicode.Scalar) -> [String] {
    text.unicodeScalars.split(separator: separator).map { PythonText.strip(String($0)) }
  }

  /// Splits as Alembic does when no separator is configured.
  ///
  /// At a comma with the blanks behind it, and at runs of blanks; empty elements stay.
  static func splitLegacy(_ text: String, splitsColons: Bool) -> [String] {
    var parts: [String] = []
    var part = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "," || scalar == " " || (splitsColons && scalar == ":") else {
        part.unicodeScalars.append(scalar)
        continue
      }
      if scalar != ":" { rest = rest.drop { $0 == " " } }
      parts.append(part)
      part = ""
    }
    return parts + [part]
  }

  /// Splits at everything that can separate, for a list that Alembic refuses.
  static func splitAny(_ text: String) -> [String] {
    text.unicodeScalars.split { $0 == "," || $0 == ";" || PythonText.isSpace($0) }
      .map { String($0) }
  }
}

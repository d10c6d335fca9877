/// Python's `%` operator as Alembic applies it to the strings of `pyproject.toml`.
enum PercentFormat {
  enum Problem: Error, Hashable {
    /// A lone `%`, or a conversion that takes no name.
    case syntax
    /// A name other than `here`: Alembic stops with KeyError.
    case missing(String)
  }

  /// Replaces `%(here)s` and `%%`.
  static func format(_ text: String, variables: [String: String]) -> Result<String, Problem> {
    var output = String.UnicodeScalarView()
    var rest = Substring(text).unicodeScalars
    while let percent = rest.firstIndex(of: "%") {
      output.append(contentsOf: rest[..<percent])
      rest = rest[percent...].dropFirst()
      if rest.first == "%" {
        output.append("%")
        rest = rest.dropFirst()
        continue
      }
      guard rest.first == "(", let end = rest.firstIndex(of: ")") else {
        return .failure(.syntax)
      }
      let name = String(String.UnicodeScalarView(rest[..<end].dropFirst()))
      guard let value = variables[name] else { return .failure(.missing(name)) }
      rest = rest[end...].dropFirst()
      guard rest.first == "s" else { return .failure(.syntax) }
      output.append(contentsOf: value.unicodeScalars)
      rest = rest.dropFirst()
    }
    output.append(contentsOf: rest)
    return .success(String(output))
  }
}

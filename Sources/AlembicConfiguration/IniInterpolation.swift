extension IniFile {
  /// Why the value of a key cannot be had.
  package enum InterpolationProblem: Error, Hashable, Sendable {
    /// A `%` that is not followed by `%` or `(`, or a reference without `)s`.
    case syntax(String)
    /// A reference to a key that is not there.
    case missing(String)
    /// References nested more than ten deep, or a value that grew beyond all measure.
    case tooDeep
  }

  /// The value of a key as `ConfigParser.get` gives it, or nil when there is no such key.
  ///
  /// - Parameters:
  ///   - name: The key, in lower case.
  ///   - section: The section, which must exist even for keys of `[DEFAULT]`.
  ///   - variables: What the caller adds below `[DEFAULT]`, such as `here`.
  /// - Returns: The value, or why Python would raise.
  package func value(
    _ name: String, in section: String, variables: [String: String]
  ) -> Result<String, InterpolationProblem>? {
    guard let own = self.section(section) else { return nil }
    let raw = (own[name] ?? defaults[name])?.rawValue ?? variables[name]
    guard let raw else { return nil }
    var expansion = Expansion(section: own, defaults: defaults, variables: variables)
    return Result { () throws(InterpolationProblem) in
      try expansion.append(raw, depth: 1)
      return expansion.output
    }
  }
}

/// `BasicInterpolation` of CPython 3.11, with a bound on the length of what comes out.
private struct Expansion {
  static let maximumDepth = 10
  static let maximumLength = 1 << 16

  let section: IniFile.Section
  let defaults: IniFile.Section
  let variables: [String: String]
  private(set) var output = ""
  private var steps = 0

  init(section: IniFile.Section, defaults: IniFile.Section, variables: [String: String]) {
    self.section = section
    self.defaults = defaults
    self.variables = variables
  }

  mutating func append(_ value: String, depth: Int) throws(IniFile.InterpolationProblem) {
    steps += 1
    guard depth <= Self.maximumDepth, steps <= 10_000 else { throw .tooDeep }
    var rest = Substring(value).unicodeScalars
    while let percent = rest.firstIndex(of: "%") {
      try add(rest[..<percent])
      rest = rest[percent...].dropFirst()
      switch rest.first {
      case "%":
        try add(rest[..<rest.index(after: rest.startIndex)])
        rest = rest.dropFirst()
      case "(": try expandReference(&rest, depth: depth)
      default: throw .syntax("%" + String(String.UnicodeScalarView(rest.prefix(20))))
      }
    }
    try add(rest)
  }

  private mutating func expandReference(
    _ rest: inout Substring.UnicodeScalarView, depth: Int
  ) throws(IniFile.InterpolationProblem) {
    let body = rest.dropFirst()
    guard let end = body.firstIndex(of: ")"), end != body.startIndex,
      body[end...].dropFirst().first == "s"
    else { throw .syntax("%" + String(String.UnicodeScalarView(rest.prefix(20)))) }
    let name = String(String.UnicodeScalarView(body[..<end])).lowercased()
    guard let value = section[name]?.rawValue ?? defaults[name]?.rawValue ?? variables[name]
    else { throw .missing(name) }
    rest = body[end...].dropFirst(2)
    try append(value, depth: depth + 1)
  }

  private mutating func add(
    _ text: Substring.UnicodeScalarView
  ) throws(IniFile.InterpolationProblem) {
    output.unicodeScalars.append(contentsOf: text)
    guard output.utf8.count <= Self.maximumLength else { throw .tooDeep }
  }
}

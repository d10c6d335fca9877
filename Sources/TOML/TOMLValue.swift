package import SourceText

/// A value of a TOML document, with where it was written.
package struct TOMLValue: Sendable {
  package enum Content: Sendable {
    case table(TOMLTable)
    case array([TOMLValue])
    case string(String)
    case integer(Int64)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both, as written.
    case date(String)
  }

  package var content: Content
  /// The bytes of the value; for a table its header or its braces.
  package var range: SourceRange

  package init(_ content: Content, range: SourceRange) {
    self.content = content
    self.range = range
  }

  package var table: TOMLTable? {
    if case .table(let table) = content { table } else { nil }
  }

  package var array: [TOMLValue]? {
    if case .array(let array) = content { array } else { nil }
  }

  package var string: String? {
    if case .string(let string) = content { string } else { nil }
  }

  package var integer: Int64? {
    if case .integer(let integer) = content { integer } else { nil }
  }

  package var boolean: Bool? {
    if case .boolean(let boolean) = content { boolean } else { nil }
  }

  /// What the value is, with its article, for messages: `a string`, `an integer`.
  package var typeDescription: String {
    switch content {
    case .table: "a table"
    case .array: "an array"
    case .string: "a string"
    case .integer: "an integer"
    case .float: "a float"
    case .boolean: "a boolean"
    case .date: "a date"
    }
  }
}

/// The keys and values of one table.
package struct TOMLTable: Sendable {
  package struct Entry: Sendable {
    package var key: Located<String>
    package var value: TOMLValue
  }

  /// The entries in the order in which they were written.
  package private(set) var entries: [Entry]
  private let positions: [String: Int]

  package init(_ entries: [Entry] = []) {
    self.entries = entries.sorted { $0.key.range.start < $1.key.range.start }
    positions = Dictionary(
      self.entries.enumerated().map { ($1.key.value, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package func entry(_ key: String) -> Entry? {
    positions[key].map { entries[$0] }
  }

  package subscript(key: String) -> TOMLValue? {
    entry(key)?.value
  }
}

/// What reading a TOML text gave: the document, or why there is none.
package struct TOMLDocument: Sendable {
  /// The root table; empty when there is a problem.
  package var root: TOMLTable
  /// The first thing wrong; TOML has no parts that stand on their own, so there is one at most.
  package var problem: TOMLProblem?

  package init(root: TOMLTable, problem: TOMLProblem? = nil) {
    self.root = root
    self.problem = problem
  }
}

/// Why a text is not TOML.
package struct TOMLProblem: Hashable, Sendable {
  /// A sentence without a final full stop.
  package var message: String
  package var position: LinePosition

  package init(message: String, position: LinePosition) {
    self.message = message
    self.position = position
  }
}

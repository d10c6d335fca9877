/// A value of a JSON document.
package indirect enum JSONValue: Hashable, Sendable {
  /// The members in the order in which they were written; of a repeated name the last one counts.
  case object([Member])
  case array([JSONValue])
  case string(String)
  case integer(Int64)
  case real(Double)
  case boolean(Bool)
  case null

  package struct Member: Hashable, Sendable {
    package var name: String
    package var value: JSONValue
  }

  /// The value of a member; nil for other kinds of values and for names that are not there.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  package var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  package var boolean: Bool? {
    if case .boolean(let boolean) = self { boolean } else { nil }
  }
}

/// What reading a JSON text gave: the document, or why there is none.
package struct JSONDocument: Sendable {
  /// The longest text that is read, in bytes; GitHub's events have at most 25 million.
  package static let maximumSize = 32 << 20
  /// The most arrays and objects inside each other.
  package static let maximumDepth = 64

  /// The value; null when there is a problem.
  package var root: JSONValue
  package var problem: JSONProblem?

  init(root: JSONValue = .null, problem: JSONProblem? = nil) {
    self.root = root
    self.problem = problem
  }
}

/// Why a text is not JSON.
package struct JSONProblem: Hashable, Sendable {
  /// A sentence without a final full stop.
  package var message: String
  /// Where reading stopped, in bytes from the start.
  package var offset: Int
}

import SourceText

/// A Python value that a template can meet.
indirect enum TemplateValue {
  /// A name that nobody defined; it is false, and cannot be printed.
  case undefined
  case none
  case bool(Bool)
  case integer(Int)
  case string(String)
  case list([TemplateValue])
  case tuple([TemplateValue])
  case dateTime(DateTime)
  /// The day of a date, as `create_date.date()` gives it.
  case day(DateTime)
  /// A built-in function, or `comma`.
  case function(String)
  case method(TemplateValue, String)
  /// `config`, `context`, or an imported module that is known.
  case object(String)
  /// Something that only running Python could tell; the text says where it comes from.
  case unknown(String)

  var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .integer: "int"
    case .string: "str"
    case .list: "list"
    case .tuple: "tuple"
    case .dateTime: "datetime"
    case .day: "date"
    case .function, .method: "function"
    case .object(let name): name
    case .unknown(let origin): origin
    }
  }

  /// Python's truth value; nil when it is not known.
  var truth: Bool? {
    switch self {
    case .undefined, .none: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .string(let text): !text.isEmpty
    case .list(let items), .tuple(let items): !items.isEmpty
    case .dateTime, .day, .function, .method, .object: true
    case .unknown: nil
    }
  }

  /// Python's `str()`; nil when it raises an exception or is not known.
  var text: String? {
    switch self {
    case .string(let text): text
    case .dateTime(let date): date.description
    case .day(let date): date.dayText
    default: representation
    }
  }

  /// Python's `repr()`; nil when it is not known, as for everything that has an address in it.
  var representation: String? {
    switch self {
    case .none: return "None"
    case .bool(let value): return value ? "True" : "False"
    case .integer(let value): return String(value)
    case .string(let text): return text.pythonRepr
    case .list(let items):
      return Self.joined(items).map { "[\($0)]" }
    case .tuple(let items):
      return Self.joined(items).map { items.count == 1 ? "(\($0),)" : "(\($0))" }
    case .undefined, .dateTime, .day, .function, .method, .object, .unknown: return nil
    }
  }

  private static func joined(_ items: [TemplateValue]) -> String? {
    var parts: [String] = []
    for item in items {
      guard let part = item.representation else { return nil }
      parts.append(part)
    }
    return parts.joined(separator: ", ")
  }

  /// The elements that a loop sees; nil for what is no sequence.
  var elements: [TemplateValue]? {
    switch self {
    case .list(let items), .tuple(let items): items
    case .string(let text): text.unicodeScalars.map { .string(String(scalars: [$0])) }
    default: nil
    }
  }

  /// Python's `==`; nil when it is not known.
  func isEqual(to other: TemplateValue) -> Bool? {
    switch (self, other) {
    case (.unknown, _), (_, .unknown), (.function, _), (_, .function), (.method, _), (_, .method),
      (.object, _), (_, .object):
      return nil
    case (.none, .none), (.undefined, .undefined): return true
    case (.string(let left), .string(let right)): return left.utf8.elementsEqual(right.utf8)
    case (.dateTime(let left), .dateTime(let right)): return left == right
    case (.day(let left), .day(let right)): return left.dayText == right.dayText
    case (.list(let left), .list(let right)), (.tuple(let left), .tuple(let right)):
      guard left.count == right.count else { return false }
      for (first, second) in zip(left, right) {
        guard let isSame = first.isEqual(to: second) else { return nil }
        if !isSame { return false }
      }
      return true
    default:
      guard let left = number, let right = other.number else { return false }
      return left == right
    }
  }

  /// The integer that the value is or, as a truth value, counts as.
  var number: Int? {
    switch self {
    case .integer(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }
}

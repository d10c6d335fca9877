import PythonSyntax

/// What an expression is worth, as far as that can be known without running it.
indirect enum StaticValue {
  case none
  case boolean(Bool)
  case integer(Int)
  case text(StaticText)
  /// A tuple, list or set.
  case sequence([StaticValue])
  case dictionary([(key: StaticValue, value: StaticValue)])
  /// An imported module or something in it, by its full dotted name, such as `alembic.op`.
  case imported([String])
  /// A function of this file.
  case function(NodeID)
  /// What a call of something imported made, such as `sqlalchemy.Column(…)`.
  case made(StaticCall)
  /// The object of a `with op.batch_alter_table(…) as …` block.
  case batch(StaticCall)
  case unknown
}

/// Text, with the literal it was written as where it comes from one.
struct StaticText {
  var bytes: [UInt8]
  /// The literal, for mapping positions back; nil for text that was put together.
  var literal: DecodedText?

  init(_ literal: DecodedText) {
    bytes = literal.bytes
    self.literal = literal
  }

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A call with its evaluated arguments.
struct StaticCall {
  /// The full dotted name of what is called.
  var function: [String]
  var positional: [StaticValue] = []
  var keywords: [(name: String, value: StaticValue)] = []
  /// Whether `*values` or `**values` that could not be read may add arguments.
  var hasUnreadArguments = false
  var node: NodeID

  /// The keyword argument of a name, or the positional one at an index.
  func argument(_ name: String, at index: Int? = nil) -> StaticValue? {
    if let keyword = keywords.last(where: { $0.name == name }) { return keyword.value }
    guard let index, positional.indices.contains(index) else { return nil }
    return positional[index]
  }
}

extension StaticValue {
  var text: String? {
    if case .text(let text) = self { text.text } else { nil }
  }

  var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  var isNone: Bool {
    if case .none = self { true } else { false }
  }

  /// Whether Python takes the value for true, where that is known.
  var isTrue: Bool? {
    switch self {
    case .none: false
    case .boolean(let value): value
    case .integer(let value): value != 0
    case .text(let text): !text.bytes.isEmpty
    case .sequence(let values): !values.isEmpty
    case .dictionary(let items): !items.isEmpty
    case .function, .batch: true
    // What was imported or made may be false: a constant, the answer of a function.
    case .imported, .made, .unknown: nil
    }
  }
}

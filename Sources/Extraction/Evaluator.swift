import PythonSyntax

/// Evaluates expressions of one syntax tree over what is bound to names.
///
/// Every answer is right or `unknown`. Depth is bounded by the tree's own bound; what an expression
/// makes is bounded by `maximumSize`.
struct Evaluator {
  /// The longest text and the most elements that are put together.
  static let maximumSize = 1 << 20

  /// The deepest expression that is looked into; a tree may be much deeper than the stack.
  static let maximumDepth = 100

  let tree: SyntaxTree
  var names: [String: StaticValue]
  private let depth = Depth()

  /// How deep the evaluation is at the moment.
  ///
  /// An object, because a copy of the evaluator for each level would count references to all parts
  /// of the tree.
  private final class Depth {
    var value = 0
  }

  init(tree: SyntaxTree, names: [String: StaticValue]) {
    self.tree = tree
    self.names = names
  }

  func value(of node: NodeID) -> StaticValue {
    guard depth.value < Self.maximumDepth else { return .unknown }
    depth.value += 1
    defer { depth.value -= 1 }
    return valueHere(node)
  }

  private func valueHere(_ node: NodeID) -> StaticValue {
    switch tree.kind(node) {
    case .noneLiteral: return .none
    case .trueLiteral: return .boolean(true)
    case .falseLiteral: return .boolean(false)
    case .number:
      return tree.number(node)?.int.map { .integer($0) } ?? .unknown
    case .string:
      guard let value = tree.string(node)?.value, value.isKnown else { return .unknown }
      return .text(StaticText(value))
    case .formattedString: return formatted(node)
    case .name: return tree.name(node).flatMap { names[$0] } ?? .unknown
    case .tuple, .list, .set: return sequence(of: tree.repeatedChildren(of: node))
    case .dictionary: return dictionary(node)
    case .attribute: return attribute(node)
    case .call: return call(node)
    case .binaryOperation: return operation(node)
    case .unaryOperation:
      guard tree.operator(of: node) == .not, let operand = tree.child(.operand, of: node) else {
        return .unknown
      }
      return value(of: operand).isTrue.map { .boolean(!$0) } ?? .unknown
    case .conditional:
      guard let test = tree.child(.test, of: node), let isTrue = value(of: test).isTrue,
        let chosen = tree.child(isTrue ? .body : .otherwise, of: node)
      else { return .unknown }
      return value(of: chosen)
    case .subscription: return element(node)
    default: return .unknown
    }
  }

  /// The evaluated arguments of a call.
  func arguments(of node: NodeID, calling function: [String]) -> StaticCall? {
    guard tree.kind(node) == .call else { return nil }
    let call = StaticCall(function: function, node: node)
    for argument in tree.repeatedChildren(of: node) {
      switch tree.kind(argument) {
      case .keywordArgument: addKeyword(argument, to: call)
      case .starred: addStarred(argument, to: call)
      default: call.positional.append(value(of: argument))
      }
    }
    return call
  }

  /// Adds the values of `*values`.
  private func addStarred(_ argument: NodeID, to call: StaticCall) {
    if let inner = tree.child(.value, of: argument), case .sequence(let values) = value(of: inner) {
      call.positional += values
    } else {
      call.hasUnreadArguments = true
    }
  }

  /// Adds `name=value`, or what `**values` holds.
  private func addKeyword(_ argument: NodeID, to call: StaticCall) {
    let value = tree.child(.value, of: argument).map { self.value(of: $0) } ?? .unknown
    if let name = tree.child(.name, of: argument).flatMap({ tree.name($0) }) {
      call.keywords.append((name, value))
    } else if case .dictionary(let items) = value, items.allSatisfy({ $0.key.text != nil }) {
      call.keywords += items.map { ($0.key.text ?? "", $0.value) }
    } else {
      call.hasUnreadArguments = true
    }
  }

  private func sequence(of elements: [NodeID]) -> StaticValue {
    var values: [StaticValue] = []
    for element in elements {
      guard tree.kind(element) == .starred else {
        values.append(value(of: element))
        continue
      }
      guard let inner = tree.child(.value, of: element),
        case .sequence(let spread) = value(of: inner), values.count < Self.maximumSize
      else { return .unknown }
      values += spread
    }
    return .sequence(values)
  }

  private func dictionary(_ node: NodeID) -> StaticValue {
    var items: [(key: StaticValue, value: StaticValue)] = []
    for item in tree.repeatedChildren(of: node) {
      guard let valueNode = tree.child(.value, of: item), let key = tree.child(.key, of: item)
      else { return .unknown }
      items.append((value(of: key), value(of: valueNode)))
    }
    return .dictionary(items)
  }

  private func attribute(_ node: NodeID) -> StaticValue {
    guard let object = tree.child(.value, of: node), let name = tree.child(.name, of: node),
      case .imported(let module) = value(of: object), let text = tree.name(name)
    else { return .unknown }
    return .imported(module.member(text))
  }

  private func element(_ node: NodeID) -> StaticValue {
    guard let object = tree.child(.value, of: node), let index = tree.child(.index, of: node)
    else { return .unknown }
    switch (value(of: object), value(of: index)) {
    case (.sequence(let values), .integer(let index)) where values.indices.contains(index):
      return values[index]
    case (.dictionary(let items), .text(let key)):
      return items.last { $0.key.text == key.text }?.value ?? .unknown
    default: return .unknown
    }
  }

  private func formatted(_ node: NodeID) -> StaticValue {
    var bytes: [UInt8] = []
    for piece in tree.formattedString(node) {
      switch piece {
      case .text(let text):
        guard text.isKnown else { return .unknown }
        bytes += text.bytes
      case .field(let field):
        guard tree.conversion(of: field) == .none,
          tree.child(.formatSpecification, of: field) == nil,
          tree.child(.part, of: field) == nil,
          let expression = tree.child(.expression, of: field),
          let text = value(of: expression).shownText
        else { return .unknown }
        bytes += text
      }
      guard bytes.count < Self.maximumSize else { return .unknown }
    }
    return .text(StaticText(bytes: bytes))
  }

  private func operation(_ node: NodeID) -> StaticValue {
    guard let left = tree.child(.left, of: node), let right = tree.child(.right, of: node) else {
      return .unknown
    }
    switch (tree.operator(of: node), value(of: left), value(of: right)) {
    case (.add, .text(let first), .text(let second)):
      guard first.bytes.count + second.bytes.count < Self.maximumSize else { return .unknown }
      return .text(
        StaticText(
          bytes: first.bytes + second.bytes,
          hasSpareBlanks: first.hasSpareBlanks || second.hasSpareBlanks))
    case (.add, .sequence(let first), .sequence(let second)):
      guard first.count + second.count < Self.maximumSize else { return .unknown }
      return .sequence(first + second)
    case (.modulo, .text(let format), let argument):
      return percentFormatted(format.bytes, argument)
    default: return .unknown
    }
  }

  private func percentFormatted(_ format: [UInt8], _ argument: StaticValue) -> StaticValue {
    var arguments: ArraySlice<StaticValue>
    if case .sequence(let values) = argument {
      arguments = values[...]
    } else {
      arguments = [argument]
    }
    var result: [UInt8] = []
    var index = 0
    while index < format.count {
      let byte = format[index]
      index += 1
      guard byte == UInt8(ascii: "%") else {
        result.append(byte)
        continue
      }
      guard index < format.count else { return .unknown }
      let conversion = format[index]
      index += 1
      if conversion == UInt8(ascii: "%") {
        result.append(conversion)
      } else if conversion == UInt8(ascii: "s"), let text = arguments.popFirst()?.shownText {
        result += text
      } else {
        return .unknown
      }
      guard result.count < Self.maximumSize else { return .unknown }
    }
    return arguments.isEmpty ? .text(StaticText(bytes: result)) : .unknown
  }

  private func call(_ node: NodeID) -> StaticValue {
    guard let function = tree.child(.function, of: node) else { return .unknown }
    if case .imported(let name) = value(of: function) {
      guard let call = arguments(of: node, calling: name.path) else { return .unknown }
      return known(call)
    }
    if tree.kind(function) == .attribute { return method(node, function) }
    if tree.isName(function, "str"), names["str"] == nil,
      let only = arguments(of: node, calling: [])?.positional, only.count == 1,
      let text = only[0].shownText
    {
      return .text(StaticText(bytes: text))
    }
    return .unknown
  }

  /// The value of a call of something imported: the text that a text function returns unchanged, or
  /// the call itself.
  private func known(_ call: StaticCall) -> StaticValue {
    switch call.function {
    case ["alembic", "op", "f"]: return call.positional.first ?? .unknown
    case ["textwrap", "dedent"], ["inspect", "cleandoc"]:
      // Blanks at the start of lines do not change what SQL or a name means, so the literal is kept
      // and with it the way back to its place.
      return call.positional.first.map(withSpareBlanks) ?? .unknown
    default: return .made(call)
    }
  }

  /// The methods of text that migrations use to put SQL together.
  private func method(_ node: NodeID, _ function: NodeID) -> StaticValue {
    guard let object = tree.child(.value, of: function), let name = tree.child(.name, of: function),
      let method = tree.name(name)
    else { return .unknown }
    let receiver = value(of: object)
    guard case .text(let text) = receiver,
      let call = arguments(of: node, calling: []), !call.hasUnreadArguments
    else {
      // What `sa.Column(...)` and the like return from a method is made, too, but by nobody known.
      return .unknown
    }
    switch method {
    case "strip", "lstrip", "rstrip":
      // Blanks around SQL mean nothing; see `dedent` above.
      return call.positional.isEmpty ? withSpareBlanks(receiver) : .unknown
    case "lower", "upper":
      let changed = method == "lower" ? text.text.lowercased() : text.text.uppercased()
      return .text(StaticText(bytes: Array(changed.utf8)))
    case "join":
      guard case .sequence(let parts)? = call.positional.first else { return .unknown }
      var joined: [UInt8] = []
      for (index, part) in parts.enumerated() {
        guard case .text(let part) = part, joined.count < Self.maximumSize else { return .unknown }
        if index > 0 { joined += text.bytes }
        joined += part.bytes
      }
      return .text(StaticText(bytes: joined))
    case "format": return braceFormatted(text.bytes, call)
    default: return .unknown
    }
  }

  private func withSpareBlanks(_ value: StaticValue) -> StaticValue {
    guard case .text(let text) = value else { return value }
    return .text(StaticText(withSpareBlanks: text))
  }

  private func braceFormatted(_ format: [UInt8], _ call: StaticCall) -> StaticValue {
    var result: [UInt8] = []
    var index = 0
    var automatic = 0
    while index < format.count {
      let byte = format[index]
      index += 1
      let isBrace = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
      if isBrace, index < format.count, format[index] == byte {
        index += 1
        result.append(byte)
      } else if byte == UInt8(ascii: "{") {
        guard let end = format[index...].firstIndex(of: UInt8(ascii: "}")) else { return .unknown }
        let field = String(decoding: format[index..<end], as: UTF8.self)
        index = end + 1
        var value: StaticValue?
        if field.isEmpty {
          value = call.argument("", at: automatic)
          automatic += 1
        } else {
          value = call.argument(field, at: Int(field))
        }
        guard let text = value?.shownText else { return .unknown }
        result += text
      } else if isBrace {
        return .unknown
      } else {
        result.append(byte)
      }
      guard result.count < Self.maximumSize else { return .unknown }
    }
    return .text(StaticText(bytes: result))
  }
}

extension StaticValue {
  /// What `str()` of the value is, for values whose text is certain.
  fileprivate var shownText: [UInt8]? {
    switch self {
    case .text(let text): text.bytes
    case .integer(let value): Array(String(value).utf8)
    case .none: Array("None".utf8)
    case .boolean(let value): Array((value ? "True" : "False").utf8)
    default: nil
    }
  }
}

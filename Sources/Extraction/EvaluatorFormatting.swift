import PythonSyntax
import SourceText

/// Texts that are put together by f-strings, `%` and `format`.
extension Evaluator {
  func formatted(_ node: NodeID) -> StaticValue {
    var bytes: [UInt8] = []
    // What it is where that is known before its end.
    var early: StaticValue?
    tree.forEachPiece(of: node) { piece in
      switch piece {
      case .plain(let range): bytes += tree.bytes[range.offsets]
      case .text(let text) where text.isKnown: bytes += text.bytes
      case .text: early = .unknown
      case .field(let field): early = add(field, to: &bytes)
      }
      if early == nil, bytes.count >= Self.maximumSize { early = .unknown }
      return early == nil
    }
    return early ?? .text(StaticText(bytes: bytes))
  }

  /// Adds the text of a replacement field.
  ///
  /// - Returns: What the whole is if the field is not known.
  private func add(_ field: NodeID, to bytes: inout [UInt8]) -> StaticValue? {
    guard tree.child(.formatSpecification, of: field) == nil,
      tree.child(.part, of: field) == nil, let expression = tree.child(.expression, of: field)
    else { return beginning(bytes) }
    let value = value(of: expression)
    if case .partial(let text) = value, tree.conversion(of: field) == .none {
      return beginning(bytes + text.bytes)
    }
    guard let text = shown(value, tree.conversion(of: field)) else { return beginning(bytes) }
    bytes += text
    return nil
  }

  /// A text of which no more is known than how it begins.
  private func beginning(_ bytes: [UInt8]) -> StaticValue {
    bytes.isEmpty ? .unknown : .partial(StaticText(bytes: bytes))
  }

  /// The text of a replacement field, where that is certain.
  private func shown(_ value: StaticValue, _ conversion: FieldConversion) -> [UInt8]? {
    switch conversion {
    case .none, .string: value.shownText
    case .representation, .ascii: value.representation
    }
  }

  func percentFormatted(_ format: [UInt8], _ argument: StaticValue) -> StaticValue {
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
        return beginning(result)
      }
      guard result.count < Self.maximumSize else { return .unknown }
    }
    return arguments.isEmpty ? .text(StaticText(bytes: result)) : .unknown
  }

  func braceFormatted(_ format: [UInt8], _ call: StaticCall) -> StaticValue {
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
        guard let text = value?.shownText else { return beginning(result) }
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
  var shownText: [UInt8]? {
    switch self {
    case .text(let text): text.bytes
    case .integer(let value): Array(String(value).utf8)
    case .none: Array("None".utf8)
    case .boolean(let value): Array((value ? "True" : "False").utf8)
    default: nil
    }
  }
}

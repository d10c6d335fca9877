import PythonSyntax
import SourceText

/// Texts that are put together by f-strings, `%` and `format`.
extension Evaluator {
  func formatted(_ node: NodeID) -> StaticValue {
    var made = MadeText()
    // What it is where that is known before its end.
    var early: StaticValue?
    tree.forEachPiece(of: node) { piece in
      switch piece {
      case .plain(let range): made.bytes += tree.bytes[range.offsets]
      case .text(let text) where text.isKnown: made.bytes += text.bytes
      case .text: early = .unknown
      case .field(let field): early = add(field, to: &made)
      }
      if early == nil, made.bytes.count >= Self.maximumSize { early = .unknown }
      return early == nil
    }
    return early ?? made.value
  }

  /// Adds the text of a replacement field.
  ///
  /// - Returns: What the whole is if the field is not known.
  private func add(_ field: NodeID, to made: inout MadeText) -> StaticValue? {
    guard tree.child(.formatSpecification, of: field) == nil,
      tree.child(.part, of: field) == nil, let expression = tree.child(.expression, of: field)
    else { return made.beginning }
    let value = value(of: expression)
    switch tree.conversion(of: field) {
    case .none, .string:
      if case .partial(let text) = value, tree.conversion(of: field) == .none {
        made.bytes += text.bytes
        return made.beginning
      }
      return made.append(value) ? nil : made.beginning
    case .representation, .ascii:
      guard let text = value.representation else { return made.beginning }
      made.bytes += text
      return nil
    }
  }

  func percentFormatted(_ format: [UInt8], _ argument: StaticValue) -> StaticValue {
    var arguments: ArraySlice<StaticValue>
    var items: [(key: StaticValue, value: StaticValue)]?
    switch argument {
    case .sequence(let values): arguments = values[...]
    case .dictionary(let known):
      arguments = []
      items = StaticValue.distinct(known)
    default: arguments = [argument]
    }
    var made = MadeText()
    var index = 0
    while index < format.count {
      let byte = format[index]
      index += 1
      guard byte == UInt8(ascii: "%") else {
        made.bytes.append(byte)
        continue
      }
      var value: StaticValue?
      if index < format.count, format[index] == UInt8(ascii: "("), let items,
        let end = format[index...].firstIndex(of: UInt8(ascii: ")"))
      {
        let key = format[index + 1..<end]
        value = items.last { $0.key.isText(key) }?.value
        index = end + 1
        if value == nil { return made.beginning }
      }
      guard index < format.count else { return .unknown }
      let conversion = format[index]
      index += 1
      if conversion == UInt8(ascii: "%") {
        made.bytes.append(conversion)
      } else if let value = value ?? arguments.popFirst(),
        made.append(value, conversion: conversion)
      {
      } else {
        return made.beginning
      }
      guard made.bytes.count < Self.maximumSize else { return .unknown }
    }
    return arguments.isEmpty ? made.value : .unknown
  }

  func braceFormatted(_ text: StaticText, _ call: StaticCall) -> StaticValue {
    let format = text.exactBytes ?? text.bytes
    var made = MadeText(hasSpareBlanks: text.exactBytes == nil)
    var index = 0
    var automatic = 0
    while index < format.count {
      let byte = format[index]
      index += 1
      let isBrace = byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
      if isBrace, index < format.count, format[index] == byte {
        index += 1
        made.bytes.append(byte)
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
        guard let value, made.append(value) else { return made.beginning }
      } else if isBrace {
        return .unknown
      } else {
        made.bytes.append(byte)
      }
      guard made.bytes.count < Self.maximumSize else { return .unknown }
    }
    return made.value
  }
}

/// A text that is put together of others.
struct MadeText {
  var bytes: [UInt8] = []
  /// Whether a part may have fewer blanks.
  var hasSpareBlanks = false

  /// Adds what `str()` of a value is.
  ///
  /// - Returns: Whether that is known.
  mutating func append(_ value: StaticValue) -> Bool {
    if case .text(let text) = value {
      if !text.append(to: &bytes) { hasSpareBlanks = true }
      return true
    }
    guard let text = value.shownText else { return false }
    bytes += text
    return true
  }

  /// The same for a conversion of `%`.
  fileprivate mutating func append(_ value: StaticValue, conversion: UInt8) -> Bool {
    switch (conversion, value) {
    case (UInt8(ascii: "s"), _): return append(value)
    case (UInt8(ascii: "d"), .integer), (UInt8(ascii: "i"), .integer): return append(value)
    case (UInt8(ascii: "r"), _):
      guard let text = value.representation else { return false }
      bytes += text
      return true
    default: return false
    }
  }

  var value: StaticValue { .text(StaticText(bytes: bytes, hasSpareBlanks: hasSpareBlanks)) }

  /// A text of which no more is known than how it begins.
  var beginning: StaticValue { bytes.isEmpty ? .unknown : .partial(StaticText(bytes: bytes)) }
}

extension StaticValue {
  /// What `str()` of the value is, for values whose text is certain.
  var shownText: [UInt8]? {
    switch self {
    case .text(let text): text.exactBytes ?? text.bytes
    case .integer(let value): Array(String(value).utf8)
    case .none: Array("None".utf8)
    case .boolean(let value): Array((value ? "True" : "False").utf8)
    default: nil
    }
  }

  /// Whether it is the text of some bytes.
  fileprivate func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    if case .text(let text) = self {
      text.exactBytes.map { $0[...] == bytes } ?? false
    } else {
      false
    }
  }
}

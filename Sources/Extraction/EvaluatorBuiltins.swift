import PythonSyntax

/// Functions of Python itself, called by name, and methods of texts and dictionaries.
extension Evaluator {
  /// The most turns of a loop that is made up by `range` or a comprehension.
  static let maximumTurns = 10_000

  /// The value of a call of a function of Python's own.
  func builtin(_ name: String, _ call: StaticCall) -> StaticValue {
    guard !call.hasUnreadArguments else { return .unknown }
    let arguments = call.positional
    if name == "dict" { return dictionary(call) }
    if name == "getattr" { return attribute(call) }
    if name == "enumerate" { return enumerated(call) }
    if let reflected = reflectedBuiltin(name, call) { return reflected }
    guard call.keywords.isEmpty else { return .unknown }
    switch name {
    case "str": return arguments.count == 1 ? shown(arguments[0]) : .unknown
    case "repr":
      return arguments.count == 1
        ? arguments[0].representation.map { .text(StaticText(bytes: $0)) } ?? .unknown : .unknown
    case "len":
      guard arguments.count == 1, let elements = arguments[0].elements else { return .unknown }
      return .integer(elements.count)
    case "list", "tuple":
      if arguments.isEmpty { return .sequence([]) }
      return arguments.count == 1
        ? arguments[0].elements.map { .sequence($0) } ?? .unknown : .unknown
    case "set", "frozenset":
      if arguments.isEmpty { return .sequence([]) }
      return arguments.count == 1 ? arguments[0].elements.map { .set($0) } ?? .unknown : .unknown
    case "reversed":
      return arguments.count == 1
        ? arguments[0].elements.map { .sequence($0.reversed()) } ?? .unknown : .unknown
    case "sorted": return arguments.count == 1 ? sorted(arguments[0]) : .unknown
    case "zip": return zipped(arguments)
    case "range": return range(arguments)
    case "bool": return arguments.first?.isTrue.map { .boolean($0) } ?? .unknown
    default: return .unknown
    }
  }

  private func shown(_ value: StaticValue) -> StaticValue {
    value.shownText.map { .text(StaticText(bytes: $0)) } ?? .unknown
  }

  private func dictionary(_ call: StaticCall) -> StaticValue {
    var items: [(key: StaticValue, value: StaticValue)] = []
    if case .dictionary(let known)? = call.positional.first {
      items = known
    } else if !call.positional.isEmpty {
      return .unknown
    }
    items += call.keywords.map { (.text(StaticText(bytes: Array($0.name.utf8))), $0.value) }
    return .dictionary(items)
  }

  private func enumerated(_ call: StaticCall) -> StaticValue {
    var start = 0
    if let given = call.argument("start", at: 1) {
      guard case .integer(let value) = given, value.magnitude < 1 << 30 else { return .unknown }
      start = value
    }
    guard let elements = call.positional.first?.elements else { return .unknown }
    return .sequence(
      elements.enumerated().map { .sequence([.integer(start + $0.offset), $0.element]) })
  }

  private func sorted(_ value: StaticValue) -> StaticValue {
    guard let elements = value.elements else { return .unknown }
    let texts = elements.compactMap { element -> StaticText? in
      if case .text(let text) = element, !text.hasSpareBlanks { text } else { nil }
    }
    // The order of UTF-8's bytes is that of the code points, which Python compares.
    guard texts.count == elements.count else { return .unknown }
    return .sequence(
      texts.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map { .text($0) })
  }

  private func zipped(_ arguments: [StaticValue]) -> StaticValue {
    let lists = arguments.compactMap(\.elements)
    guard !lists.isEmpty, lists.count == arguments.count else { return .unknown }
    let count = lists.map(\.count).min() ?? 0
    return .sequence((0..<count).map { index in .sequence(lists.map { $0[index] }) })
  }

  private func range(_ arguments: [StaticValue]) -> StaticValue {
    let numbers = arguments.compactMap { argument -> Int? in
      if case .integer(let value) = argument, value.magnitude < 1 << 30 { value } else { nil }
    }
    guard numbers.count == arguments.count, (1...3).contains(numbers.count) else {
      return .unknown
    }
    let from = numbers.count == 1 ? 0 : numbers[0]
    let to = numbers.count == 1 ? numbers[0] : numbers[1]
    let step = numbers.count == 3 ? numbers[2] : 1
    guard step != 0, (to - from) / step < Self.maximumTurns else { return .unknown }
    return .sequence(stride(from: from, to: to, by: step).map { .integer($0) })
  }

  // MARK: Methods

  /// The value of a method of a dictionary.
  func dictionaryMethod(
    _ name: String, _ items: [(key: StaticValue, value: StaticValue)], _ call: StaticCall
  ) -> StaticValue {
    guard let items = StaticValue.distinct(items) else { return .unknown }
    switch name {
    case "items": return .sequence(items.map { .sequence([$0.key, $0.value]) })
    case "keys": return .sequence(items.map(\.key))
    case "values": return .sequence(items.map(\.value))
    case "copy": return .dictionary(items)
    case "get":
      guard case .text(let key)? = call.positional.first, !key.hasSpareBlanks else {
        return .unknown
      }
      if let found = items.last(where: { $0.key.text == key.text }) { return found.value }
      return call.positional.count > 1 ? call.positional[1] : StaticValue.none
    default: return .unknown
    }
  }

  /// The value of a method of a text that makes other texts of it, or tells something of it.
  func textMethod(_ name: String, _ text: StaticText, _ call: StaticCall) -> StaticValue {
    switch name {
    case "strip", "lstrip", "rstrip":
      // Blanks around SQL mean nothing; see `dedent`.
      return call.positional.isEmpty ? .text(StaticText(withSpareBlanks: text)) : .unknown
    case "lower", "upper":
      let changed = name == "lower" ? text.text.lowercased() : text.text.uppercased()
      return .text(StaticText(bytes: Array(changed.utf8)))
    case "join": return joined(by: text, call)
    case "format": return braceFormatted(text.bytes, call)
    default: return plainTextMethod(name, text, call)
    }
  }

  private func joined(by separator: StaticText, _ call: StaticCall) -> StaticValue {
    guard let parts = call.positional.first?.elements else { return .unknown }
    var joined: [UInt8] = []
    for (index, part) in parts.enumerated() {
      guard case .text(let part) = part, joined.count < Self.maximumSize else { return .unknown }
      if index > 0 { joined += separator.bytes }
      joined += part.bytes
    }
    return .text(StaticText(bytes: joined))
  }

  /// Methods that take texts only and depend on every blank.
  private func plainTextMethod(
    _ name: String, _ text: StaticText, _ call: StaticCall
  ) -> StaticValue {
    guard !text.hasSpareBlanks, call.keywords.isEmpty else { return .unknown }
    let texts = call.positional.compactMap { argument -> [UInt8]? in
      if case .text(let text) = argument, !text.hasSpareBlanks { text.bytes } else { nil }
    }
    guard texts.count == call.positional.count, texts.allSatisfy({ $0.count < 256 }),
      text.bytes.count < 1 << 16
    else { return .unknown }
    switch (name, texts.count) {
    case ("startswith", 1): return .boolean(text.bytes.starts(with: texts[0]))
    case ("endswith", 1):
      return .boolean(text.bytes.reversed().starts(with: texts[0].reversed()))
    case ("replace", 2) where !texts[0].isEmpty:
      let parts = text.bytes.split(by: texts[0])
      guard parts.count * texts[1].count + text.bytes.count < Self.maximumSize else {
        return .unknown
      }
      return .text(StaticText(bytes: Array(parts.joined(separator: texts[1]))))
    case ("split", 1) where !texts[0].isEmpty:
      return .sequence(text.bytes.split(by: texts[0]).map { .text(StaticText(bytes: $0)) })
    case ("split", 0):
      // Blanks of other alphabets separate too.
      guard text.bytes.allSatisfy({ $0 < 0x80 }) else { return .unknown }
      let words = text.bytes.split { $0 == 0x20 || (9...13).contains($0) || (28...31).contains($0) }
      return .sequence(words.map { .text(StaticText(bytes: Array($0))) })
    default: return .unknown
    }
  }
}

extension StaticValue {
  /// The items that a dictionary has, the last of each key in the place of the first; nil where it is
  /// not known which keys are equal.
  static func distinct(
    _ items: [(key: StaticValue, value: StaticValue)]
  ) -> [(key: StaticValue, value: StaticValue)]? {
    if items.count == 1 { return items }
    var places: [[UInt8]: Int] = [:]
    var result: [(key: StaticValue, value: StaticValue)] = []
    for item in items {
      // Of texts and of numbers it is known which are equal, and that no text is a number.
      guard let key = item.key.representation else { return nil }
      if let place = places[key] {
        result[place].value = item.value
      } else {
        places[key] = result.count
        result.append(item)
      }
    }
    return result
  }

  /// What `repr()` of the value is, for numbers and for texts without anything to escape.
  var representation: [UInt8]? {
    switch self {
    case .integer(let value): return Array(String(value).utf8)
    case .text(let text):
      let quote = UInt8(ascii: "'")
      let isPlain = text.bytes.allSatisfy {
        (0x20..<0x7F).contains($0) && $0 != quote && $0 != UInt8(ascii: "\\")
      }
      return isPlain && !text.hasSpareBlanks ? [quote] + text.bytes + [quote] : nil
    default: return nil
    }
  }
}

extension [UInt8] {
  /// The parts between the occurrences of a separator, which is not empty.
  fileprivate func split(by separator: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    var index = 0
    while index < count {
      if self[index] == separator[0], self[index...].starts(with: separator) {
        parts.append([])
        index += separator.count
      } else {
        parts[parts.count - 1].append(self[index])
        index += 1
      }
    }
    return parts
  }
}

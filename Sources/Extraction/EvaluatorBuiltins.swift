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
    if name == "zip" { return zipped(call) }
    if name == "sorted" { return sorted(call) }
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
    case "int": return arguments.count == 1 ? integer(arguments[0]) : .unknown
    case "isinstance": return isInstance(call)
    case "range": return range(arguments)
    case "bool": return arguments.first?.isTrue.map { .boolean($0) } ?? .unknown
    default: return .unknown
    }
  }

  private func shown(_ value: StaticValue) -> StaticValue {
    if case .text(let text) = value, !text.isFinalName { return value }
    return value.shownText.map { .text(StaticText(bytes: $0)) } ?? .unknown
  }

  private func integer(_ value: StaticValue) -> StaticValue {
    switch value {
    case .integer: return value
    case .boolean(let isTrue): return .integer(isTrue ? 1 : 0)
    case .text(let text):
      guard let bytes = text.exactBytes, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return .unknown
      }
      return Int(text.text).map { .integer($0) } ?? .unknown
    default: return .unknown
    }
  }

  /// `isinstance(value, str)` and the like, with types of Python's own.
  private func isInstance(_ call: StaticCall) -> StaticValue {
    let arguments = tree.repeatedChildren(of: call.node)
    guard arguments.count == 2, call.positional.count == 2,
      let types = call.positional[0].typeNames
    else { return .unknown }
    let given =
      tree.kind(arguments[1]) == .tuple
      ? Array(tree.repeatedChildren(of: arguments[1])) : [arguments[1]]
    var asked: Set<String> = []
    for node in given {
      guard let id = tree.nameID(node), names[id] == nil,
        StaticValue.namesOfTypes.contains(tree.text(of: id))
      else { return .unknown }
      asked.insert(tree.text(of: id))
    }
    if asked.contains("object") || !asked.isDisjoint(with: types.certain) { return .boolean(true) }
    if asked.isDisjoint(with: types.possible) { return .boolean(false) }
    return asked.isSuperset(of: types.possible) ? .boolean(true) : .unknown
  }

  private func dictionary(_ call: StaticCall) -> StaticValue {
    var items: [(key: StaticValue, value: StaticValue)] = []
    switch call.positional.first {
    case nil: break
    case .dictionary(let known)?: items = known
    case .sequence(let pairs)?:
      for pair in pairs {
        guard case .sequence(let parts) = pair, parts.count == 2 else { return .unknown }
        items.append((parts[0], parts[1]))
      }
    default: return .unknown
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

  private func sorted(_ call: StaticCall) -> StaticValue {
    guard call.positional.count == 1, let elements = call.positional[0].elements else {
      return .unknown
    }
    var isReversed = false
    for keyword in call.keywords {
      guard keyword.name == "reverse", let value = keyword.value.boolean else { return .unknown }
      isReversed = value
    }
    let keyed = elements.compactMap { element in
      SortKey(element).map { (key: $0, element: element) }
    }
    guard keyed.count == elements.count else { return .unknown }
    var isKnown = true
    // Those that are equal cannot be told apart.
    let sorted = keyed.sorted { one, two in
      guard let precedes = one.key.precedes(two.key) else {
        isKnown = false
        return false
      }
      return precedes
    }
    guard isKnown else { return .unknown }
    return .sequence(isReversed ? sorted.reversed().map(\.element) : sorted.map(\.element))
  }

  private func zipped(_ call: StaticCall) -> StaticValue {
    let lists = call.positional.compactMap(\.elements)
    guard !lists.isEmpty, lists.count == call.positional.count else { return .unknown }
    let count = lists.map(\.count).min() ?? 0
    for keyword in call.keywords {
      guard keyword.name == "strict", let isStrict = keyword.value.boolean,
        !isStrict || lists.allSatisfy({ $0.count == count })
      else { return .unknown }
    }
    guard count == 0 || lists.count < Self.maximumSize / count else { return .unknown }
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
      guard let key = call.positional.first?.representation else { return .unknown }
      for item in items.reversed() {
        guard let other = item.key.representation else { return .unknown }
        if other == key { return item.value }
      }
      return call.positional.count > 1 ? call.positional[1] : StaticValue.none
    default: return .unknown
    }
  }

  /// The value of a method of a text that makes other texts of it, or tells something of it.
  func textMethod(_ name: String, _ text: StaticText, _ call: StaticCall) -> StaticValue {
    switch name {
    case "strip", "lstrip", "rstrip":
      guard call.positional.isEmpty else { return .unknown }
      return .text(text.stripped(leading: name != "rstrip", trailing: name != "lstrip"))
    case "lower", "upper":
      let whole = String(decoding: text.exactBytes ?? text.bytes, as: UTF8.self)
      let changed = name == "lower" ? whole.lowercased() : whole.uppercased()
      return .text(
        StaticText(bytes: Array(changed.utf8), hasSpareBlanks: text.exactBytes == nil))
    case "join": return joined(by: text, call)
    case "format": return braceFormatted(text, call)
    default: return plainTextMethod(name, text, call)
    }
  }

  private func joined(by separator: StaticText, _ call: StaticCall) -> StaticValue {
    guard let parts = call.positional.first?.elements else { return .unknown }
    var joined = MadeText()
    for (index, part) in parts.enumerated() {
      guard case .text = part, joined.bytes.count < Self.maximumSize else { return .unknown }
      if index > 0 { _ = joined.append(.text(separator)) }
      _ = joined.append(part)
    }
    return joined.value
  }

  /// Methods that take texts only and depend on every blank.
  private func plainTextMethod(
    _ name: String, _ text: StaticText, _ call: StaticCall
  ) -> StaticValue {
    guard let bytes = text.exactBytes, call.keywords.isEmpty else { return .unknown }
    let texts = call.positional.compactMap { argument -> [UInt8]? in
      if case .text(let text) = argument { text.exactBytes } else { nil }
    }
    guard texts.count == call.positional.count, texts.allSatisfy({ $0.count < 256 }),
      bytes.count < 1 << 16
    else { return .unknown }
    switch (name, texts.count) {
    case ("startswith", 1): return .boolean(bytes.starts(with: texts[0]))
    case ("endswith", 1):
      return .boolean(bytes.reversed().starts(with: texts[0].reversed()))
    case ("replace", 2) where !texts[0].isEmpty:
      let parts = bytes.split(by: texts[0])
      guard parts.count * texts[1].count + bytes.count < Self.maximumSize else {
        return .unknown
      }
      return .text(StaticText(bytes: Array(parts.joined(separator: texts[1]))))
    case ("split", 1) where !texts[0].isEmpty:
      return .sequence(bytes.split(by: texts[0]).map { .text(StaticText(bytes: $0)) })
    case ("split", 0):
      // Blanks of other alphabets separate too.
      guard bytes.allSatisfy({ $0 < 0x80 }) else { return .unknown }
      let words = bytes.split { $0 == 0x20 || (9...13).contains($0) || (28...31).contains($0) }
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

  /// Types of Python's own that values are asked for.
  fileprivate static let namesOfTypes: Set<String> = [
    "str", "int", "bool", "float", "bytes", "list", "tuple", "set", "frozenset", "dict", "object",
  ]

  /// The types that it surely has, and one of those that it may have, beside `object`; nil where neither is known.
  fileprivate var typeNames: (certain: Set<String>, possible: Set<String>)? {
    switch self {
    case .none: ([], [])
    case .boolean: (["bool", "int"], ["bool", "int"])
    case .integer: (["int"], ["int"])
    case .text: (["str"], ["str"])
    case .sequence: ([], ["list", "tuple", "set", "frozenset"])
    case .dictionary: (["dict"], ["dict"])
    default: nil
    }
  }

  /// What `repr()` of the value is, for numbers and for texts without anything to escape.
  var representation: [UInt8]? {
    switch self {
    case .integer(let value): return Array(String(value).utf8)
    case .text(let text):
      let quote = UInt8(ascii: "'")
      guard let bytes = text.exactBytes else { return nil }
      let isPlain = bytes.allSatisfy {
        (0x20..<0x7F).contains($0) && $0 != quote && $0 != UInt8(ascii: "\\")
      }
      return isPlain ? [quote] + bytes + [quote] : nil
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

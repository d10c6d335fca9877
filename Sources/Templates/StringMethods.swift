import SourceText

extension ExpressionEvaluator {
  static let stringMethods: Set<String> = [
    "capitalize", "endswith", "format", "join", "ljust", "lower", "lstrip", "removeprefix",
    "removesuffix", "replace", "rjust", "rstrip", "split", "splitlines", "startswith", "strip",
    "title", "upper", "zfill",
  ]

  /// A method of Python's `str`; nil where it is not supported for these arguments.
  func stringMethod(
    _ name: String, _ text: String, _ arguments: CallArguments
  ) -> TemplateValue? {
    if name == "format" { return Self.format(text, arguments).map { .string($0) } }
    guard arguments.named.isEmpty else { return nil }
    let values = arguments.positional
    switch values.count {
    case 0: return Self.withoutArguments(name, text)
    case 1:
      if name == "join" {
        return Self.strings(in: values[0]).map { .string($0.joined(separator: text)) }
      }
      if case .string(let argument) = values[0] { return Self.withText(name, text, argument) }
      if let width = values[0].number { return Self.padded(name, text, width) }
      return nil
    default: return Self.withSeveral(name, text, values)
    }
  }

  private static func withoutArguments(_ name: String, _ text: String) -> TemplateValue? {
    // Title case is only the same as upper case where no letter has a form of its own for it.
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    switch name {
    case "strip": return .string(text.strippedAsPython)
    case "lstrip": return .string(trimmed(text, start: true, end: false, \.isPythonSpace))
    case "rstrip": return .string(trimmed(text, start: false, end: true, \.isPythonSpace))
    case "lower": return .string(text.lowercasedAsPython)
    case "upper":
      return .string(text.unicodeScalars.map(\.properties.uppercaseMapping).joined())
    case "capitalize" where isASCII:
      return .string(text.prefix(1).uppercased() + text.dropFirst().lowercased())
    case "title" where isASCII: return .string(title(text))
    case "splitlines": return .list(text.pythonLines.map { .string($0) })
    case "split":
      return .list(
        text.unicodeScalars.split(whereSeparator: \.isPythonSpace).map { .string(String($0)) })
    default: return nil
    }
  }

  private static func withText(_ name: String, _ text: String, _ argument: String) -> TemplateValue?
  {
    let set = Set(argument.unicodeScalars)
    switch name {
    case "strip": return .string(trimmed(text, start: true, end: true) { set.contains($0) })
    case "lstrip": return .string(trimmed(text, start: true, end: false) { set.contains($0) })
    case "rstrip": return .string(trimmed(text, start: false, end: true) { set.contains($0) })
    case "startswith": return .bool(hasPrefix(text, argument))
    case "endswith": return .bool(hasSuffix(text, argument))
    case "removeprefix":
      guard hasPrefix(text, argument) else { return .string(text) }
      return .string(String(scalars: text.unicodeScalars.dropFirst(argument.unicodeScalars.count)))
    case "removesuffix":
      guard hasSuffix(text, argument) else { return .string(text) }
      return .string(String(scalars: text.unicodeScalars.dropLast(argument.unicodeScalars.count)))
    case "split":
      return pieces(text, argument, limit: nil).map { .list($0.map { .string($0) }) }
    default: return nil
    }
  }

  private static func withSeveral(
    _ name: String, _ text: String, _ values: [TemplateValue]
  ) -> TemplateValue? {
    switch (name, values[0], values[1]) {
    case ("replace", .string(let old), .string(let new)):
      let limit = values.count > 2 ? values[2].number : -1
      guard let limit, values.count < 4 else { return nil }
      return pieces(text, old, limit: limit < 0 ? nil : limit)
        .map { .string($0.joined(separator: new)) }
    case ("split", .string(let separator), let limit):
      guard let limit = limit.number, values.count == 2 else { return nil }
      return pieces(text, separator, limit: limit < 0 ? nil : limit)
        .map { .list($0.map { .string($0) }) }
    default: return nil
    }
  }

  private static func padded(_ name: String, _ text: String, _ width: Int) -> TemplateValue? {
    guard width <= maximumLength else { return nil }
    let missing = max(width, 0) - text.unicodeScalars.count
    let fill = String(repeating: name == "zfill" ? "0" : " ", count: max(0, missing))
    switch name {
    case "ljust": return .string(text + fill)
    case "rjust": return .string(fill + text)
    case "zfill":
      guard let sign = text.unicodeScalars.first, sign == "+" || sign == "-" else {
        return .string(fill + text)
      }
      return .string(String(scalars: [sign]) + fill + String(text.unicodeScalars.dropFirst()))
    default: return nil
    }
  }

  private static func trimmed(
    _ text: String, start: Bool, end: Bool, _ predicate: (Unicode.Scalar) -> Bool
  ) -> String {
    var scalars = Substring(text).unicodeScalars
    if start { scalars = scalars.drop(while: predicate) }
    if end { while let last = scalars.last, predicate(last) { scalars.removeLast() } }
    return String(scalars)
  }

  private static func hasPrefix(_ text: String, _ prefix: String) -> Bool {
    text.utf8.starts(with: prefix.utf8)
  }

  private static func hasSuffix(_ text: String, _ suffix: String) -> Bool {
    text.utf8.reversed().starts(with: suffix.utf8.reversed())
  }

  /// Splits at a separator; nil for an empty one.
  private static func pieces(_ text: String, _ separator: String, limit: Int?) -> [String]? {
    if separator.isEmpty { return nil }
    let wanted = Array(separator.utf8)
    var rest = Array(text.utf8)[...]
    var result: [String] = []
    while result.count < limit ?? Int.max, let range = rest.firstRange(of: wanted) {
      result.append(String(decoding: rest[..<range.lowerBound], as: UTF8.self))
      rest = rest[range.upperBound...]
    }
    return result + [String(decoding: rest, as: UTF8.self)]
  }

  private static func title(_ text: String) -> String {
    var result = ""
    var isInWord = false
    for character in text {
      result += isInWord ? character.lowercased() : character.uppercased()
      isInWord = character.isLetter
    }
    return result
  }

  /// `str.format` with plain fields: `{}`, `{0}` or `{name}`.
  private static func format(_ text: String, _ arguments: CallArguments) -> String? {
    var result = String.UnicodeScalarView()
    var scalars = Array(text.unicodeScalars)[...]
    var next = 0
    while let scalar = scalars.popFirst() {
      if scalar == "{" || scalar == "}", scalars.first == scalar {
        scalars.removeFirst()
        result.append(scalar)
      } else if scalar == "{" {
        let name = String(scalars: scalars.prefix { $0 != "}" })
        guard let end = scalars.firstIndex(of: "}"),
          let value = field(name, arguments, &next)?.text
        else { return nil }
        scalars = scalars[(end + 1)...]
        result.append(contentsOf: value.unicodeScalars)
      } else if scalar == "}" {
        return nil
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  private static func field(
    _ name: String, _ arguments: CallArguments, _ next: inout Int
  ) -> TemplateValue? {
    // A negative count means that fields are numbered by hand; Python does not mix the two.
    var position: Int?
    if name.isEmpty {
      guard next >= 0 else { return nil }
      position = next
      next += 1
    } else if name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      guard next <= 0 else { return nil }
      position = Int(name) ?? Int.max
      next = -1
    }
    guard let position else { return arguments.named(name) }
    return arguments.positional.indices.contains(position) ? arguments.positional[position] : nil
  }
}

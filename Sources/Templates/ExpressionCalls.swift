import SourceText

extension ExpressionEvaluator {
  // MARK: - Attributes

  func attribute(
    _ name: String, of value: TemplateValue, _ located: Expression.Located
  ) throws(TemplateRefusal) -> TemplateValue {
    let methods: Set<String>
    switch value {
    case .dateTime(let date):
      if let number = Self.field(name, of: date) { return .integer(number) }
      methods = ["isoformat", "strftime", "date"]
    case .day(let date):
      if ["year", "month", "day"].contains(name), let number = Self.field(name, of: date) {
        return .integer(number)
      }
      methods = ["isoformat", "strftime"]
    case .string: methods = Self.stringMethods
    case .object("config"): methods = ["get_main_option"]
    case .object("context"): methods = ["get"]
    case .object("re"): methods = ["split"]
    case .unknown: throw unknown(value, located)
    default: methods = []
    }
    guard methods.contains(name) else {
      throw refusal(located, "\(value.typeName).\(name)", "is not supported")
    }
    return .method(value, name)
  }

  private static func field(_ name: String, of date: DateTime) -> Int? {
    switch name {
    case "year": date.year
    case "month": date.month
    case "day": date.day
    case "hour": date.hour
    case "minute": date.minute
    case "second": date.second
    case "microsecond": date.microsecond
    default: nil
    }
  }

  // MARK: - Functions

  func call(
    _ name: String, _ arguments: CallArguments, _ located: Expression.Located
  ) throws(TemplateRefusal) -> TemplateValue {
    guard arguments.named.isEmpty else {
      throw refusal(located, "\(name)(…=…)", "is not supported")
    }
    let values = arguments.positional
    switch (name, values.first, values.count) {
    case ("repr", let value?, 1):
      guard let text = value.representation else { throw unprintable(value, "repr", located) }
      return .string(text)
    case ("str", nil, _): return .string("")
    case ("str", let value?, 1): return .string(try text(of: value, located))
    case ("comma", let value?, 1): return .string(try joinedWithCommas(value, located))
    case ("len", let value?, 1):
      if let elements = value.elements { return .integer(elements.count) }
    case ("bool", let value?, 1):
      if let truth = value.truth { return .bool(truth) }
    case ("int", .string(let text)?, 1):
      if let number = pythonInt(text), number.magnitude < Int.max { return .integer(number) }
    case ("int", let value?, 1):
      if let number = value.number { return .integer(number) }
    case ("list", let value?, 1):
      if let elements = value.elements { return .list(elements) }
    case ("tuple", let value?, 1):
      if let elements = value.elements { return .tuple(elements) }
    case ("sorted", let value?, 1):
      if let sorted = Self.sorted(value) { return .list(sorted) }
    case ("isinstance", let value?, 2):
      if let isInstance = Self.isInstance(value, of: values[1]) { return .bool(isInstance) }
    default: break
    }
    let types = values.map(\.typeName).joined(separator: ", ")
    throw refusal(located, "\(name)(\(types))", "is not supported")
  }

  private func unprintable(
    _ value: TemplateValue, _ function: String, _ located: Expression.Located
  ) -> TemplateRefusal {
    refusal(located, "\(function)(\(value.typeName))", "is not supported")
  }

  /// Alembic's `format_as_comma`.
  private func joinedWithCommas(
    _ value: TemplateValue, _ located: Expression.Located
  ) throws(TemplateRefusal) -> String {
    if case .none = value { return "" }
    if case .string(let text) = value { return text }
    guard let parts = Self.strings(in: value) else {
      throw unprintable(value, "comma", located)
    }
    return parts.joined(separator: ", ")
  }

  /// The elements, if all of them are texts.
  static func strings(in value: TemplateValue) -> [String]? {
    guard let elements = value.elements else { return nil }
    let strings = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    return strings.count == elements.count ? strings : nil
  }

  private static func sorted(_ value: TemplateValue) -> [TemplateValue]? {
    if let strings = strings(in: value) {
      return strings.map { Array($0.unicodeScalars) }
        .sorted { $0.lexicographicallyPrecedes($1) }
        .map { .string(String(scalars: $0)) }
    }
    guard let elements = value.elements else { return nil }
    let numbers = elements.compactMap { if case .integer(let number) = $0 { number } else { nil } }
    guard numbers.count == elements.count else { return nil }
    return numbers.sorted().map { .integer($0) }
  }

  private static func isInstance(_ value: TemplateValue, of type: TemplateValue) -> Bool? {
    if case .tuple(let types) = type {
      var result = false
      for type in types {
        guard let isInstance = isInstance(value, of: type) else { return nil }
        result = result || isInstance
      }
      return result
    }
    guard case .function(let name) = type else { return nil }
    switch value {
    case .unknown, .function, .method, .object: return nil
    case .bool where name == "int": return true
    default: return PythonBuiltins.supported.contains(name) ? value.typeName == name : nil
    }
  }

  // MARK: - Methods

  mutating func call(
    _ name: String, on receiver: TemplateValue, _ arguments: CallArguments,
    _ located: Expression.Located
  ) throws(TemplateRefusal) -> TemplateValue {
    let values = arguments.positional
    switch receiver {
    case .dateTime(let date), .day(let date):
      let isDay = if case .day = receiver { true } else { false }
      if let result = Self.call(name, on: date, isDay: isDay, arguments) { return result }
    case .string(let text):
      if let result = stringMethod(name, text, arguments) { return try check(result, located) }
    case .object("config") where arguments.named.isEmpty:
      if case .string(let option)? = values.first, values.count <= 2 {
        return mainOption(option).map { .string($0) } ?? (values.count == 2 ? values[1] : .none)
      }
    case .object("context") where arguments.named.isEmpty:
      if case .string(let name)? = values.first, values.count <= 2 {
        return fromContext(name, default: values.count == 2 ? values[1] : .none)
      }
    case .object("re") where arguments.named.isEmpty && values.count == 2:
      if case .string(let pattern) = values[0], case .string(let text) = values[1] {
        guard let parts = SplitPattern(pattern)?.split(text) else {
          throw refusal(located, pattern, "is not supported as a regular expression")
        }
        return .list(parts.map { .string($0) })
      }
    default: break
    }
    let types = (values + arguments.named.map(\.value)).map(\.typeName).joined(separator: ", ")
    throw refusal(
      located, "\(receiver.typeName).\(name)(\(types))", "is not supported")
  }

  private func check(
    _ value: TemplateValue, _ located: Expression.Located
  ) throws(TemplateRefusal) -> TemplateValue {
    if case .string(let text) = value { return .string(try limited(text, located)) }
    return value
  }

  private static func call(
    _ name: String, on date: DateTime, isDay: Bool, _ arguments: CallArguments
  ) -> TemplateValue? {
    guard arguments.named.isEmpty else { return nil }
    switch (name, arguments.positional.first, arguments.positional.count) {
    case ("date", nil, _): return .day(date)
    case ("isoformat", nil, _):
      return .string(isDay ? date.dayText : date.isoFormat(separator: "T"))
    case ("isoformat", .string(let separator)?, 1)
    where !isDay && separator.unicodeScalars.count == 1:
      return .string(date.isoFormat(separator: separator))
    case ("strftime", .string(let format)?, 1):
      // A day has no time of its own: Python writes midnight.
      let moment =
        isDay ? DateTime(year: date.year, month: date.month, day: date.day) ?? date : date
      return moment.formatted(format).map { .string($0) }
    default: return nil
    }
  }

  // MARK: - Filters

  /// Applies one of Mako's filters, or a function that the context has.
  func filter(
    _ value: TemplateValue, _ filter: TemplateNode.Filter, _ located: Expression.Located
  ) throws(TemplateRefusal) -> TemplateValue {
    let place = Expression.Located(offset: filter.offset, expression: located.expression)
    switch (filter.name, value) {
    case ("h", .string(let text)), ("x", .string(let text)): return .string(Self.escaped(text))
    case ("trim", .string(let text)): return .string(text.strippedAsPython)
    case ("str", _), ("unicode", _): return .string(try text(of: value, place))
    case ("repr", _), ("comma", _), ("len", _):
      return try call(filter.name, CallArguments(positional: [value]), place)
    default:
      throw refusal(place, "| \(filter.name)", "is not supported as a filter")
    }
  }

  /// The escapes of HTML and XML, which are the same in Mako.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&#34;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

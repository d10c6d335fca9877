import SourceText

extension ExpressionEvaluator {
  func apply(
    _ operation: String, _ left: TemplateValue, _ right: TemplateValue,
    _ located: Expression.Located
  ) throws(TemplateRefusal) -> TemplateValue {
    switch (operation, left, right) {
    case ("+", .string(let first), .string(let second)):
      return .string(try limited(first + second, located))
    case ("+", .list(let first), .list(let second)): return .list(first + second)
    case ("+", .tuple(let first), .tuple(let second)): return .tuple(first + second)
    case ("*", .string(let text), let count): return try repeated(text, count, located)
    case ("*", let count, .string(let text)): return try repeated(text, count, located)
    case ("%", .string(let format), _):
      return .string(try limited(try formatted(format, right, located), located))
    default: break
    }
    guard let first = left.number, let second = right.number,
      let result = Self.calculate(operation, first, second)
    else {
      throw refusal(
        located, operation, "is not supported for \(left.typeName) and \(right.typeName)")
    }
    return .integer(result)
  }

  private func repeated(
    _ text: String, _ count: TemplateValue, _ located: Expression.Located
  ) throws(TemplateRefusal) -> TemplateValue {
    guard let count = count.number, count <= Self.maximumLength,
      text.utf8.count * max(count, 0) <= Self.maximumLength
    else { throw refusal(located, "*", "is not supported for these values") }
    return .string(String(repeating: text, count: max(count, 0)))
  }

  /// Whole numbers, with Python's floor division; nil where Python fails or numbers get too large.
  private static func calculate(_ operation: String, _ left: Int, _ right: Int) -> Int? {
    let result: (partialValue: Int, overflow: Bool)
    switch operation {
    case "+": result = left.addingReportingOverflow(right)
    case "-": result = left.subtractingReportingOverflow(right)
    case "*": result = left.multipliedReportingOverflow(by: right)
    case "//", "%":
      guard right != 0, right != -1 || left != Int.min else { return nil }
      let remainder = left % right
      let isUneven = remainder != 0 && (remainder < 0) != (right < 0)
      if operation == "%" { return isUneven ? remainder + right : remainder }
      return left / right - (isUneven ? 1 : 0)
    default: return nil
    }
    return result.overflow ? nil : result.partialValue
  }

  /// Python's `format % value`.
  private func formatted(
    _ format: String, _ value: TemplateValue, _ located: Expression.Located
  ) throws(TemplateRefusal) -> String {
    let items = if case .tuple(let items) = value { items } else { [value] }
    var values: [FormatValue] = []
    for item in items {
      switch item {
      case .string(let text): values.append(.string(text))
      case .integer(let number): values.append(.integer(number))
      default: throw refusal(located, "%", "is not supported for \(item.typeName)")
      }
    }
    do throws(FormatProblem) {
      return try PercentFormat.apply(format, .positional(values))
    } catch {
      throw refusal(located, "%", error.message)
    }
  }

  /// The text, unless it is too long.
  func limited(
    _ text: String, _ located: Expression.Located
  ) throws(TemplateRefusal) -> String {
    guard text.utf8.count <= Self.maximumLength else {
      throw refusal(located, "text", "is too long")
    }
    return text
  }

  // MARK: - Comparisons

  mutating func compare(
    _ first: Expression.Located, _ rest: [(operation: String, operand: Expression.Located)],
    _ inModule: Bool
  ) throws(TemplateRefusal) -> TemplateValue {
    var left = try evaluate(first, inModule: inModule)
    for (operation, operand) in rest {
      let right = try evaluate(operand, inModule: inModule)
      guard let holds = Self.holds(operation, left, right) else {
        throw refusal(
          operand, operation, "is not supported for \(left.typeName) and \(right.typeName)")
      }
      if !holds { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  private static func holds(
    _ operation: String, _ left: TemplateValue, _ right: TemplateValue
  ) -> Bool? {
    switch operation {
    case "==": return left.isEqual(to: right)
    case "!=": return left.isEqual(to: right).map { !$0 }
    case "in": return contains(right, left)
    case "not in": return contains(right, left).map { !$0 }
    case "is": return isSame(left, right)
    case "is not": return isSame(left, right).map { !$0 }
    default:
      guard let less = isLess(left, right), let greater = isLess(right, left) else { return nil }
      return switch operation {
      case "<": less
      case ">": greater
      case "<=": !greater
      default: !less
      }
    }
  }

  /// Identity is certain only for values of which there is one.
  private static func isSame(_ left: TemplateValue, _ right: TemplateValue) -> Bool? {
    switch (left, right) {
    case (.unknown, _), (_, .unknown): nil
    case (.none, .none), (.undefined, .undefined): true
    case (.bool(let first), .bool(let second)): first == second
    case (.none, _), (_, .none), (.undefined, _), (_, .undefined), (.bool, _), (_, .bool): false
    default: nil
    }
  }

  private static func contains(_ container: TemplateValue, _ element: TemplateValue) -> Bool? {
    switch (container, element) {
    case (.string(let text), .string(let part)):
      return part.isEmpty || Array(text.utf8).firstRange(of: Array(part.utf8)) != nil
    case (.list(let items), _), (.tuple(let items), _):
      for item in items {
        guard let isSame = item.isEqual(to: element) else { return nil }
        if isSame { return true }
      }
      return false
    default: return nil
    }
  }

  private static func isLess(_ left: TemplateValue, _ right: TemplateValue) -> Bool? {
    switch (left, right) {
    case (.string(let first), .string(let second)):
      return first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars)
    default:
      guard let first = left.number, let second = right.number else { return nil }
      return first < second
    }
  }

  // MARK: - Elements

  func element(
    of value: TemplateValue, at index: TemplateValue, _ located: Expression.Located
  ) throws(TemplateRefusal) -> TemplateValue {
    guard let elements = value.elements, let number = index.number else {
      throw refusal(located, "\(value.typeName)[…]", "is not supported")
    }
    let position = number < 0 ? elements.count + number : number
    guard elements.indices.contains(position) else {
      throw refusal(located, "[\(number)]", "is out of range")
    }
    return elements[position]
  }

  func slice(
    _ value: TemplateValue, _ from: Int?, _ to: Int?, _ located: Expression.Located
  ) throws(TemplateRefusal) -> TemplateValue {
    guard let elements = value.elements else {
      throw refusal(located, "\(value.typeName)[…:…]", "is not supported")
    }
    func clamp(_ bound: Int) -> Int {
      bound < 0 ? max(0, elements.count + max(bound, -elements.count)) : min(bound, elements.count)
    }
    let start = from.map(clamp) ?? 0
    let end = max(start, to.map(clamp) ?? elements.count)
    switch value {
    case .string(let text):
      return .string(String(scalars: text.unicodeScalars.dropFirst(start).prefix(end - start)))
    case .tuple: return .tuple(Array(elements[start..<end]))
    default: return .list(Array(elements[start..<end]))
    }
  }
}

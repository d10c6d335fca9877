import PythonSyntax
import SchemaModel

extension Evaluator {
  /// `a == b`, `a in b`, `a is None` and chains of these.
  func comparison(_ node: NodeID) -> StaticValue {
    guard var left = tree.child(.left, of: node).map({ value(of: $0) }) else { return .unknown }
    let steps = tree.repeatedChildren(of: node)
    if steps.count == 1, let operand = tree.child(.operand, of: steps[0]),
      let sign = tree.operator(of: steps[0])
    {
      let right = value(of: operand)
      return reflectedComparison(left, sign, right)
        ?? left.holds(sign, right).map { .boolean($0) } ?? .unknown
    }
    for step in steps {
      guard let operand = tree.child(.operand, of: step), let sign = tree.operator(of: step)
      else { return .unknown }
      let right = value(of: operand)
      guard let holds = left.holds(sign, right) else { return .unknown }
      if !holds { return .boolean(false) }
      left = right
    }
    return .boolean(true)
  }

  /// `a and b`, `a or b`: the operand that decides.
  func booleanOperation(_ node: NodeID) -> StaticValue {
    let operands = tree.repeatedChildren(of: node)
    let goesOn = tree.operator(of: node) == .and
    var answers: [Reflection] = []
    for (index, operand) in operands.enumerated() {
      let value = value(of: operand)
      if let isTrue = value.isTrue {
        // Answers are yes or no, so that what decides is the value.
        if isTrue != goesOn { return answers.isEmpty ? value : .boolean(isTrue) }
        if index == operands.count - 1, answers.isEmpty { return value }
      } else if case .reflected(let reflection) = value {
        answers.append(reflection)
      } else {
        return answers.isEmpty && index == operands.count - 1 ? value : .unknown
      }
    }
    return Reflection.joined(answers) { goesOn ? .all($0) : .any($0) }
  }
}

extension StaticValue {
  fileprivate func holds(_ sign: SyntaxOperator, _ other: StaticValue) -> Bool? {
    switch sign {
    case .equal: return equals(other)
    case .notEqual: return equals(other).map { !$0 }
    case .is, .isNot:
      guard isNone || other.isNone else { return nil }
      return equals(other).map { $0 == (sign == .is) }
    case .in, .notIn:
      return other.elements?.contains(self).map { $0 == (sign == .in) }
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard case .integer(let one) = self, case .integer(let two) = other else { return nil }
      return switch sign {
      case .less: one < two
      case .lessOrEqual: one <= two
      case .greater: one > two
      default: one >= two
      }
    default: return nil
    }
  }

  /// Whether Python finds two values equal, where that is known.
  func equals(_ other: StaticValue) -> Bool? {
    switch (self, other) {
    case (.none, .none): true
    case (.boolean(let one), .boolean(let two)): one == two
    case (.integer(let one), .integer(let two)): one == two
    case (.text(let one), .text(let two)): one.equals(two)
    // True equals 1, and a list no tuple, which a sequence may be.
    case (.boolean, .integer), (.integer, .boolean), (.sequence, .sequence),
      (.dictionary, .dictionary), (.function, .function), (.type, .type):
      nil
    default: isPlain && other.isPlain ? false : nil
    }
  }

  /// Whether the value is of a type of Python's own, so that one of another type differs from it.
  private var isPlain: Bool {
    switch self {
    case .none, .boolean, .integer, .text, .sequence, .dictionary, .function, .type: true
    case .imported, .made, .object, .batch, .partial, .reflected, .unknown: false
    }
  }
}

extension [StaticValue] {
  /// Whether a value is among these, where that is known.
  fileprivate func contains(_ value: StaticValue) -> Bool? {
    var isKnown = true
    for element in self {
      switch element.holds(.equal, value) {
      case true?: return true
      case false?: continue
      case nil: isKnown = false
      }
    }
    return isKnown ? false : nil
  }
}

/// An operator of an operation, a comparison or an augmented assignment.
public enum SyntaxOperator: UInt8, Sendable, CaseIterable {
  case add, subtract, multiply, matrixMultiply, divide, modulo, power, shiftLeft, shiftRight
  case bitOr, bitXor, bitAnd, floorDivide
  case invert, not, plus, minus
  case and, or
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, `is`, isNot, `in`, notIn

  /// The operator as it is written.
  public var text: String {
    switch self {
    case .add, .plus: "+"
    case .subtract, .minus: "-"
    case .multiply: "*"
    case .matrixMultiply: "@"
    case .divide: "/"
    case .modulo: "%"
    case .power: "**"
    case .shiftLeft: "<<"
    case .shiftRight: ">>"
    case .bitOr: "|"
    case .bitXor: "^"
    case .bitAnd: "&"
    case .floorDivide: "//"
    case .invert: "~"
    case .not: "not"
    case .and: "and"
    case .or: "or"
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .is: "is"
    case .isNot: "is not"
    case .in: "in"
    case .notIn: "not in"
    }
  }
}

/// The part that a child plays for its parent.
public enum SyntaxRole: UInt8, Sendable {
  case statement, decorators, name, typeParameters, parameters, returns, body, arguments
  case value, target, annotation, iterable, otherwise, item, context, subject, matchCase, pattern
  case `guard`, exception, cause, handler, finally, type, test, message, alias, module, parameter
  case bound, defaultValue, element, key, clause, condition, left, right, operand, function,
    argument
  case index, lower, upper, step, part, expression, formatSpecification, typeParameter, decorator
}

/// The order in which a kind of node keeps its children.
///
/// Children are stored in this order: one slot for each role of `head` (empty when the source has no
/// such part), any number of children with the role `repeated`, and one slot for each role of `tail`.
/// This is the order of the source.
public struct SyntaxLayout: Sendable {
  public let head: SyntaxRoles
  public let repeated: SyntaxRole?
  public let tail: SyntaxRoles

  @inline(__always)
  init(
    _ head: SyntaxRoles = [], repeated: SyntaxRole? = nil, tail: SyntaxRoles = []
  ) {
    self.head = head
    self.repeated = repeated
    self.tail = tail
  }
}

/// Up to seven roles in a row.
///
/// One number and no array, because a layout is looked at for every child that is asked for.
public struct SyntaxRoles: RandomAccessCollection, ExpressibleByArrayLiteral, Sendable {
  /// A byte for each role, the first in the lowest; the highest counts them.
  private var packed: UInt64 = 0

  @inline(__always)
  public init(arrayLiteral roles: SyntaxRole...) {
    for role in roles.reversed() { packed = packed << 8 | UInt64(role.rawValue) }
    packed |= UInt64(roles.count) << 56
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { Int(packed >> 56) }

  public subscript(position: Int) -> SyntaxRole {
    // What was packed is a role's number.
    SyntaxRole(rawValue: UInt8(truncatingIfNeeded: packed >> (8 * UInt64(position)))) ?? .statement
  }
}

/// Where the children of each kind of node are found, by its layout.
///
/// Tables, because readers ask for a child at every step.
@usableFromInline
struct SyntaxSlots: Sendable {
  static let shared = SyntaxSlots()

  /// The slot of each role of each kind: from 0 on at the beginning, below 0 counted from the end.
  @usableFromInline let slots: [Int8]
  /// How many slots stand before and behind the repeated children of each kind.
  @usableFromInline let ends: [(head: Int32, tail: Int32)]

  /// The place of what is no slot.
  @inlinable
  static var absent: Int8 { Int8.min }
  /// A kind's slots have room for as many roles as a number of so many bits can name.
  @inlinable
  static var roleBits: Int { 6 }

  private init() {
    var slots = [Int8](
      repeating: Self.absent, count: SyntaxKind.allCases.count << Self.roleBits)
    for kind in SyntaxKind.allCases {
      let (layout, first) = (kind.layout, Int(kind.rawValue) << Self.roleBits)
      for (index, role) in layout.tail.enumerated() {
        slots[first + Int(role.rawValue)] = Int8(index - layout.tail.count)
      }
      for (index, role) in layout.head.enumerated() {
        slots[first + Int(role.rawValue)] = Int8(index)
      }
    }
    self.slots = slots
    ends = SyntaxKind.allCases.map { kind in
      let layout = kind.layout
      return (Int32(layout.head.count), Int32(layout.tail.count))
    }
  }

  /// The number of a role's slot among a count of children; nil where the layout has no such slot.
  @inlinable
  @inline(__always)
  func slot(of role: SyntaxRole, in kind: SyntaxKind, count: Int32) -> Int? {
    let slot = slots[Int(kind.rawValue) << Self.roleBits | Int(role.rawValue)]
    guard slot != Self.absent else { return nil }
    return slot < 0 ? Int(count) + Int(slot) : Int(slot)
  }
}

extension SyntaxKind {
  /// The children that nodes of this kind have.
  @inline(__always)
  public var layout: SyntaxLayout {
    switch self {
    case .module, .block, .error: SyntaxLayout(repeated: .statement)
    case .functionDefinition:
      SyntaxLayout([.decorators, .name, .typeParameters, .parameters, .returns, .body])
    case .classDefinition: SyntaxLayout([.decorators, .name, .typeParameters, .arguments, .body])
    case .returnStatement, .yieldExpression: SyntaxLayout([.value])
    case .deleteStatement: SyntaxLayout(repeated: .target)
    case .typeAlias: SyntaxLayout([.name, .typeParameters, .value])
    case .assignment: SyntaxLayout(repeated: .target, tail: [.value])
    case .augmentedAssignment, .namedExpression: SyntaxLayout([.target, .value])
    case .annotatedAssignment: SyntaxLayout([.target, .annotation, .value])
    case .forStatement: SyntaxLayout([.target, .iterable, .body, .otherwise])
    case .whileStatement, .ifStatement: SyntaxLayout([.test, .body, .otherwise])
    case .withStatement: SyntaxLayout(repeated: .item, tail: [.body])
    case .matchStatement: SyntaxLayout([.subject], repeated: .matchCase)
    case .raiseStatement: SyntaxLayout([.exception, .cause])
    case .tryStatement: SyntaxLayout([.body], repeated: .handler, tail: [.otherwise, .finally])
    case .assertStatement: SyntaxLayout([.test, .message])
    case .importStatement: SyntaxLayout(repeated: .alias)
    case .importFromStatement: SyntaxLayout([.module], repeated: .alias)
    case .globalStatement, .nonlocalStatement, .dottedName: SyntaxLayout(repeated: .name)
    case .expressionStatement: SyntaxLayout([.expression])
    case .decoratorList: SyntaxLayout(repeated: .decorator)
    case .typeParameterList: SyntaxLayout(repeated: .typeParameter)
    case .typeVariable: SyntaxLayout([.name, .bound, .defaultValue])
    case .typeVariableTuple, .parameterSpecification: SyntaxLayout([.name, .defaultValue])
    case .parameterList: SyntaxLayout(repeated: .parameter)
    case .parameter: SyntaxLayout([.name, .annotation, .defaultValue])
    case .argumentList: SyntaxLayout(repeated: .argument)
    case .withItem: SyntaxLayout([.context, .target])
    case .matchCase: SyntaxLayout([.pattern, .guard, .body])
    case .exceptHandler: SyntaxLayout([.type, .name, .body])
    case .importAlias: SyntaxLayout([.module, .name])
    case .booleanOperation: SyntaxLayout(repeated: .operand)
    case .binaryOperation: SyntaxLayout([.left, .right])
    case .unaryOperation, .comparisonStep: SyntaxLayout([.operand])
    case .lambda: SyntaxLayout([.parameters, .body])
    case .conditional: SyntaxLayout([.body, .test, .otherwise])
    case .dictionary: SyntaxLayout(repeated: .item)
    case .dictionaryItem: SyntaxLayout([.key, .value])
    case .set, .list, .tuple: SyntaxLayout(repeated: .element)
    case .listComprehension, .setComprehension, .generatorExpression:
      SyntaxLayout([.element], repeated: .clause)
    case .dictionaryComprehension: SyntaxLayout([.key, .value], repeated: .clause)
    case .comprehensionClause: SyntaxLayout([.target, .iterable], repeated: .condition)
    case .awaitExpression, .yieldFromExpression, .starred: SyntaxLayout([.value])
    case .comparison: SyntaxLayout([.left], repeated: .right)
    case .call: SyntaxLayout([.function], repeated: .argument)
    case .keywordArgument: SyntaxLayout([.name, .value])
    case .attribute: SyntaxLayout([.value, .name])
    case .subscription: SyntaxLayout([.value, .index])
    case .slice: SyntaxLayout([.lower, .upper, .step])
    case .string, .bytes, .formattedString, .templateString, .stringPart, .formatSpecification:
      SyntaxLayout(repeated: .part)
    case .replacementField: SyntaxLayout([.part, .expression, .formatSpecification])
    case .valuePattern, .singletonPattern: SyntaxLayout([.value])
    case .sequencePattern, .orPattern: SyntaxLayout(repeated: .pattern)
    case .mappingPattern: SyntaxLayout(repeated: .item)
    case .mappingPatternItem: SyntaxLayout([.key, .pattern])
    case .mappingPatternRest, .starPattern: SyntaxLayout([.name])
    case .classPattern: SyntaxLayout([.type], repeated: .pattern)
    case .keywordPattern: SyntaxLayout([.name, .pattern])
    case .asPattern: SyntaxLayout([.pattern, .name])
    case .deferredBlock, .passStatement, .breakStatement, .continueStatement, .identifier, .name,
      .number, .noneLiteral, .trueLiteral, .falseLiteral, .ellipsis, .stringText:
      SyntaxLayout()
    }
  }
}

import SourceText

/// Evaluates the expressions of a template on the few types that it can meet.
struct ExpressionEvaluator {
  /// How many expressions one template may evaluate.
  private static let maximumSteps = 200_000
  /// The longest text that an expression may give, in bytes.
  static let maximumLength = 1 << 20

  private let context: TemplateContext
  private let localNames: Set<String>
  private var locals: [String: TemplateValue] = [:]
  private var moduleNames: [String: TemplateValue] = [:]
  private var steps = 0
  private(set) var undefinedNames: [String] = []

  init(_ context: TemplateContext, localNames: Set<String>) {
    self.context = context
    self.localNames = localNames
  }

  func refusal(
    _ located: Expression.Located, _ construct: String, _ message: String
  ) -> TemplateRefusal {
    TemplateRefusal(offset: located.offset, construct: construct, message: message)
  }

  mutating func countStep(at offset: Int) throws(TemplateRefusal) {
    steps += 1
    if steps > Self.maximumSteps {
      throw TemplateRefusal(offset: offset, construct: "template", message: "does too much")
    }
  }

  // MARK: - Names

  mutating func assign(
    _ names: [String], _ value: TemplateValue, at offset: Int, inModule: Bool = false
  ) throws(TemplateRefusal) {
    var values = [value]
    if names.count > 1 {
      guard let elements = value.elements, elements.count == names.count else {
        throw TemplateRefusal(
          offset: offset, construct: names.joined(separator: ", "),
          message: "cannot be assigned this value")
      }
      values = elements
    }
    for (name, value) in zip(names, values) {
      if inModule { moduleNames[name] = value } else { locals[name] = value }
    }
  }

  private mutating func value(
    of name: String, _ located: Expression.Located, inModule: Bool
  ) throws(TemplateRefusal) -> TemplateValue {
    if !inModule, let value = locals[name] { return value }
    guard inModule || !localNames.contains(name) else {
      throw refusal(located, name, "has no value here, because the template assigns it elsewhere")
    }
    if let value = moduleNames[name] { return value }
    if name == "UNDEFINED" { return .undefined }
    if name == "context", !inModule { return .object("context") }
    if name == "loop" || name == "STOP_RENDERING" {
      throw refusal(located, name, "is not supported")
    }
    if !inModule, let value = context.value(name) { return value }
    if PythonBuiltins.supported.contains(name) { return .function(name) }
    if PythonBuiltins.mayExist(name) { return .unknown("Python's '\(name)'") }
    if inModule { throw refusal(located, name, "is not defined in a module block") }
    noteUndefined(name)
    return .undefined
  }

  private mutating func noteUndefined(_ name: String) {
    if !undefinedNames.contains(name) { undefinedNames.append(name) }
  }

  /// `context.get(name, default)`, which also finds Python's own names.
  mutating func fromContext(_ name: String, default value: TemplateValue) -> TemplateValue {
    if let value = context.value(name) { return value }
    if PythonBuiltins.mayExist(name) { return .unknown("Python's '\(name)'") }
    noteUndefined(name)
    return value
  }

  /// `config.get_main_option(name)`.
  func mainOption(_ name: String) -> String? { context.mainOptions[name.lowercased()] }

  // MARK: - Expressions

  mutating func isTrue(
    _ located: Expression.Located, inModule: Bool = false
  ) throws(TemplateRefusal) -> Bool {
    let value = try evaluate(located, inModule: inModule)
    guard let truth = value.truth else { throw unknown(value, located) }
    return truth
  }

  func unknown(_ value: TemplateValue, _ located: Expression.Located) -> TemplateRefusal {
    refusal(located, value.typeName, "needs Python to be run")
  }

  /// The text that `str()` gives.
  func text(
    of value: TemplateValue, _ located: Expression.Located
  ) throws(TemplateRefusal) -> String {
    if let text = value.text { return text }
    if case .undefined = value { throw refusal(located, name(located), "is not defined") }
    throw unknown(value, located)
  }

  private func name(_ located: Expression.Located) -> String {
    if case .name(let name) = located.expression { name } else { "a value" }
  }

  mutating func evaluate(
    _ located: Expression.Located, inModule: Bool = false
  ) throws(TemplateRefusal) -> TemplateValue {
    try countStep(at: located.offset)
    switch located.expression {
    case .constant(let value): return value
    case .name(let name): return try value(of: name, located, inModule: inModule)
    case .list(let items): return .list(try evaluate(items, inModule))
    case .tuple(let items): return .tuple(try evaluate(items, inModule))
    case .and(let left, let right):
      let value = try evaluate(left, inModule: inModule)
      guard let truth = value.truth else { throw unknown(value, left) }
      return truth ? try evaluate(right, inModule: inModule) : value
    case .or(let left, let right):
      let value = try evaluate(left, inModule: inModule)
      guard let truth = value.truth else { throw unknown(value, left) }
      return truth ? value : try evaluate(right, inModule: inModule)
    case .conditional(let condition, let then, let otherwise):
      let isTrue = try isTrue(condition, inModule: inModule)
      return try evaluate(isTrue ? then : otherwise, inModule: inModule)
    case .unary("not", let operand): return .bool(!(try isTrue(operand, inModule: inModule)))
    case .unary(_, let operand):
      guard let number = try evaluate(operand, inModule: inModule).number else {
        throw refusal(located, "-", "is not supported for this value")
      }
      return try apply("-", .integer(0), .integer(number), located)
    case .binary(let operation, let left, let right):
      return try apply(
        operation, try evaluate(left, inModule: inModule),
        try evaluate(right, inModule: inModule), located)
    case .comparison(let first, let rest): return try compare(first, rest, inModule)
    case .index(let value, let index):
      return try element(
        of: try evaluate(value, inModule: inModule), at: try evaluate(index, inModule: inModule),
        located)
    case .slice(let value, let from, let to):
      return try slice(
        try evaluate(value, inModule: inModule), try bound(from, inModule),
        try bound(to, inModule), located)
    case .attribute(let value, let name):
      return try attribute(name, of: try evaluate(value, inModule: inModule), located)
    case .call(let function, let arguments):
      return try call(located, function, arguments, inModule)
    case .comprehension(let element, let names, let source, let conditions, _):
      return try comprehension(element, names, source, conditions, inModule)
    }
  }

  private mutating func evaluate(
    _ items: [Expression.Located], _ inModule: Bool
  ) throws(TemplateRefusal) -> [TemplateValue] {
    var values: [TemplateValue] = []
    for item in items { values.append(try evaluate(item, inModule: inModule)) }
    return values
  }

  private mutating func bound(
    _ located: Expression.Located?, _ inModule: Bool
  ) throws(TemplateRefusal) -> Int? {
    guard let located else { return nil }
    let value = try evaluate(located, inModule: inModule)
    if case .none = value { return nil }
    guard let number = value.number else {
      throw refusal(located, value.typeName, "is no whole number")
    }
    return number
  }

  private mutating func comprehension(
    _ element: Expression.Located, _ names: [String], _ source: Expression.Located,
    _ conditions: [Expression.Located], _ inModule: Bool
  ) throws(TemplateRefusal) -> TemplateValue {
    let value = try evaluate(source, inModule: inModule)
    guard let elements = value.elements else {
      throw refusal(source, "a loop over \(value.typeName)", "is not supported")
    }
    // The names live only inside.
    let outer = locals
    var result: [TemplateValue] = []
    next: for item in elements {
      try assign(names, item, at: source.offset)
      for condition in conditions where !(try isTrue(condition)) { continue next }
      result.append(try evaluate(element))
    }
    locals = outer
    return .list(result)
  }

  private mutating func call(
    _ located: Expression.Located, _ function: Expression.Located,
    _ arguments: [Expression.Argument], _ inModule: Bool
  ) throws(TemplateRefusal) -> TemplateValue {
    let callee = try evaluate(function, inModule: inModule)
    var values = CallArguments()
    for argument in arguments {
      if case .comprehension(_, _, _, _, isGenerator: true) = argument.value.expression,
        !callee.takesGenerator
      {
        throw refusal(argument.value, "a generator", "is not supported here")
      }
      let value = try evaluate(argument.value, inModule: inModule)
      if let name = argument.name {
        values.named.append((name, value))
      } else {
        values.positional.append(value)
      }
    }
    switch callee {
    case .function(let name): return try call(name, values, located)
    case .method(let receiver, let name): return try call(name, on: receiver, values, located)
    default: throw refusal(located, "a call of \(callee.typeName)", "needs Python to be run")
    }
  }
}

/// The values that a function is called with.
struct CallArguments {
  var positional: [TemplateValue] = []
  var named: [(name: String, value: TemplateValue)] = []

  func named(_ name: String) -> TemplateValue? { named.first { $0.name == name }?.value }
}

extension TemplateValue {
  /// Whether the function goes through its argument once.
  fileprivate var takesGenerator: Bool {
    switch self {
    case .method(.string, "join"): true
    case .function(let name): ["list", "tuple", "sorted"].contains(name)
    default: false
    }
  }
}

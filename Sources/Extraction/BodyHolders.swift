import PythonSyntax

/// Lists and dictionaries that something beside a name holds, so that they may be changed without it.
extension BodyReader {
  /// Takes note that something else holds what an expression stands for, which may be an object that a name holds.
  mutating func release(_ expression: NodeID) {
    if owned.isEmpty { return }
    switch tree.kind(expression) {
    case .name: if let name = tree.nameID(expression) { owned.remove(name) }
    case .conditional:
      for role in [SyntaxRole.body, .otherwise] {
        if let arm = tree.child(role, of: expression) { release(arm) }
      }
    case .dictionaryItem, .keywordArgument, .namedExpression:
      if let value = tree.child(.value, of: expression) { release(value) }
    case .booleanOperation, .list, .tuple, .set, .dictionary:
      for part in tree.repeatedChildren(of: expression) { release(part) }
    case .call:
      guard let function = tree.callee(expression) else { return }
      // A function may return what it gets.
      if case .function = evaluator.value(of: function) { releaseArguments(of: expression) }
    default: return
    }
  }

  /// The same for the arguments of a call whose function may keep them.
  mutating func releaseArguments(
    of call: NodeID, givenTo callee: StaticValue, _ function: NodeID
  ) {
    switch callee {
    case .object: return releaseArguments(of: call)
    case .imported(let name):
      if case .bound = name.worth { releaseArguments(of: call) }
      return
    case .function(let called):
      // Functions within see the names around them, and may return what these hold.
      if called.frame != FunctionFrames.module { owned = [] }
      return
    default: break
    }
    // `dict(key=value)`
    if tree.name(function) == "dict" { return releaseArguments(of: call) }
    guard let view = tree.attribute(function), let method = tree.name(view.name) else { return }
    if Self.keepingMethods.contains(method) { releaseArguments(of: call) }
  }

  mutating func releaseArguments(of call: NodeID) {
    for argument in tree.repeatedChildren(of: call) { release(argument) }
  }

  /// Methods of lists and dictionaries that keep what they are given, and not only its elements.
  private static let keepingMethods: Set<String> = [
    "append", "insert", "setdefault", "add", "update", "__setitem__",
  ]

  /// Forgets the lists and dictionaries that instances and functions with arguments hold.
  mutating func forgetHeld() {
    for name in tree.nameIDs {
      guard case .object(let object)? = evaluator.names[name] else { continue }
      switch object.kind {
      case .instance:
        for (member, value) in object.attributes where value.isChangeable { object.forget(member) }
      case .bound(_, let call):
        let arguments = call.positional + call.keywords.map(\.value)
        if arguments.contains(where: { $0.isChangeable }) { bind(name, .unknown) }
      default: continue
      }
    }
  }

  /// Takes note of what an assignment may have made a second name for, where its value is not known.
  mutating func noteHolding(of target: NodeID, _ value: NodeID) {
    forEachName(of: target) { $0.noteHolding(of: $1, value) }
  }

  private mutating func noteHolding(of name: NameID, _ value: NodeID) {
    if case .unknown? = evaluator.names[name], mayBeHeld(value) {
      vague.insert(name)
    } else {
      vague.remove(name)
    }
  }

  /// Takes note of what an assignment to an element or a member puts there.
  mutating func noteHolding(within target: NodeID, _ value: NodeID) {
    var object = target
    while tree.kind(object) == .attribute || tree.kind(object) == .subscription,
      let inner = tree.child(.value, of: object)
    { object = inner }
    guard object != target, let name = tree.nameID(object), mayBeHeld(value) else { return }
    vague.insert(name)
  }

  /// The same behind an arm: which one ran is not known, and so not what the names hold that it bound.
  mutating func noteHolding() {
    guard !bound.isEmpty else { return }
    for name in bound.names(of: tree)
    where !owned.contains(name) && evaluator.names[name]?.isChangeable ?? false {
      vague.insert(name)
    }
  }

  /// Whether an expression whose value is not known may stand for a list or dictionary that something holds, or for a
  /// part of one.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - isPart: Whether only its parts matter.
  /// - Returns: Whether it may.
  func mayBeHeld(_ expression: NodeID, isPart: Bool = false) -> Bool {
    switch tree.kind(expression) {
    case .name:
      guard let name = tree.nameID(expression) else { return false }
      if vague.contains(name) { return true }
      var value = evaluator.names[name]
      if case .imported(let imported)? = value, !imported.isHarmless {
        value = evaluator.value(of: expression)
      }
      return (isPart ? value?.hasChangeableParts : value?.isChangeable) ?? false
    case .conditional:
      return mayBeHeld(tree.child(.body, of: expression), isPart)
        || mayBeHeld(tree.child(.otherwise, of: expression), isPart)
    case .attribute where importedPath(behind: expression) != nil:
      let value = evaluator.value(of: expression)
      return isPart ? value.hasChangeableParts : value.isChangeable
    case .subscription, .attribute: return mayBeHeld(tree.child(.value, of: expression), true)
    case .dictionaryItem, .namedExpression, .keywordArgument:
      return mayBeHeld(tree.child(.value, of: expression), isPart)
    case .booleanOperation: return mayBeHeld(anyOf: expression, isPart)
    case .list, .tuple, .set, .dictionary: return mayBeHeld(anyOf: expression, false)
    case .call:
      guard let function = tree.callee(expression) else { return false }
      if let view = tree.attribute(function) { return mayBeHeld(view.value, isPart: true) }
      let mayReturn = tree.nameID(function).map { mayReturnArguments($0) } ?? true
      return mayReturn && mayBeHeld(anyOf: expression, isPart)
    default: return false
    }
  }

  private func mayBeHeld(_ expression: NodeID?, _ isPart: Bool) -> Bool {
    guard let expression else { return false }
    return mayBeHeld(expression, isPart: isPart)
  }

  /// The same of the parts of which an expression has any number.
  private func mayBeHeld(anyOf expression: NodeID, _ isPart: Bool) -> Bool {
    for part in tree.repeatedChildren(of: expression) where mayBeHeld(part, isPart: isPart) {
      return true
    }
    return false
  }

  /// Whether a function of Python's own, or of the repository, may return what it gets or a part of it.
  private func mayReturnArguments(_ function: NameID) -> Bool {
    switch evaluator.names[function] {
    case nil:
      !["len", "str", "repr", "range", "bool", "int", "sum"].contains(tree.text(of: function))
    case .function?, .object?, .unknown?: true
    default: false
    }
  }
}

extension StaticValue {
  /// Whether it has parts that may be changed.
  var hasChangeableParts: Bool {
    switch self {
    case .sequence(let values): values.contains { $0.isChangeable }
    case .dictionary(let items): items.contains { $0.value.isChangeable }
    default: false
    }
  }
}

import PythonSyntax

/// Objects that are changed in place, and names that a loop changes from turn to turn.
extension BodyReader {
  /// `while …:`, whose turns are not counted.
  mutating func endless(_ node: NodeID) -> Flow {
    guard let body = tree.child(.body, of: node), let test = tree.child(.test, of: node) else {
      return .goesOn
    }
    let otherwise = tree.child(.otherwise, of: node)
    if evaluator.value(of: test).isTrue == false { return otherwise.map { walk($0) } ?? .goesOn }
    forgetNames(changedIn: body)
    visit(test)
    return ended(arms([body, nil]).any, otherwise)
  }

  /// Notes whether an assignment made a list or a dictionary that only this name holds.
  mutating func noteOwnership(of target: NodeID, _ assignment: AssignmentView) {
    guard let value = assignment.value else { return }
    release(value)
    noteHolding(of: target, value)
    noteHolding(within: target, value)
    guard let name = tree.nameID(target) else { return }
    switch tree.kind(value) {
    case .list, .dictionary, .listComprehension, .dictionaryComprehension:
      if assignment.targets.count == 1 { owned.insert(name) }
    default: owned.remove(name)
    }
  }

  /// `name += value`.
  mutating func augment(_ target: NodeID, _ sign: SyntaxOperator?, by value: StaticValue) {
    guard let name = tree.nameID(target) else {
      noteChange(ofTarget: target)
      noteAttributes(setIn: target)
      forgetImported(changed: target)
      forgetName(setBy: target)
      return forgetObject(of: target)
    }
    let old = evaluator.names[name] ?? .unknown
    switch (sign, old, value) {
    case (.add, .text, _), (.add, .integer, _):
      bind(name, evaluator.sum(old, value))
    case (.add, .sequence, _) where owned.contains(name):
      bind(name, evaluator.sum(old, value))
    case (_, .imported(let imported), _) where !imported.isHarmless:
      forgetImported(imported.path)
      bind(name, .unknown)
    default: forgetObject(named: name)
    }
  }

  /// Follows a method that changes a list or a dictionary, such as `tables.append(name)`.
  ///
  /// - Parameters:
  ///   - object: What it is called on.
  ///   - method: The method's name.
  ///   - call: The evaluated call.
  mutating func change(_ object: NodeID, by method: String, _ call: StaticCall) {
    if Self.changesTable(method) { noteChange(of: object) }
    guard let name = tree.nameID(object), let value = evaluator.names[name] else {
      if Self.changesObject(method) { change(object) }
      return
    }
    switch value {
    case .sequence, .dictionary: if !Self.changesObject(method) { return }
    case .unknown where vague.contains(name):
      if Self.changesObject(method) { forgetShared(changing: name) }
      return
    case .imported(let imported):
      if !imported.isHarmless, Self.changesObject(method) { forgetImported(imported.path) }
      return
    default: return
    }
    guard owned.contains(name) else { return forgetShared(changing: name) }
    guard case .sequence(let values) = value, call.keywords.isEmpty, !call.hasUnreadArguments,
      let only = call.positional.first, call.positional.count == 1,
      values.count < Self.maximumAdditions
    else { return forgetObject(named: name) }
    switch method {
    case "append": bind(name, .sequence(values + [only]))
    case "extend": bind(name, evaluator.sum(value, only.elements.map { .sequence($0) } ?? .unknown))
    default: forgetObject(named: name)
    }
  }

  /// Takes note of a change of what an expression stands for that is no name of a value.
  private mutating func change(_ object: NodeID) {
    // What tables themselves have under such names are statements.
    if tree.kind(object) == .attribute || tree.kind(object) == .subscription {
      noteChange(of: object)
    }
    let value = evaluator.value(of: object)
    let isHeld = value.isChangeable || mayBeHeld(object)
    let isImported = forgetImported(changed: object)
    forgetObject(of: object)
    if case .imported(let imported) = value, !imported.isHarmless { forgetImported(imported.path) }
    if isHeld {
      if !isImported { forgetLent() }
      forgetShared()
    }
  }

  /// The longest list to which elements are added one by one.
  private static let maximumAdditions = 2000

  /// Whether a method of lists, sets and dictionaries changes these; those of tables are another matter.
  static func changesObject(_ method: String) -> Bool {
    guard case .changes = ObjectMethods.effect(ofReading: method) else { return false }
    return !method.hasPrefix("append_") && method != "reflect"
  }

  /// `del name`, `del names[0]`, `del object.member`.
  mutating func delete(_ target: NodeID) {
    switch tree.kind(target) {
    case .tuple, .list: for part in tree.repeatedChildren(of: target) { delete(part) }
    case .name: bind(target, .unknown)
    default:
      visit(target)
      forgetTarget(target)
    }
  }

  /// Forgets the object whose element or attribute is changed.
  mutating func forgetObject(of target: NodeID) {
    var object = target
    var member: String?
    while tree.kind(object) == .attribute || tree.kind(object) == .subscription {
      guard let inner = tree.child(.value, of: object) else { return }
      member = tree.attribute(object).flatMap { tree.name($0.name) }
      object = inner
    }
    guard object != target, let name = tree.nameID(object) else { return }
    if case .imported(let imported)? = evaluator.names[name] {
      if !imported.isHarmless, let changed = tree.child(.value, of: target) {
        forgetImported(changed: changed)
      }
      return
    }
    if let changed = tree.child(.value, of: target), changed != object { forgetElement(changed) }
    forgetObject(named: name, member)
  }

  /// Forgets what a name holds, or one member of an instance of a class.
  private mutating func forgetObject(named name: NameID, _ member: String? = nil) {
    switch evaluator.names[name] {
    case .sequence?, .dictionary?:
      if owned.contains(name) { bind(name, .unknown) } else { forgetShared(changing: name) }
    case .text?, .integer?, .boolean?, StaticValue.none?: bind(name, .unknown)
    case .object(let object)?: object.forget(member)
    case .unknown? where vague.contains(name): forgetShared(changing: name)
    default: return
    }
  }

  /// Forgets all lists and dictionaries that may have several names, because one of them changed.
  mutating func forgetShared() {
    hasChangedShared = true
    for name in evaluator.names.changeable {
      let isOwned = owned.contains(name) && evaluator.names[name]?.hasChangeableParts == false
      if !isOwned { bind(name, .unknown) }
    }
    forgetHeld()
    evaluator.forgetChangeableConstants()
  }

  /// Forgets the names that a block binds or whose objects it changes: in a loop whose turns are not
  /// known, they hold what an earlier turn left.
  mutating func forgetNames(changedIn block: NodeID) {
    var waiting: [NodeID] = []
    waiting.reserveCapacity(Self.usualDepth)
    waiting.append(block)
    // Each node is looked at once; a tree is no larger than its file.
    while let node = waiting.popLast() {
      switch tree.kind(node) {
      case .assignment, .annotatedAssignment, .augmentedAssignment:
        for target in tree.assignment(node)?.targets ?? tree.noNodes { forgetTarget(target) }
      case .deleteStatement:
        for target in tree.repeatedChildren(of: node) { forgetTarget(target) }
      case .forStatement, .withItem, .namedExpression:
        if let target = tree.child(.target, of: node) { forgetTarget(target) }
      case .call:
        if let function = tree.callee(node),
          let method = tree.attribute(function).flatMap({ tree.name($0.name) })
        {
          if Self.changesTable(method) { noteChange(of: function) }
          if Self.changesObject(method) { forgetObject(of: function) }
        }
      default: break
      }
      tree.add(partsOf: node, to: &waiting)
    }
  }

  /// How many nodes of the body of a loop wait to be looked at, as a rule.
  private static let usualDepth = 32

  private mutating func forgetTarget(_ target: NodeID) {
    noteChange(ofTarget: target)
    forgetName(setBy: target)
    bindUnknown(target)
    forgetObject(of: target)
  }
}

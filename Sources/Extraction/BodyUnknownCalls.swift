import PythonSyntax

/// Calls of what is not known by name: objects of the repository, and what is not followed and may do anything.
extension BodyReader {
  /// Follows a call of an object with arguments.
  mutating func call(_ object: StaticObject, _ call: StaticCall, _ node: NodeID) {
    guard enter(node) else { return }
    defer { leave() }
    switch object.kind {
    case .bound:
      guard let (callee, whole) = object.call(with: call) else { return }
      switch callee {
      case .imported(let name): imported(name, whole.calling(name), node)
      case .function(let function): self.call(function, whole, node)
      case .object(let inner) where inner !== object: self.call(inner, whole, node)
      default: if receivesLive(whole) { callUnfollowed("what is called", node) }
      }
    case .member(let receiver, let name): method(name, of: receiver, call, node)
    case .type(let type): if object.enumeration == nil { make(type, call, node) }
    case .enumerator: return
    case .instance:
      guard case .object(let method) = evaluator.member("__call__", of: object) else {
        if evaluator.isLive(.object(object)) { callUnfollowed("what is called", node) }
        return
      }
      self.call(method, call, node)
    case .parent: return
    }
  }

  /// Follows what makes an instance of a class.
  private mutating func make(_ type: ClassReference, _ call: StaticCall, _ node: NodeID) {
    let line = evaluator.line(of: type)
    let instance = evaluator.object(of: type, call)
    guard case .object(let object) = instance else { return }
    for name in ["__new__", "__init__", "__post_init__"] {
      guard let found = evaluator.definition(of: name, in: line) else { continue }
      let whole = StaticCall(
        nil, node: node, module: call.module,
        positional: (name == "__post_init__" ? [instance] : [instance] + call.positional),
        keywords: name == "__post_init__" ? [] : call.keywords,
        hasUnreadArguments: call.hasUnreadArguments, unreadFrom: call.unreadFrom.map { $0 + 1 },
        moment: call.moment)
      self.call(
        FunctionReference(
          module: found.home.reference.module, node: found.statement,
          frame: found.home.reference.frame), whole, node)
    }
    if !line.isComplete, receivesLive(call) || evaluator.isLive(.object(object)) {
      callUnfollowed("a class", node)
    }
  }

  /// Follows `__enter__` of an object of the repository.
  ///
  /// - Returns: Whether it is one.
  mutating func enter(_ context: NodeID, of value: StaticValue, _ target: NodeID?) -> Bool {
    guard value.instance != nil else { return false }
    callMethod("__enter__", of: value, [], context)
    return true
  }

  /// Follows `__exit__` of the same.
  mutating func leave(_ statement: NodeID, of value: StaticValue) {
    callMethod("__exit__", of: value, [.none, .none, .none], statement)
  }

  private mutating func callMethod(
    _ name: String, of value: StaticValue, _ arguments: [StaticValue], _ node: NodeID
  ) {
    guard case .object(let object) = value else { return }
    let call = StaticCall(
      nil, node: node, module: evaluator.module.number, positional: arguments)
    if case .object(let method) = evaluator.member(name, of: object) {
      self.call(method, call, node)
    } else if evaluator.isLive(value) {
      callUnfollowed("`\(name)()`", node)
    }
  }

  // MARK: What is not followed

  /// Takes note of a call of something unknown that is no attribute.
  mutating func callUnknown(_ function: NodeID, _ callee: StaticValue, _ node: NodeID) {
    guard let call = evaluator.arguments(of: node, calling: .followed) else { return }
    if mayHaveTables { noteChanges(by: call) }
    if case .type = callee { return }
    if case .made(let made) = callee, !made.leadsToDatabase { return }
    guard let id = tree.nameID(function) else {
      if dispatch(function, call) { return }
      // `column.op("?")(value)` is SQLAlchemy's way to write an operator.
      if tree.callee(function).flatMap({ tree.attribute($0) }).map({ tree.isName($0.name, "op") })
        != true
      {
        callUnfollowed("what is called", node)
      }
      return
    }
    let name = tree.text(of: id)
    if evaluator.names[id] == nil {
      builtin(name, call, node)
    } else if case .made = callee {
      return
    } else {
      callUnfollowed("`\(name)()`", node)
    }
  }

  /// Takes note of a call of one of Python's own functions, or of a name that nothing here binds.
  private mutating func builtin(_ name: String, _ call: StaticCall, _ node: NodeID) {
    switch name {
    case "exec", "eval": callUnfollowed("`\(name)()`", node)
    case "setattr":
      guard let object = tree.repeatedChildren(of: node).first else { return }
      let attribute = call.positional.dropFirst().first?.text ?? "…"
      noteAttribute(attribute, of: object, at: node)
    case "map", "filter":
      guard let function = call.positional.first, evaluator.isLive(function) else { return }
      let lists = call.positional.dropFirst().map(\.elements)
      let unread = call.hasUnreadArguments || lists.contains { $0 == nil }
      let count = unread ? nil : lists.compactMap { $0?.count }.min()
      later(node) { reader in
        reader.callEach(function, lists.compactMap(\.self), count, call)
      }
    default:
      if let function = call.liveCallable(evaluator) {
        callUnfollowed("`\(name)()` gets \(function) and", node, hasSubject: true)
      } else if call.receivesConnection(evaluator), !Self.lookers.contains(name) {
        unread(node, "`\(name)()` gets a connection and may do anything")
      }
    }
  }

  /// Functions of Python's own that only look at what they get.
  private static let lookers: Set<String> = [
    "all", "any", "bool", "callable", "dict", "dir", "enumerate", "getattr", "hasattr", "hash",
    "id", "isinstance", "issubclass", "iter", "len", "list", "next", "print", "repr", "set", "str",
    "super", "tuple", "type", "vars", "zip",
  ]

  /// Calls a function for each of the elements of lists; once, perhaps, where these are not known.
  private mutating func callEach(
    _ function: StaticValue, _ lists: [[StaticValue]], _ count: Int?, _ call: StaticCall
  ) {
    let outer = certainty
    defer { certainty = outer }
    if count == nil { beUncertain() }
    for index in 0..<(count ?? 1) {
      let turn = StaticCall(
        nil, node: call.node, module: call.module,
        positional: count == nil ? [] : lists.map { $0[index] }, hasUnreadArguments: count == nil,
        unreadFrom: count == nil ? 0 : nil, moment: call.moment)
      guard enter(call.node) else { return }
      defer { leave() }
      self.call(value: function, turn)
    }
  }

  private mutating func call(value: StaticValue, _ call: StaticCall) {
    switch value {
    case .imported(let name): imported(name, call.calling(name), call.node)
    case .function(let function): self.call(function, call, call.node)
    case .object(let object): self.call(object, call, call.node)
    default: callUnfollowed("what is called", call.node)
    }
  }

  /// Takes note of a call of a method of something that is not followed.
  mutating func callUnknown(
    _ name: String, of object: StaticValue, _ call: StaticCall, _ node: NodeID
  ) {
    switch object {
    case .sequence, .dictionary: return
    case .function where name == "__call__", .imported where name == "__call__":
      self.call(value: object, call)
    case .made(let made) where made.function.first == "alembic" && Self.changesSchema(name):
      callUnfollowed("`\(name)()`", node)
    case .unknown where Self.changesSchema(name): callUnfollowed("`\(name)()`", node)
    case .object(let object) where evaluator.isLive(.object(object)):
      callUnfollowed("`\(name)()`", node)
    default:
      if call.receivesConnection(evaluator) {
        unread(node, "`\(name)()` gets a connection and may do anything")
      } else if let function = call.liveCallable(evaluator), !Self.keeps.contains(name) {
        callUnfollowed("`\(name)()` gets \(function) and", node, hasSubject: true)
      }
    }
  }

  /// Methods of lists and sets, which keep what they get; it is unknown when it is taken out and called.
  private static let keeps: Set<String> = ["append", "add", "extend", "insert", "register"]

  /// Whether a method has the name of a directive, so that an unknown object may be one that has directives.
  private static func changesSchema(_ method: String) -> Bool {
    method == "create_all" || method == "drop_all" || Directive(method) != nil
  }

  /// Takes note of what something imported that changes nothing by itself gets, since it may call it.
  mutating func hand(_ whole: StaticCall?, _ name: ImportedName, _ node: NodeID) {
    guard !name.isOfLibrary, name.path != ["functools", "partial"],
      let call = whole ?? evaluator.arguments(of: node, calling: .imported(name)),
      let function = call.liveCallable(evaluator)
    else { return }
    callUnfollowed(
      "`\(name.path.joined(separator: "."))` gets \(function) and", node, hasSubject: true)
  }

  /// Whether a connection, `op` itself or something that uses them is handed over.
  func receivesLive(_ call: StaticCall) -> Bool {
    call.receivesConnection(evaluator) || call.liveCallable(evaluator) != nil
  }

  private mutating func callUnfollowed(_ what: String, _ node: NodeID, hasSubject: Bool = false) {
    // Where so much was evaluated that the rest is unknown, that is said.
    guard !evaluator.isExhausted else { return }
    unread(node, what + (hasSubject ? " may do anything" : " is not followed and may do anything"))
  }
}

extension StaticCall {
  /// Whether a connection, a session or `op` itself is handed over.
  func receivesConnection(_ evaluator: Evaluator) -> Bool {
    positional.contains { $0.isConnection } || keywords.contains { $0.value.isConnection }
  }

  /// What is handed over that may change the database when it is called, in words.
  func liveCallable(_ evaluator: Evaluator) -> String? {
    for value in positional {
      if let words = evaluator.liveCallable(value) { return words }
    }
    for keyword in keywords {
      if let words = evaluator.liveCallable(keyword.value) { return words }
    }
    return nil
  }
}

extension StaticValue {
  /// Whether it is a connection, a session or `op` itself.
  fileprivate var isConnection: Bool {
    switch self {
    case .imported(let name): name.path == ["alembic", "op"]
    case .made(let call): call.leadsToDatabase
    case .batch: true
    default: false
    }
  }
}

extension Evaluator {
  /// What a value is that may change the database when it is called, in words; nil where it is none of the kind.
  fileprivate func liveCallable(_ value: StaticValue) -> String? {
    switch value {
    case .imported(let name):
      if case .directive(let directive, _) = name.effect { "`op.\(directive)`" } else { nil }
    case .function: isLive(value) ? "a function" : nil
    case .object: isLive(value) ? "an object" : nil
    default: nil
    }
  }
}

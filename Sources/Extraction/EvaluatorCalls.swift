import PythonSyntax
import SchemaModel

/// The values of calls; functions of the same repository are followed as far as their value is concerned.
extension Evaluator {
  /// The most functions that are followed into each other.
  static let maximumCalls = 12

  /// How a block was left.
  private enum Ending {
    case goesOn
    case returns(StaticValue)
  }

  func call(_ node: NodeID) -> StaticValue {
    guard let function = tree.callee(node) else { return .unknown }
    guard let attribute = tree.attribute(function) else {
      return call(value(of: function), function, node)
    }
    guard let name = tree.nameID(attribute.name) else { return .unknown }
    if let known = knownMember(name, of: attribute.value) { return called(known, node) }
    // The object may be a chain of calls itself, so it is evaluated once.
    let receiver = value(of: attribute.value)
    let member = member(name, of: receiver)
    keep(member, name, of: receiver, attribute.value)
    return followed(member, node)
      ?? method(tree.text(of: name), of: receiver, node)
  }

  /// The value of a call of what is imported or a function; nil of anything else.
  private func followed(_ callee: StaticValue, _ node: NodeID) -> StaticValue? {
    // Closures that hold the evaluator would copy it for every call.
    switch callee {
    case .imported(let name): called(name, node)
    case .function(let function):
      arguments(of: node, calling: .followed).map { returned(by: function, $0) } ?? .unknown
    case .type(let reference):
      arguments(of: node, calling: .named("type")).map { instance(of: reference, $0) } ?? .unknown
    case .object(let object):
      arguments(of: node, calling: .followed).map { called(object, $0) } ?? .unknown
    default: nil
    }
  }

  /// The value of a call of anything but an attribute.
  private func call(_ callee: StaticValue, _ function: NodeID, _ node: NodeID) -> StaticValue {
    if let value = followed(callee, node) { return value }
    // A session factory, whether it has a name or not.
    if case .made(let made) = callee, made.word == .sessionFactory {
      return .made(StaticCall(made.callee, node: node, in: module))
    }
    guard let id = tree.nameID(function), names[id] == nil else { return .unknown }
    let name = tree.text(of: id)
    if name == "super" { return parent() }
    return arguments(of: node, calling: .named(name)).map { builtin(name, $0) } ?? .unknown
  }

  /// The value of a call of something imported: the text that a text function returns unchanged, or
  /// the call itself.
  private func called(_ name: ImportedName, _ node: NodeID) -> StaticValue {
    if case .bound = name.worth {
      return arguments(of: node, calling: .followed).map(bound) ?? .unknown
    }
    guard let call = arguments(of: node, calling: .imported(name)) else { return .unknown }
    return called(name, call)
  }

  /// The same with the arguments.
  func called(_ name: ImportedName, _ call: consuming StaticCall) -> StaticValue {
    switch name.worth {
    case .made: return .made(call)
    case .bound: return bound(call)
    case .operations:
      guard call.argument("migration_context", at: 0)?.isContextOfMigration == true else {
        return .made(call)
      }
      return .imported(ImportedName(["alembic", "op"]))
    case .migrationContext:
      guard case .made(let connection)? = call.argument("connection", at: 0),
        connection.function == ["alembic", "op", "get_bind"]
      else { return .made(call) }
      return .made(call.calling(imported("alembic", "op", "get_context")))
    case .column:
      guard call.positional.contains(where: \.mayMakeType) else { return .made(call) }
      return .made(call.replacing(positional: types(call.positional)))
    case .tableExists: return hasTable(call)
    case .type: return call.argument("typeobj", at: 0).map(asType) ?? .unknown
    case .finalName: return finalName(call.positional.first)
    case .module: return importedModule(call)
    // Blanks at the start of lines do not change what SQL or a name means, so the literal is kept
    // and with it the way back to its place.
    case .unindented: return withSpareBlanks(call.positional.first)
    }
  }

  /// `importlib.import_module("package.module")`; of a name that starts with dots the package is not followed.
  private func importedModule(_ call: StaticCall) -> StaticValue {
    guard let name = call.argument("name", at: 0)?.text else { return .unknown }
    let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard !path.contains(""), path.count <= Self.maximumDepth else { return .unknown }
    return .imported(ImportedName(path))
  }

  private func finalName(_ value: StaticValue?) -> StaticValue {
    guard case .text(let text)? = value else { return value ?? .unknown }
    return .text(StaticText(finalName: text))
  }

  private func withSpareBlanks(_ value: StaticValue?) -> StaticValue {
    guard case .text(let text)? = value else { return value ?? .unknown }
    return .text(StaticText(withSpareBlanks: text))
  }

  /// The value of a method.
  func method(
    _ method: String, of receiver: StaticValue, _ node: NodeID
  ) -> StaticValue {
    switch receiver {
    case .batch where method == "f":
      return finalName(arguments(of: node, calling: .followed)?.argument("name", at: 0))
    case .made(let made) where made.isInspector:
      return arguments(of: node, calling: .followed).flatMap { reflected(method, by: made, $0) }
        ?? .unknown
    case .reflected(let reflection) where method == "get":
      return arguments(of: node, calling: .followed)?.positional.first
        .map { reflectedElement(reflection, $0) } ?? .unknown
    case .made(let made) where made.isOfPlainSQLAlchemy:
      guard let callee = made.callee?.member(method), callee.path.count <= Self.maximumDepth,
        let call = arguments(of: node, calling: .imported(callee), of: made)
      else { return .unknown }
      guard callee.word == .withVariant else { return .made(call) }
      return .made(call.replacing(positional: types(call.positional)))
    case .made(let made)
    where made.isConnectionLike && ["get_bind", "connection", "connect"].contains(method):
      return receiver
    case .made(let made) where made.isConnectionLike && method == "autocommit_block":
      return .made(StaticCall(made.callee?.member(method), node: node, in: module))
    case .dictionary(let items):
      guard let call = arguments(of: node, calling: .followed), !call.hasUnreadArguments else {
        return .unknown
      }
      return dictionaryMethod(method, items, call)
    case .text(let text):
      guard let call = arguments(of: node, calling: .followed), !call.hasUnreadArguments else {
        return .unknown
      }
      return textMethod(method, text, call)
    default: return .unknown
    }
  }

  /// The names that a function sees before its parameters are bound, which are those around its definition as
  /// they are by now; nil where these are not known.
  func namesAround(_ function: FunctionReference) -> Scope? {
    switch function.frame {
    case FunctionFrames.module: module.names
    case activation.frame: names
    default: frames.names(of: function.frame)
    }
  }

  /// Binds the parameters of a function to the arguments of a call.
  mutating func bindParameters(
    _ parameters: ParameterList, of function: FunctionReference, to call: StaticCall
  ) {
    let isNested = function.frame != FunctionFrames.module
    func defaultValue(_ parameter: ParameterView) -> StaticValue {
      guard !call.hasUnreadArguments, let value = parameter.defaultValue else { return .unknown }
      // It was evaluated when the function was made, with the names of that time.
      return isNested
        ? Self.constant(value, of: tree, module.number) ?? .unknown : self.value(of: value)
    }
    var position = 0
    for parameter in parameters {
      guard let id = tree.nameID(parameter.name) else { continue }
      let name = tree.text(of: id)
      switch parameter.kind {
      case .positionalOnly, .ordinary:
        names[id] = call.argument(name, at: position) ?? defaultValue(parameter)
        position += 1
      case .keywordOnly:
        names[id] = call.argument(name) ?? defaultValue(parameter)
      case .variadic:
        names[id] =
          call.hasUnreadArguments ? .unknown : .sequence(Array(call.positional.dropFirst(position)))
      case .keywordVariadic:
        let named = parameters.filter { $0.kind != .variadic && $0.kind != .keywordVariadic }
        let taken = Set(named.compactMap { tree.name($0.name) })
        names[id] =
          call.hasUnreadArguments
          ? .unknown
          : .dictionary(
            call.keywords.filter { !taken.contains($0.name) }
              .map { (.text(StaticText(bytes: Array($0.name.utf8))), $0.value) })
      }
    }
  }

  /// What a function of this file returns: assignments, decided conditions and a `return` are followed.
  ///
  /// Not while a module is read, which happens with and without the bodies of its functions.
  func returned(by function: FunctionReference, _ call: StaticCall) -> StaticValue {
    guard library != nil else { return .unknown }
    var inner = self
    inner.enter(moduleOf: function)
    guard inner.module.runsWhenCalled(function.node),
      let view = inner.tree.callable(function.node), !view.isIncomplete,
      let around = inner.namesAround(function), enterCall(Self.maximumCalls)
    else { return .unknown }
    defer { leaveCall() }
    lendConstants(of: inner.module)
    guard view.decorators.allSatisfy({ inner.isTransparent($0) }) else { return .unknown }
    frames.keep(names, of: activation.frame)
    inner.names = around
    inner.activation = Activation(frame: frames.begin(), function: function.node)
    inner.bindParameters(view.parameters, of: function, to: call)
    defer { frames.keep(inner.names, of: inner.activation.frame) }
    guard view.isStatements else { return inner.value(of: view.body) }
    return switch inner.run(view.body) {
    case .goesOn: StaticValue.none
    case .returns(let value): value
    }
  }

  private mutating func run(_ block: NodeID) -> Ending {
    run(Array(tree.children(of: block))[...])
  }

  private mutating func run(_ statements: ArraySlice<NodeID>) -> Ending {
    for position in statements.indices {
      let statement = statements[position]
      switch tree.kind(statement) {
      case .returnStatement:
        return .returns(tree.child(.value, of: statement).map { value(of: $0) } ?? StaticValue.none)
      case .assignment, .annotatedAssignment:
        guard let view = tree.assignment(statement), let source = view.value else { continue }
        let value = value(of: source)
        for target in view.targets {
          guard tree.kind(target) != .subscription, tree.kind(target) != .attribute else {
            return .returns(.unknown)
          }
          bind(target, value)
        }
      case .ifStatement:
        guard let test = tree.child(.test, of: statement) else { return .returns(.unknown) }
        let condition = value(of: test)
        guard let isTrue = condition.isTrue else {
          return .returns(returned(if: condition, statement, else: statements[(position + 1)...]))
        }
        guard let taken = tree.child(isTrue ? .body : .otherwise, of: statement) else { continue }
        if case .returns(let value) = run(taken) { return .returns(value) }
      case .importStatement, .importFromStatement:
        for (name, value) in imports(of: statement) { names[name] = value }
      case .functionDefinition:
        guard let name = tree.child(.name, of: statement).flatMap({ tree.nameID($0) }) else {
          return .returns(.unknown)
        }
        names[name] = .function(made(statement))
      case .passStatement: continue
      case .expressionStatement:
        // A docstring; anything else may change what names hold.
        guard let expression = tree.child(.expression, of: statement),
          tree.kind(expression) == .string
        else { return .returns(.unknown) }
      default: return .returns(.unknown)
      }
    }
    return .goesOn
  }

  /// What a function returns that returns yes or no under a question to the database, and goes on otherwise.
  private func returned(
    if condition: StaticValue, _ statement: NodeID, else rest: ArraySlice<NodeID>
  ) -> StaticValue {
    guard case .reflected(let test) = condition, let question = test.question,
      tree.child(.otherwise, of: statement) == nil,
      let body = tree.child(.body, of: statement)
    else { return .unknown }
    var (one, other) = (self, self)
    guard case .returns(let early) = one.run(body), let isTrue = early.isTrue else {
      return .unknown
    }
    let late: StaticValue =
      switch other.run(rest) {
      case .goesOn: StaticValue.none
      case .returns(let value): value
      }
    let guarding = isTrue ? test.being(.answer(question)) : negated(condition)
    switch (guarding, late, late.isTrue) {
    // The answer alone decides, or nothing does.
    case (_, _, let known?): return known == isTrue ? .unknown : guarding
    case (.reflected(let first), .reflected(let second), nil):
      return Reflection.joined([first, second]) { isTrue ? .any($0) : .all($0) }
    default: return .unknown
    }
  }

  /// A value, or what it stands for where it is the name of something in another module.
  func resolved(_ value: consuming StaticValue) -> StaticValue {
    switch consume value {
    case .imported(let name):
      guard !name.isHarmless, let library, let found = name.value(in: library) else {
        return .imported(name)
      }
      lend(found, name)
      return found
    case let value: return value
    }
  }

  /// Something of another module by its full name, which all migrations share.
  func imported(_ path: String...) -> ImportedName {
    library?.everything.member(at: path) ?? ImportedName(path)
  }

  /// The names that an `import` within a function binds.
  func imports(of statement: NodeID) -> [(name: NameID, value: StaticValue)] {
    var bindings: [(name: NameID, value: StaticValue)] = []
    tree.forEachImport(of: statement, in: module.package) { name, path in
      guard let name else { return }
      let imported = library?.everything.member(at: path) ?? ImportedName(path)
      // What is bound twice is bound to the last one.
      bindings.removeAll { $0.name == name }
      bindings.append((name, .imported(imported)))
    }
    return bindings
  }
}

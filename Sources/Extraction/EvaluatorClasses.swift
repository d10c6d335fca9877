import PythonSyntax

/// Classes of the repository that are no types of columns: their methods, and what their initializers keep.
///
/// Only classes with at most one base that does something are followed, so that it is certain whose method is called.
extension Evaluator {
  /// A class with its module and the names that its body sees.
  final class ClassHome {
    let reference: ClassReference
    let module: CodeModule
    let names: Scope
    let view: ClassView

    init(_ reference: ClassReference, _ module: CodeModule, _ names: Scope, _ view: ClassView) {
      self.reference = reference
      self.module = module
      self.names = names
      self.view = view
    }

    /// The statement of the body that says what a name is: the last one that does.
    func statement(binding name: String) -> NodeID? {
      var found: NodeID?
      for statement in module.tree.children(of: view.body)
      where module.tree.binds(statement, name) { found = statement }
      return found
    }
  }

  /// A class and those that it is derived from, first the one itself.
  struct ClassLine {
    var homes: [ClassHome] = []
    /// Whether there is nothing behind them that is not followed.
    var isComplete = true

    /// Whether it is one class by itself for which nothing has to be evaluated, and that sees the names which its
    /// module had before any function ran, so that it is the same whenever it is asked for.
    var isAsKept: Bool {
      guard homes.count == 1, isComplete, let home = homes.first else { return false }
      return home.reference.frame == FunctionFrames.module && !home.module.hasChangedNames
        && home.view.arguments.positional.isEmpty && home.view.arguments.keywords.isEmpty
        && home.view.decorators.isEmpty
    }
  }

  /// The longest chain of classes that are derived from each other.
  private static let maximumBases = 8

  /// Bases that have no methods which do anything.
  private static let emptyBases: Set<[String]> = [
    ["abc", "ABC"], ["typing", "Generic"], ["typing", "Protocol"],
  ]

  /// Decorators that leave the methods as they are.
  private static let classDecorators: Set<[String]> = [
    ["dataclasses", "dataclass"], ["enum", "unique"], ["functools", "total_ordering"],
    ["typing", "final"],
  ]

  /// The class that a definition within a function makes.
  func made(type node: NodeID) -> ClassReference {
    frames.note(makerIn: activation.frame)
    return ClassReference(module: module.number, node: node, frame: activation.frame)
  }

  /// Whether a class of this module may be followed by others that import it.
  func isPlain(_ view: ClassView) -> Bool {
    let hasMethods = tree.children(of: view.body).contains { tree.kind($0) == .functionDefinition }
    var isDerived = false
    for base in view.arguments.positional {
      switch value(of: base) {
      case .object(let object):
        guard object.isPlain else { return false }
        isDerived = true
      case .imported(let name):
        if !Self.emptyBases.contains(name.path) {
          guard !name.isHarmless else { return false }
          isDerived = true
        }
      default:
        guard isNothing(base) else { return false }
      }
    }
    return hasMethods || isDerived
  }

  /// Whether a base is `object`, or one of the empty ones with parameters.
  private func isNothing(_ base: NodeID) -> Bool {
    if let name = tree.nameID(base) { return tree.text(of: name) == "object" && names[name] == nil }
    guard tree.kind(base) == .subscription, let origin = tree.child(.value, of: base),
      case .imported(let name) = value(of: origin)
    else { return false }
    return Self.emptyBases.contains(name.path)
  }

  /// A class and those that it is derived from.
  func line(of type: ClassReference) -> ClassLine {
    if let known = knownLine, known.homes[0].reference == type, known.isAsKept { return known }
    let line = newLine(of: type)
    if library != nil, line.isAsKept { keep(line) }
    return line
  }

  private func newLine(of type: ClassReference) -> ClassLine {
    var line = ClassLine()
    var next: ClassReference? = type
    while let current = next {
      var home = self
      home.enter(moduleOf: FunctionReference(module: current.module, node: current.node))
      guard line.homes.count < Self.maximumBases, library != nil || current.module == module.number,
        let view = home.tree.classDefinition(current.node),
        let around = home.namesAround(
          FunctionReference(module: current.module, node: current.node, frame: current.frame))
      else {
        line.isComplete = false
        return line
      }
      home.names = around
      line.homes.append(ClassHome(current, home.module, around, view))
      guard home.hasOnlyKnownParts(view) else {
        line.isComplete = false
        return line
      }
      let bases = view.arguments.positional.filter { !home.isEmptyBase($0) }
      guard bases.count < 2 else {
        line.isComplete = false
        return line
      }
      next = bases.first.flatMap { home.value(of: $0).classReference }
      if next == nil, !bases.isEmpty { line.isComplete = false }
    }
    return line
  }

  /// The evaluator of what stands in the body of a class.
  func evaluator(of home: ClassHome) -> Evaluator {
    lendConstants(of: home.module)
    var inner = self
    inner.enter(home.module)
    inner.names = home.names
    return inner
  }

  private func isEmptyBase(_ base: NodeID) -> Bool {
    if case .imported(let name) = value(of: base) { return Self.emptyBases.contains(name.path) }
    return isNothing(base)
  }

  private func hasOnlyKnownParts(_ view: ClassView) -> Bool {
    let isKnown = view.decorators.allSatisfy { decorator in
      guard case .imported(let name) = value(of: tree.callee(decorator) ?? decorator) else {
        return false
      }
      return Self.classDecorators.contains(name.path)
    }
    return isKnown
      && view.arguments.keywords.allSatisfy { keyword in
        guard case .imported(let name) = value(of: keyword.value) else { return false }
        return name.path == ["abc", "ABCMeta"]
      }
  }

  // MARK: Members

  /// Where a class, or one that it is derived from, says what a name is: the last statement of its body that does.
  func definition(
    of name: String, in line: ClassLine, behind type: ClassReference? = nil
  ) -> (statement: NodeID, home: ClassHome)? {
    var homes = line.homes[...]
    if let type {
      guard let place = homes.firstIndex(where: { $0.reference == type }) else { return nil }
      homes = homes[(place + 1)...]
    }
    for home in homes {
      if let statement = home.statement(binding: name) { return (statement, home) }
    }
    return nil
  }

  /// The member of an object.
  func member(_ name: String, of object: StaticObject) -> StaticValue {
    switch object.kind {
    case .type(let type):
      if let enumeration = object.enumeration {
        if let member = enumeration.member(named: name) { return member }
        if name == "__members__" { return enumeration.dictionary }
      }
      let line = line(of: type)
      guard let found = definition(of: name, in: line) else { return .unknown }
      let isData = found.home.module.tree.kind(found.statement) != .functionDefinition
      // A metaclass that is not known may make something else of what the body says, as that of `Enum` does.
      if isData, !line.isComplete || object.isOpen, !name.hasPrefix("__") { return .unknown }
      return member(found, of: .object(object), nil)
    case .enumerator(let member, _): return StaticObject.attribute(name, of: member)
    case .instance(let type):
      if let known = object.attributes[name] { return known }
      guard let found = definition(of: name, in: line(of: type)) else { return .unknown }
      if object.isOpen, found.home.module.tree.kind(found.statement) != .functionDefinition {
        return .unknown
      }
      return member(found, of: .object(StaticObject(.type(type))), .object(object))
    case .parent(let type, let value):
      guard let own = value.instance?.type ?? value.classReference,
        let found = definition(of: name, in: line(of: own), behind: type)
      else { return .unknown }
      if value.instance == nil { return member(found, of: value, nil) }
      return member(found, of: .object(StaticObject(.type(own))), value)
    case .bound, .member: return .unknown
    }
  }

  /// What a class's statement makes of a name for the class, or for an instance of it.
  private func member(
    _ found: (statement: NodeID, home: ClassHome), of type: StaticValue, _ object: StaticValue?
  ) -> StaticValue {
    let home = evaluator(of: found.home)
    guard let view = home.tree.function(found.statement) else {
      guard let value = home.tree.assignment(found.statement)?.value else { return .unknown }
      return home.value(of: value)
    }
    let function = FunctionReference(
      module: home.module.number, node: found.statement, frame: found.home.reference.frame)
    let decorators = view.decorators.compactMap { home.tree.name($0) }
    if decorators.contains("staticmethod") { return .function(function) }
    let first = decorators.contains("classmethod") ? type : object
    guard let first else { return .function(function) }
    let call = StaticCall(
      nil, node: found.statement, module: home.module.number, positional: [first])
    if decorators.contains("property") { return returned(by: function, call) }
    return .object(StaticObject(.bound(.function(function), call)))
  }

  /// `super()` in a method: that of the class that the method is of, for the method's first argument.
  func parent() -> StaticValue {
    guard let method = activation.function, let view = tree.function(method),
      let first = view.parameters.first.flatMap({ tree.nameID($0.name) }),
      let object = names[first], let own = object.instance?.type ?? object.classReference,
      let home = line(of: own).homes.first(where: { home in
        home.reference.module == module.number
          && home.module.tree.children(of: home.view.body).contains(method)
      })
    else { return .unknown }
    return .object(StaticObject(.parent(home.reference, object)))
  }
}

extension SyntaxTree {
  /// Whether a statement of a class's body says what a name is.
  fileprivate func binds(_ statement: NodeID, _ name: String) -> Bool {
    switch kind(statement) {
    case .functionDefinition, .classDefinition:
      child(.name, of: statement).map { self.name($0) == name } ?? false
    case .assignment:
      child(.value, of: statement) != nil
        && repeatedChildren(of: statement).contains { self.name($0) == name }
    case .annotatedAssignment:
      child(.value, of: statement) != nil
        && child(.target, of: statement).map { self.name($0) == name } ?? false
    default: false
    }
  }
}

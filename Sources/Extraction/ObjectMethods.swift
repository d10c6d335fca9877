import PythonSyntax

/// What calls and attributes do to the objects that they are given, by their names.
enum ObjectMethods {
  /// Methods of lists, dictionaries, sets, tables and `MetaData` that change these, and ways to do the same
  /// without a method.
  private static let changing: Set<String> = [
    "append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "update",
    "setdefault",
    "popitem", "add", "discard", "difference_update", "intersection_update",
    "symmetric_difference_update", "append_column", "append_constraint", "append_foreign_key",
    "replace_existing", "reflect", "__setitem__", "__delitem__", "__iadd__", "__imul__", "__ior__",
    "__iand__", "__isub__", "__ixor__", "__setattr__", "__delattr__", "__setstate__", "__dict__",
  ]
  /// Attributes that hold the names of a module.
  private static let namespaces: Set<String> = ["modules", "f_globals", "f_locals", "__globals__"]
  /// Python's own functions that neither change their arguments nor hand them on, but for those of the module that
  /// they are given.
  private static let harmless: Set<String> = [
    "abs", "all", "any", "ascii", "bin", "bool", "bytes", "callable", "chr", "complex", "dict",
    "divmod", "enumerate", "filter", "float", "format", "frozenset", "hasattr", "hash", "hex", "id",
    "int", "isinstance", "issubclass", "iter", "len", "list", "map", "max", "min", "object", "oct",
    "ord", "pow", "print", "property", "range", "repr", "reversed", "round", "set", "slice",
    "sorted", "staticmethod", "classmethod", "str", "sum", "super", "tuple", "type", "zip",
    "Exception", "RuntimeError", "ValueError", "NotImplementedError", "TypeError",
  ]
  private static let binding: Set<String> = [
    "exec", "eval", "globals", "locals", "vars", "__import__", "setattr", "delattr",
  ]
  /// Modules whose functions leave lists and dictionaries that they are given alone.
  private static let gentle: Set<String> = [
    "alembic", "collections", "copy", "datetime", "decimal", "enum", "geoalchemy2", "hashlib",
    "itertools", "json", "logging", "math", "os", "pathlib", "pgvector", "re", "sqlalchemy",
    "sqlalchemy_utils", "sqlmodel", "string", "textwrap", "typing", "uuid",
  ]

  private static let effects: [String: LocalCode.Effect] =
    Dictionary(uniqueKeysWithValues: changing.map { ($0, .changes) })
    .merging(namespaces.map { ($0, .anything) }) { $1 }

  /// What may happen to an object of which an attribute is asked for.
  static func effect(ofReading attribute: String) -> LocalCode.Effect {
    // None of these begins with a capital letter, as the names of classes do.
    attribute.utf8.first.map { $0 >= UInt8(ascii: "_") } ?? false
      ? effects[attribute] ?? .nothing : .nothing
  }

  /// Modules whose decorators do not call what they decorate.
  private static let patient: Set<String> = [
    "abc", "alembic", "contextlib", "dataclasses", "enum", "functools", "sqlalchemy", "typing",
  ]

  /// Whether a decorator does not call what it decorates.
  static func isPatient(
    decorator: NodeID, _ tree: SyntaxTree, _ names: BoundNames
  ) -> Bool {
    let function = tree.callee(decorator) ?? decorator
    let root = tree.root(of: function)
    guard let text = tree.name(root) else { return false }
    switch names.value(of: root, in: tree) {
    case nil: return harmless.contains(text)
    case .imported(let name)?:
      return patient.contains(name.path.first ?? "") && !isListening(name.path, function, tree)
    default: return false
    }
  }

  /// Whether a name is one of Python's own that others may bind.
  static func isOfPython(_ name: String) -> Bool {
    harmless.contains(name) || binding.contains(name)
  }

  /// Names that each module has and that hold texts.
  static let textsOfModules: Set<String> = ["__name__", "__file__", "__doc__", "__package__"]

  enum Callee {
    /// Leaves its arguments alone.
    case harmless
    /// May bind any name of the module.
    case bindsNames
    /// Binds or deletes an attribute of its first argument, which is no module that is loaded.
    case setsMember(of: NodeID)
    case other
  }

  /// What a call does to its arguments, by what is called.
  ///
  /// - Parameters:
  ///   - call: The call.
  ///   - tree: The syntax that it belongs to.
  ///   - names: What the names of the module hold.
  /// - Returns: How the call treats them.
  static func callee(
    of call: NodeID, _ tree: SyntaxTree, _ names: BoundNames
  ) -> Callee {
    guard let function = tree.callee(call) else { return .other }
    if let name = tree.name(function), names.value(of: function, in: tree) == nil {
      if binding.contains(name) { return binder(name, call, tree, names) }
      return harmless.contains(name) ? .harmless : .other
    }
    let root = tree.root(of: function)
    guard tree.nameID(root) != nil else {
      guard let object = tree.attribute(function)?.value else { return .other }
      // A method of a literal, or of what a function returned that leaves its arguments alone too.
      if tree.kind(object) == .call, case .harmless = callee(of: object, tree, names) {
        return .harmless
      }
      return tree.kind(object) == .string ? .harmless : .other
    }
    switch names.value(of: root, in: tree) {
    case .imported(let name)?:
      let first = name.path.first ?? ""
      if first == "importlib", tree.mentions("__name__"),
        !tree.repeatedChildren(of: call).allSatisfy({ isForeign($0, tree, names) })
      {
        return .bindsNames
      }
      return gentle.contains(first) && !isListening(name.path, function, tree) ? .harmless : .other
    case .text?, .sequence?, .dictionary?:
      // An element may be anything, a function of the module too.
      let object = tree.attribute(function)?.value
      return object.map { tree.kind($0) } == .name ? .harmless : .other
    case .made(let made)?: return made.isOfSQLAlchemy ? .harmless : .other
    default: return .other
    }
  }

  /// What a call of `exec`, `vars`, `setattr` and the like does.
  private static func binder(
    _ name: String, _ call: NodeID, _ tree: SyntaxTree, _ names: BoundNames
  ) -> Callee {
    guard ["vars", "setattr", "delattr"].contains(name),
      let object = tree.repeatedChildren(of: call).first, isForeign(object, tree, names)
    else { return .bindsNames }
    return name == "vars" ? .other : .setsMember(of: object)
  }

  /// Modules through which one gets at the module that is loaded.
  private static let loading: Set<String> = ["sys", "inspect", "gc", "ctypes", "__main__"]

  /// Whether an expression is worth nothing that has to do with the module that is loaded: neither its name nor
  /// itself.
  private static func isForeign(
    _ node: NodeID, _ tree: SyntaxTree, _ names: BoundNames, depth: Int = 0
  ) -> Bool {
    guard depth < Evaluator.maximumDepth else { return false }
    if tree.kind(node) == .name {
      guard let name = tree.name(node) else { return false }
      switch names.value(of: node, in: tree) {
      case nil: return harmless.contains(name) || name == "__file__"
      case .imported(let imported)?: return !loading.contains(imported.path.first ?? "")
      case .made(let made)?: return !loading.contains(made.function.first ?? "")
      case .unknown?, .sequence?, .dictionary?, .partial?: return false
      default: return true
      }
    }
    return tree.children(of: node).allSatisfy {
      tree.kind($0).isConstant || isForeign($0, tree, names, depth: depth + 1)
    }
  }

  /// Whether a call tells SQLAlchemy to call something later.
  static func isListening(
    _ call: NodeID, _ tree: SyntaxTree, _ names: BoundNames
  ) -> Bool {
    guard let function = tree.callee(call),
      case .imported(let name)? = names.value(of: tree.root(of: function), in: tree)
    else { return false }
    return isListening(name.path, function, tree)
  }

  /// Functions of Python's own that use the elements of what they get and do not hand it on itself.
  private static let goingThrough: Set<String> = [
    "all", "any", "enumerate", "filter", "frozenset", "isinstance", "len", "list", "map", "print",
    "repr", "reversed", "set", "sorted", "str", "sum", "tuple", "zip",
  ]

  /// Methods of connections, loggers and texts, which do not change what they get whatever they are of.
  private static let harmlessMethods: Set<String> = [
    "execute", "exec_driver_sql", "executemany", "scalar", "scalars", "debug", "info", "warning",
    "error", "exception", "critical", "format", "join", "startswith", "endswith",
  ]

  static func isHarmlessMethod(_ function: NodeID, _ tree: SyntaxTree) -> Bool {
    guard let view = tree.attribute(function), let name = tree.name(view.name) else { return false }
    return harmlessMethods.contains(name)
  }

  /// The parts of an expression or statement that are gone through, looked into or shown, and go nowhere else.
  static func passingUses(
    in node: NodeID, _ tree: SyntaxTree, _ names: BoundNames
  ) -> [NodeID] {
    let roles: [SyntaxRole]
    switch tree.kind(node) {
    case .forStatement, .comprehensionClause: roles = [.iterable]
    case .subscription, .attribute, .starred: roles = [.value]
    case .binaryOperation: roles = [.left, .right]
    case .comparison: roles = [.left]
    case .comparisonStep, .unaryOperation: roles = [.operand]
    case .ifStatement, .whileStatement: roles = [.test]
    case .replacementField: roles = [.expression]
    case .keywordArgument: roles = tree.child(.name, of: node) == nil ? [.value] : []
    case .call:
      guard let function = tree.callee(node) else { return [] }
      let goesThrough =
        tree.name(function).map {
          goingThrough.contains($0) && names.value(of: function, in: tree) == nil
        }
        ?? tree.attribute(function).map { tree.kind($0.value) == .string } ?? false
      return [function] + (goesThrough ? Array(tree.repeatedChildren(of: node)) : [])
    default: return []
    }
    return roles.compactMap { tree.child($0, of: node) }
  }

  /// Whether a function tells SQLAlchemy to call something later.
  private static func isListening(
    _ path: [String], _ function: NodeID, _ tree: SyntaxTree
  ) -> Bool {
    path.dropFirst().first == "event"
      || path.count == 1
        && tree.attribute(function).map { view in
          tree.attribute(view.value).flatMap { tree.name($0.name) } == "event"
        } ?? false
  }
}

extension StaticCall {
  /// Whether something of SQLAlchemy made it, or of what is built on that.
  var isOfSQLAlchemy: Bool { function.first == "sqlalchemy" || function.first == "sqlmodel" }
}

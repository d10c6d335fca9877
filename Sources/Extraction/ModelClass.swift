import PythonSyntax

/// A class of a declarative model whose body has statements of few kinds, and the table that it makes.
struct ModelClass {
  private let view: ClassView
  private let node: NodeID
  /// With the names that functions of the module see; those of the body are unknown.
  private let evaluator: Evaluator
  private var tree: SyntaxTree { evaluator.tree }

  private var name: StaticText?
  private var columns: [StaticCall] = []
  private var arguments: StaticValue = .none
  private var bound: Set<String> = []

  init(_ view: ClassView, _ node: NodeID, _ evaluator: Evaluator) {
    self.view = view
    self.node = node
    var evaluator = evaluator
    let tree = evaluator.tree
    for statement in tree.children(of: view.body) {
      let bound =
        tree.assignment(statement).map { Array($0.targets) }
        ?? [tree.child(.name, of: statement)].compactMap(\.self)
      for name in bound.compactMap(tree.nameID) { evaluator.names[name] = .unknown }
    }
    self.evaluator = evaluator
  }

  /// The call of `Table` that stands for what SQLAlchemy makes; nil where a statement may do more than is known.
  func table(of metadata: StaticCall) -> StaticCall? {
    var reading = self
    guard tree.children(of: view.body).allSatisfy({ reading.read($0) }), let name = reading.name,
      let arguments = reading.tableArguments
    else { return nil }
    let table = StaticCall(
      ImportedName(["sqlalchemy", "Table"]), node: node, module: evaluator.module.number,
      positional: [.text(name), .made(metadata)] + reading.columns.map { .made($0) }
        + arguments.parts,
      keywords: arguments.options)
    let names = reading.columns.compactMap { $0.positional.first?.text }
    return Set(names).count == reading.columns.count ? table : nil
  }

  // MARK: Statements

  private mutating func read(_ statement: NodeID) -> Bool {
    switch tree.kind(statement) {
    case .passStatement: return true
    case .expressionStatement:
      return tree.child(.expression, of: statement).map { tree.kind($0) } == .string
    case .assignment:
      guard let view = tree.assignment(statement), view.targets.count == 1,
        let name = tree.name(view.targets[0]), let value = view.value
      else { return false }
      return bound.insert(name).inserted && set(name, value)
    case .functionDefinition:
      guard let view = tree.function(statement), let name = tree.name(view.name) else {
        return false
      }
      return bound.insert(name).inserted && define(name, view)
    default: return false
    }
  }

  private mutating func set(_ name: String, _ node: NodeID) -> Bool {
    let value = evaluator.value(of: node)
    switch (name, value) {
    case ("__tablename__", .text(let text)):
      self.name = text
      return true
    case ("__table_args__", _):
      arguments = value
      return true
    case ("metadata", _), ("registry", _): return false
    case _ where name.hasPrefix("__"): return false
    case (_, .made(let call)):
      // A column that is made elsewhere may be part of several tables.
      guard call.node == node, call.receiver == nil, call.isOfPlainSQLAlchemy else {
        return false
      }
      if call.function.last == "relationship" { return true }
      guard call.function.last == "Column", let column = Self.column(call, named: name) else {
        return false
      }
      columns.append(column)
      return true
    case (_, .none), (_, .boolean), (_, .integer), (_, .text): return true
    default: return false
    }
  }

  /// A function, which is a method, or says what `__table_args__` are.
  private mutating func define(_ name: String, _ function: FunctionView) -> Bool {
    guard function.decorators.count < 2 else { return false }
    guard let decorator = function.decorators.first else {
      return !name.hasPrefix("__") || Self.ordinaryMethods.contains(name)
    }
    if name == "__table_args__" {
      guard case .imported(let path) = evaluator.value(of: decorator),
        path.path.first == "sqlalchemy", path.path.last == "declared_attr",
        let value = returned(by: function)
      else { return false }
      arguments = value
      return true
    }
    guard let kind = tree.name(decorator), evaluator.names[kind] == nil else { return false }
    return ["property", "staticmethod", "classmethod"].contains(kind) && !name.hasPrefix("__")
  }

  /// The methods with such names that SQLAlchemy and Python do not call while a class is made.
  private static let ordinaryMethods: Set<String> = [
    "__init__", "__repr__", "__str__", "__eq__", "__ne__", "__hash__", "__lt__", "__iter__",
  ]

  /// What a function whose only statement is a `return` returns; parameters are unknown.
  private func returned(by function: FunctionView) -> StaticValue? {
    var statements = Array(tree.children(of: function.body))
    if statements.count > 1, tree.kind(statements[0]) == .expressionStatement,
      tree.child(.expression, of: statements[0]).map({ tree.kind($0) }) == .string
    {
      statements.removeFirst()
    }
    guard statements.count == 1, tree.kind(statements[0]) == .returnStatement,
      let value = tree.child(.value, of: statements[0])
    else { return nil }
    var inner = evaluator
    for parameter in function.parameters {
      if let name = tree.nameID(parameter.name) { inner.names[name] = .unknown }
    }
    return inner.value(of: value)
  }

  // MARK: What they say

  /// The arguments of `Column` of which it is known that a model's column is like any other with them.
  private static let columnArguments: Set<String> = [
    "name", "type_", "primary_key", "nullable", "default", "server_default", "unique", "index",
    "comment", "autoincrement", "onupdate", "server_onupdate", "info", "doc",
  ]

  /// A column with the name of its attribute, where it has none of its own; nil where that is not clear.
  private static func column(_ call: StaticCall, named attribute: String) -> StaticCall? {
    guard !call.hasUnreadArguments, call.unreadFrom == nil,
      call.keywords.allSatisfy({ columnArguments.contains($0.name) })
    else { return nil }
    let name: StaticValue
    switch (call.positional.first, call.argument("name")) {
    case (.text?, nil): return call
    case (let first?, _) where !isColumnPart(first): return nil
    case (_, .text(let own)?): name = .text(own)
    case (_, _?): return nil
    case (_, nil): name = .text(StaticText(bytes: Array(attribute.utf8)))
    }
    return StaticCall(
      call.callee, node: call.node, module: call.module,
      positional: [name] + call.positional, keywords: call.keywords.filter { $0.name != "name" },
      moment: call.moment)
  }

  /// Whether a value is a type or another part of a column, and surely not its name.
  private static func isColumnPart(_ value: StaticValue) -> Bool {
    let path =
      switch value {
      case .imported(let name): name.path
      case .made(let call) where call.receiver == nil: call.function
      default: [String]()
      }
    // SQLAlchemy's classes are written with a capital, and what makes names is not.
    return path.first == "sqlalchemy" && path.last?.first?.isUppercase == true
  }

  /// The constraints and indexes that `__table_args__` may have.
  private static let parts: Set<String> = [
    "UniqueConstraint", "PrimaryKeyConstraint", "ForeignKeyConstraint", "CheckConstraint", "Index",
  ]
  /// The options of `Table` that say no more than they do elsewhere.
  private static let options: Set<String> = ["comment", "info", "extend_existing"]

  /// What `__table_args__` says: constraints and indexes, and options; nil for anything else.
  private var tableArguments: (parts: [StaticValue], options: [StaticArguments.Keyword])? {
    var parts: [StaticValue] = []
    var items: [(key: StaticValue, value: StaticValue)] = []
    switch arguments {
    case .none: break
    case .dictionary(let options): items = options
    case .sequence(let values):
      parts = values
      if case .dictionary(let options)? = values.last {
        items = options
        parts.removeLast()
      }
    default: return nil
    }
    guard parts.allSatisfy(Self.isPart) else { return nil }
    var options: [StaticArguments.Keyword] = []
    for item in items {
      guard let name = item.key.text, Self.isOption(name) else { return nil }
      options.append(StaticArguments.Keyword(name: name, value: item.value))
    }
    return (parts, options)
  }

  private static func isPart(_ value: StaticValue) -> Bool {
    guard case .made(let part) = value, let kind = part.function.last else { return false }
    return part.receiver == nil && part.isOfPlainSQLAlchemy && parts.contains(kind)
  }

  private static func isOption(_ name: String) -> Bool {
    options.contains(name) || name.hasPrefix("mysql_") || name.hasPrefix("mariadb_")
  }
}

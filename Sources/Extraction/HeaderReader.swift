import MigrationModel
import PythonSyntax
import SourceText

/// What the module-level statements of a migration bind, and its docstring.
struct ModuleFacts {
  /// What each name is bound to after the module has run; the last assignment wins.
  var names: [String: StaticValue] = [:]
  /// Where each name got its value: the range of the value's expression, for one bound twice of the
  /// last.
  var places: [String: NodeID] = [:]
  /// Names that some statement binds only under a condition.
  var conditional: Set<String> = []
  /// The functions, by name; the last definition wins.
  var functions: [String: NodeID] = [:]
  /// The module's docstring literal.
  var docstring: NodeID?
}

extension ModuleFacts {
  /// Reads the module-level statements of a file, function bodies left out.
  init(_ tree: SyntaxTree) {
    let statements = tree.repeatedChildren(of: tree.root)
    if let first = statements.first, tree.kind(first) == .expressionStatement,
      let expression = tree.child(.expression, of: first), tree.kind(expression) == .string
    {
      docstring = expression
    }
    for statement in statements { read(statement, tree, isConditional: false) }
  }

  private mutating func read(_ statement: NodeID, _ tree: SyntaxTree, isConditional: Bool) {
    switch tree.kind(statement) {
    case .importStatement, .importFromStatement: readImport(statement, tree)
    case .assignment, .annotatedAssignment:
      guard let view = tree.assignment(statement), let value = view.value else { return }
      let known = Evaluator(tree: tree, names: names).value(of: value)
      for target in view.targets { bind(target, known, value, tree, isConditional) }
    case .augmentedAssignment:
      guard let view = tree.assignment(statement), let value = view.value else { return }
      for target in view.targets { bind(target, .unknown, value, tree, isConditional) }
    case .functionDefinition:
      guard let name = tree.function(statement).flatMap({ tree.name($0.name) }) else { return }
      functions[name] = statement
      names[name] = .function(statement)
    case .classDefinition:
      if let name = tree.classDefinition(statement).flatMap({ tree.name($0.name) }) {
        names[name] = .unknown
      }
    case .ifStatement, .tryStatement, .forStatement, .whileStatement, .withStatement, .block,
      .exceptHandler:
      for child in tree.children(of: statement) where tree.kind(child).isStatementOrBlock {
        read(child, tree, isConditional: true)
      }
    default: return
    }
  }

  private mutating func bind(
    _ target: NodeID, _ value: StaticValue, _ place: NodeID, _ tree: SyntaxTree,
    _ isConditional: Bool
  ) {
    guard let name = tree.name(target) else {
      if case .sequence(let values) = value, tree.kind(target) == .tuple {
        let targets = tree.repeatedChildren(of: target)
        guard targets.count == values.count else { return }
        for (target, value) in zip(targets, values) {
          bind(target, value, place, tree, isConditional)
        }
      }
      return
    }
    names[name] = isConditional ? .unknown : value
    places[name] = place
    if isConditional { conditional.insert(name) } else { conditional.remove(name) }
  }

  mutating func readImport(_ statement: NodeID, _ tree: SyntaxTree) {
    guard let view = tree.importStatement(statement) else { return }
    let module = view.module.map { components(of: $0, tree) } ?? []
    for alias in view.names {
      let path = components(of: alias.name, tree)
      if view.isFrom {
        guard let name = path.first else { continue }
        let relative = Array(repeating: "", count: view.level)
        names[alias.alias.flatMap { tree.name($0) } ?? name] =
          .imported(ImportedName(relative + module + path))
      } else if let bound = alias.alias.flatMap({ tree.name($0) }) {
        names[bound] = .imported(ImportedName(path))
      } else if let first = path.first {
        names[first] = .imported(ImportedName([first]))
      }
    }
  }
}

extension ModuleFacts {
  /// The names that a dotted name is made of.
  private func components(of name: NodeID, _ tree: SyntaxTree) -> [String] {
    tree.kind(name) == .dottedName
      ? tree.children(of: name).compactMap { tree.name($0) } : [tree.name(name)].compactMap(\.self)
  }
}

extension SyntaxKind {
  var isStatementOrBlock: Bool {
    rawValue <= SyntaxKind.continueStatement.rawValue || self == .exceptHandler
  }
}

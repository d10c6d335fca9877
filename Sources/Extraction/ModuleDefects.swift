import MigrationModel
import PythonSyntax
import SourceText

/// What a module does while Alembic loads it and cannot do there.
///
/// Only what surely runs is looked at: the branches of `if`, `try` and loops are not, nor are functions.
struct ModuleDefects {
  private let tree: SyntaxTree
  private let names: BoundNames
  private lazy var evaluator = Evaluator(CodeModule(tree), names: names)
  /// The first import that starts with a dot, as it is written.
  private(set) var relativeImport: Located<String>?
  /// The calls of `op` and `context`, by name.
  private(set) var calls: [Located<String>] = []
  /// The first parts of the names of the imported modules.
  private(set) var imports: [Located<String>] = []

  init(_ tree: SyntaxTree, _ facts: ModuleFacts) {
    self.tree = tree
    names = facts.names
    for statement in tree.repeatedChildren(of: tree.root) { read(statement, tree, depth: 0) }
  }

  private mutating func read(_ node: NodeID, _ tree: SyntaxTree, depth: Int) {
    guard depth < Evaluator.maximumDepth else { return }
    switch tree.kind(node) {
    case .ifStatement, .tryStatement, .forStatement, .whileStatement, .matchStatement, .lambda,
      .conditional, .booleanOperation, .listComprehension, .setComprehension,
      .dictionaryComprehension, .generatorExpression, .typeAlias, .deferredBlock:
      return
    case .importStatement, .importFromStatement: readImport(node)
    case .functionDefinition:
      if let decorators = tree.child(.decorators, of: node) {
        readChildren(decorators, tree, depth)
      }
      guard let parameters = tree.child(.parameters, of: node) else { return }
      for parameter in tree.repeatedChildren(of: parameters) {
        if let value = tree.child(.defaultValue, of: parameter) {
          read(value, tree, depth: depth + 1)
        }
      }
    case .call:
      if let name = proxyFunction(node) {
        calls.append(Located(name, tree.range(of: node)))
      } else {
        readChildren(node, tree, depth)
      }
    default: readChildren(node, tree, depth)
    }
  }

  private mutating func readChildren(_ node: NodeID, _ tree: SyntaxTree, _ depth: Int) {
    for child in tree.children(of: node) where tree.kind(child).mayCall {
      read(child, tree, depth: depth + 1)
    }
  }

  /// The name of a function of `op` or `context` that a node calls.
  private mutating func proxyFunction(_ node: NodeID) -> String? {
    guard let function = tree.callee(node), mayBeOfAlembic(function),
      case .imported(let name) = evaluator.value(of: function), name.path.count == 3,
      name.path[0] == "alembic", ["op", "context"].contains(name.path[1])
    else { return nil }
    return name.path[1] + "." + name.path[2]
  }

  /// Whether the name that an expression begins with may lead to Alembic.
  private func mayBeOfAlembic(_ expression: NodeID) -> Bool {
    guard let root = tree.nameID(tree.root(of: expression)) else { return true }
    return switch names[root] {
    case nil: false
    case .imported(let name)?: name.path.first == "alembic"
    default: true
    }
  }

  private mutating func readImport(_ node: NodeID) {
    if case .detail(let level) = tree.payload(of: node), level > 0 {
      relativeImport = relativeImport ?? Located(tree.text(of: node), tree.range(of: node))
      return
    }
    if let module = tree.child(.module, of: node) { return noteModule(module) }
    guard tree.kind(node) == .importStatement else { return }
    for alias in tree.repeatedChildren(of: node) {
      if let name = tree.child(.module, of: alias) { noteModule(name) }
    }
  }

  private mutating func noteModule(_ name: NodeID) {
    guard let first = tree.firstName(ofDotted: name).map(tree.text(of:)),
      !ForeignModules.isHarmless(first)
    else { return }
    imports.append(Located(first, tree.range(of: name)))
  }
}

extension SyntaxKind {
  /// Whether a call or an import may stand at or below a node of this kind.
  fileprivate var mayCall: Bool { self != .name && !isConstant }
}

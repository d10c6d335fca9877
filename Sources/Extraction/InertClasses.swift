import PythonSyntax

extension ModuleReader {
  /// Whether the definition of a class surely runs nothing of the module: constants and functions stand in it, and it
  /// is derived from what is imported or Python's own.
  ///
  /// Most classes above `upgrade()` are enumerations and types, and nothing else has to be known of these.
  func isInert(_ definition: NodeID, _ tree: SyntaxTree) -> Bool {
    guard let view = tree.classDefinition(definition), view.decorators.isEmpty,
      view.arguments.keywords.isEmpty,
      view.arguments.positional.allSatisfy({ isForeign($0, tree) })
    else { return false }
    return tree.children(of: view.body).allSatisfy { statement in
      switch tree.kind(statement) {
      case .passStatement: return true
      case .expressionStatement:
        return tree.child(.expression, of: statement).map { tree.kind($0) } == .string
      case .assignment, .annotatedAssignment:
        guard let assignment = tree.assignment(statement), assignment.operator == nil,
          assignment.targets.allSatisfy({ tree.nameID($0) != nil })
        else { return false }
        let annotation = tree.child(.annotation, of: statement)
        guard annotation.map({ !tree.hasCall($0) }) ?? true else { return false }
        return assignment.value.map { tree.kind($0).isConstant } ?? true
      case .functionDefinition:
        guard let function = tree.function(statement), function.decorators.isEmpty else {
          return false
        }
        return function.parameters.allSatisfy { parameter in
          parameter.defaultValue.map { tree.kind($0).isConstant } ?? true
            && tree.child(.annotation, of: parameter.node).map { !tree.hasCall($0) } ?? true
        } && tree.child(.returns, of: statement).map { !tree.hasCall($0) } ?? true
      default: return false
      }
    }
  }

  /// Whether a base is imported, or one of Python's own classes.
  private func isForeign(_ base: NodeID, _ tree: SyntaxTree) -> Bool {
    guard let root = tree.nameID(tree.root(of: base)), tree.kind(base) != .subscription else {
      return false
    }
    switch names[root] {
    case nil: return ["str", "int", "object"].contains(tree.text(of: root))
    case .imported?: return true
    default: return false
    }
  }
}

import PythonSyntax

/// The nodes of a few kinds that most modules have none or few of, found in one look through all nodes.
struct TreeSurvey {
  /// The statements that import, wherever they stand.
  private(set) var imports: [NodeID] = []
  /// Whether any function declares a name `global` or `nonlocal`.
  private(set) var hasDeclarations = false
  /// Whether anything is a generator.
  private(set) var hasGenerators = false

  init(_ tree: SyntaxTree) {
    imports = tree.nodes { kind in
      switch kind {
      case .importStatement, .importFromStatement, .globalStatement, .nonlocalStatement,
        .yieldExpression, .yieldFromExpression:
        true
      default: false
      }
    }
    imports.removeAll { node in
      switch tree.kind(node) {
      case .globalStatement, .nonlocalStatement: hasDeclarations = true
      case .yieldExpression, .yieldFromExpression: hasGenerators = true
      default: return false
      }
      return true
    }
  }
}

import PythonSyntax

/// What the module-level statements of a file bind, and its docstring.
struct ModuleFacts {
  /// What its names are bound to after the module has run.
  let names: BoundNames
  /// The module's docstring literal.
  private(set) var docstring: NodeID?
  /// Strings that stand alone further down, which Python ignores.
  private(set) var looseStrings: [NodeID] = []
  /// Whether names that are not seen here may come from `from … import *`, or from code that cannot be read.
  let hasStarImport: Bool
  /// Whether any name may have been bound by code that cannot be read.
  let hasBoundAnything: Bool

  /// Reads the module-level statements of a file, function bodies left out.
  init(_ tree: SyntaxTree, module: Int = CodeModule.migration, package: [String]? = nil) {
    var reader = ModuleReader(tree, module: module, package: package)
    var isFirst = true
    for statement in tree.repeatedChildren(of: tree.root) {
      if tree.kind(statement) == .expressionStatement,
        let literal = tree.child(.expression, of: statement), tree.kind(literal) == .string
      {
        if isFirst { docstring = literal } else { looseStrings.append(literal) }
      }
      isFirst = false
      reader.read(statement, tree)
    }
    names = reader.names
    hasStarImport = reader.hasStarImport
    hasBoundAnything = reader.changes.hasBoundAnything
  }
}

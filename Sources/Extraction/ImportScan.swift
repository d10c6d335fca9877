import PythonSyntax

/// What a module imports anywhere in it, so that it can be looked for before the module is followed.
enum ImportScan {
  /// The dotted names that are imported, those of libraries that everybody knows left out.
  ///
  /// Statements that could not be read are looked at as well: a name too many costs a look for a file, and
  /// one too few is wanted when the module is read. Relative imports fail in a migration.
  static func names(in tree: SyntaxTree) -> [[String]] {
    var result: [[String]] = []
    for node in tree.nodes(of: [.importStatement, .importFromStatement]) {
      // Most imports are of libraries.
      if let module = tree.child(.module, of: node),
        let first = tree.firstName(ofDotted: module),
        ForeignModules.isHarmless(tree.text(of: first))
      {
        continue
      }
      if case .detail(let level) = tree.payload(of: node), level > 0 { continue }
      let isFrom = tree.kind(node) == .importFromStatement
      let module = tree.child(.module, of: node).map(tree.dottedName) ?? []
      if isFrom, module.isEmpty || module == ["__future__"] { continue }
      for alias in tree.repeatedChildren(of: node) {
        guard let name = tree.child(.module, of: alias) else { continue }
        if !isFrom, let first = tree.firstName(ofDotted: name),
          ForeignModules.isHarmless(tree.text(of: first))
        {
          continue
        }
        let path = module + tree.dottedName(name)
        if path.count > module.count, path.last != "*" {
          result.append(path)
        }
      }
    }
    return result
  }
}

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
      guard let view = tree.importStatement(node), view.level == 0 else { continue }
      let module = view.module.map(tree.dottedName) ?? []
      if view.isFrom, module.isEmpty || module == ["__future__"] { continue }
      for name in view.names {
        if !view.isFrom, let first = tree.firstName(ofDotted: name.name),
          ForeignModules.isHarmless(tree.text(of: first))
        {
          continue
        }
        let path = module + tree.dottedName(name.name)
        if path.count > module.count, path.last != "*" {
          result.append(path)
        }
      }
    }
    return result
  }
}

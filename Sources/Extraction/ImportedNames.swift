import PythonSyntax

/// What import statements bind.
extension SyntaxTree {
  /// Does something with each of the names that a statement binds if it is an import.
  ///
  /// - Parameters:
  ///   - statement: The statement.
  ///   - package: The package that relative imports start at; nil where they fail.
  ///   - action: Is given the name and the full dotted name of what it is bound to; no name, and that of the module,
  ///     for all names of a module.
  func forEachImport(
    of statement: NodeID, in package: [String]?, _ action: (NameID?, [String]) -> Void
  ) {
    let isFrom = kind(statement) == .importFromStatement
    guard isFrom || kind(statement) == .importStatement else { return }
    var origin: [String] = []
    if isFrom {
      if case .detail(let level) = payload(of: statement) { origin = start(of: level, in: package) }
      if let module = child(.module, of: statement) { addComponents(of: module, to: &origin) }
    }
    for part in repeatedChildren(of: statement) {
      guard let name = child(.module, of: part), let first = firstName(ofDotted: name) else {
        continue
      }
      if isFrom, text(of: first) == "*" {
        action(nil, origin)
        continue
      }
      let alias = child(.name, of: part).flatMap { nameID($0) }
      var path = origin
      // `import a.b` binds `a`.
      if isFrom || alias != nil {
        addComponents(of: name, to: &path)
      } else {
        path.append(text(of: first))
      }
      action(alias ?? first, path)
    }
  }

  /// The package that a number of dots stands for; one empty name a dot where that is not known.
  private func start(of level: Int, in package: [String]?) -> [String] {
    guard level > 0, let package, level <= package.count else {
      return Array(repeating: "", count: level)
    }
    return package.dropLast(level - 1)
  }

  /// Adds the names that a dotted name is made of.
  private func addComponents(of name: NodeID, to path: inout [String]) {
    guard kind(name) == .dottedName else {
      if let name = nameID(name) { path.append(text(of: name)) }
      return
    }
    let parts = repeatedChildren(of: name)
    path.reserveCapacity(path.count + parts.count)
    for part in parts {
      if let part = nameID(part) { path.append(text(of: part)) }
    }
  }
}

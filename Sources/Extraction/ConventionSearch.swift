import PythonSyntax
package import SchemaModel
package import SourceText

/// The naming convention of the `target_metadata` that `env.py` gives to Alembic, which takes it over into
/// the tables of directives (`SchemaObjects.metadata` of Alembic 1.20).
///
/// The modules that the metadata comes from are looked through for a `naming_convention`, in whichever way it
/// is given; what they say has to agree.
package struct ConventionSearch {
  /// The most names that are followed, and the most modules that are looked through.
  private static let maximumNames = 64
  private static let maximumModules = 16

  /// The convention; nil where one is given that cannot be read, or several are.
  package private(set) var convention: NamingConvention? = NamingConvention()
  /// The dotted names of modules with which more could be found.
  package private(set) var wanted: [[String]] = []

  /// A name that a module binds.
  private struct Symbol: Hashable {
    let module: Int
    let name: String
  }

  private let modules: ModuleSources
  /// `env.py` first.
  private var visited: [ModuleSource] = []
  /// What the statements of these bind, where that was asked for.
  private var bound: [Int: BoundNames] = [:]
  private var seen: Set<Symbol> = []
  private var waiting: [Symbol] = []
  private var found: [NamingConvention?] = []

  /// Looks for it.
  ///
  /// - Parameters:
  ///   - script: The text of `env.py`.
  ///   - modules: The modules that are known so far.
  package init(_ script: SourceFile, _ modules: ModuleSources) {
    self.modules = modules
    let source = ModuleSource(script, package: [], number: CodeModule.migration)
    var targets: [NodeID] = []
    source.tree.forEachNode { node in
      if let target = Self.target(node, source.tree) { targets.append(target) }
    }
    guard !targets.isEmpty else { return }
    visit(source)
    for target in targets { follow(namesIn: target, of: 0) }
    while let symbol = waiting.popLast() { follow(symbol) }
    let conventions = Set(found)
    if conventions.count > 1 {
      convention = nil
    } else if let only = conventions.first {
      convention = only
    }
  }

  /// The value that is given as `target_metadata`; nil for a list of several, whose conventions Alembic
  /// does not see.
  private static func target(_ node: NodeID, _ tree: SyntaxTree) -> NodeID? {
    var value: NodeID?
    switch tree.kind(node) {
    case .assignment, .annotatedAssignment:
      guard let view = tree.assignment(node),
        view.targets.contains(where: { tree.name($0) == "target_metadata" })
      else { return nil }
      value = view.value
    case .keywordArgument:
      guard tree.child(.name, of: node).flatMap({ tree.name($0) }) == "target_metadata" else {
        return nil
      }
      value = tree.child(.value, of: node)
    case .dictionaryItem:
      guard let key = tree.child(.key, of: node), tree.kind(key) == .string,
        tree.string(key)?.value.text == "target_metadata"
      else { return nil }
      value = tree.child(.value, of: node)
    default: return nil
    }
    return value.flatMap { [.list, .tuple].contains(tree.kind($0)) ? nil : $0 }
  }

  // MARK: Names

  /// Follows all names of a part of a module.
  private mutating func follow(namesIn node: NodeID, of module: Int) {
    let tree = visited[module].tree
    var names: [[String]] = []
    tree.forEachNode(below: node) { part in
      if let path = Self.path(part, tree) { names.append(path) }
    }
    for path in names {
      guard let first = path.first else { continue }
      if case .imported(let origin)? = visited[module].names[first] {
        follow(origin + path.dropFirst())
      } else {
        note(Symbol(module: module, name: first))
      }
    }
  }

  /// A name with the attributes that are asked of it.
  private static func path(_ node: NodeID, _ tree: SyntaxTree) -> [String]? {
    var attributes: [String] = []
    var object = node
    while tree.kind(object) == .attribute {
      guard let name = tree.child(.name, of: object).flatMap({ tree.name($0) }),
        let inner = tree.child(.value, of: object)
      else { return nil }
      attributes.append(name)
      object = inner
    }
    guard tree.kind(object) == .name, let name = tree.name(object) else { return nil }
    return [name] + attributes.reversed()
  }

  private mutating func note(_ symbol: Symbol) {
    guard seen.count < Self.maximumNames, seen.insert(symbol).inserted else { return }
    waiting.append(symbol)
  }

  /// Follows what is imported into the module that has it.
  private mutating func follow(_ path: [String]) {
    guard path.count > 1, let first = path.first, !first.isEmpty, !ForeignModules.isHarmless(path)
    else { return }
    guard let (source, length) = modules.module(of: path) else {
      if !modules.isAsked(path), !wanted.contains(path) { wanted.append(path) }
      return
    }
    guard length < path.count, let module = visit(source) else { return }
    if source.names[path[length]] == nil, !modules.isAsked(path), !wanted.contains(path) {
      // What the package's own file does not bind may be a module.
      wanted.append(path)
    }
    note(Symbol(module: module, name: path[length]))
  }

  private mutating func follow(_ symbol: Symbol) {
    let source = visited[symbol.module]
    if case .imported(let path)? = source.names[symbol.name] { return follow(path) }
    guard let place = names(of: symbol.module).binding(of: symbol.name)?.place else { return }
    // What is imported may have been bound anew since, and is looked at all the same.
    var imports = ModuleReader(source.tree, package: source.package)
    imports.readImport(place, source.tree)
    if case .imported(let name)? = imports.names.binding(of: symbol.name)?.value {
      return follow(name.path)
    }
    follow(namesIn: place, of: symbol.module)
  }

  /// What the statements of a module bind.
  private mutating func names(of module: Int) -> BoundNames {
    if let known = bound[module] { return known }
    let source = visited[module]
    let names = ModuleFacts(source.tree, package: source.package).names
    bound[module] = names
    return names
  }

  // MARK: Conventions

  /// Looks through a module, once.
  @discardableResult private mutating func visit(_ source: ModuleSource) -> Int? {
    if let known = visited.firstIndex(where: { $0 === source }) { return known }
    guard visited.count < Self.maximumModules else { return nil }
    visited.append(source)
    var values: [NodeID] = []
    let tree = source.tree
    tree.forEachNode { node in
      if let value = Self.conventionValue(node, tree) { values.append(value) }
    }
    if !values.isEmpty {
      let module = CodeModule(tree, package: source.package)
      let library = ModuleLibrary()
      library.begin(module, modules)
      let evaluator = Evaluator(module, names: names(of: visited.count - 1), library: library)
      for value in values { found.append(NamingConvention(evaluator.value(of: value))) }
      for name in library.wanted.modules where !wanted.contains(name) { wanted.append(name) }
    }
    return visited.count - 1
  }

  /// The value of `naming_convention=…` or `metadata.naming_convention = …`.
  private static func conventionValue(_ node: NodeID, _ tree: SyntaxTree) -> NodeID? {
    switch tree.kind(node) {
    case .keywordArgument:
      guard tree.child(.name, of: node).flatMap({ tree.name($0) }) == "naming_convention" else {
        return nil
      }
      return tree.child(.value, of: node)
    case .assignment:
      guard let view = tree.assignment(node),
        view.targets.contains(where: { target in
          tree.kind(target) == .attribute
            && tree.child(.name, of: target).flatMap { tree.name($0) } == "naming_convention"
        })
      else { return nil }
      return view.value
    default: return nil
    }
  }
}

extension SyntaxTree {
  /// Visits all nodes, or all of a part.
  fileprivate func forEachNode(below start: NodeID? = nil, _ visit: (NodeID) -> Void) {
    var waiting = [start ?? root]
    while let node = waiting.popLast() {
      visit(node)
      waiting += children(of: node)
    }
  }
}

import PythonSyntax

/// Whether a module does nothing with the base of declarative models but look at their tables.
///
/// Python may change a class, its table or a `MetaData` from everywhere, so that only few forms are let pass: the
/// tables are gone through in a `for` statement, one is given to `copy_from=`, or all are made or dropped. Names
/// are compared in the whole module, whatever they mean in one function or another.
struct BaseUses {
  private let tree: SyntaxTree
  /// The names that stand for the base itself.
  private var bases: Set<String> = []
  /// The names that stand for the module that has the base, and the base's name in there.
  private var modules: Set<String> = []
  private let member: String
  /// The file name of that module, without its ending.
  private let stem: String
  /// The names of the models, which are not to be used at all.
  private let models: Set<String>
  /// The variables that hold the table of a turn of a loop.
  private var tables: Set<String> = []
  /// What was looked at by itself: imports of the module, and the models in it.
  private var passed: Set<NodeID> = []

  /// Looks at the module that has the base.
  ///
  /// - Parameters:
  ///   - tree: The module.
  ///   - base: The base's name.
  ///   - stem: The file name of the module, without its ending.
  ///   - definition: The statement that binds it.
  ///   - models: The classes of models, by their names.
  init(
    in tree: SyntaxTree, of base: String, in stem: String, definedBy definition: NodeID,
    models: Set<String>
  ) {
    self.tree = tree
    bases = [base]
    member = base
    self.stem = stem
    self.models = models
    passed = [definition]
  }

  /// Looks at another module; nil where it gets hold of the one with the base in a way that is not known.
  ///
  /// - Parameters:
  ///   - tree: That other module.
  ///   - base: The base's name in its own module.
  ///   - stem: The file name of that module, without its ending.
  ///   - models: The names of the models.
  init?(in tree: SyntaxTree, of base: String, in stem: String, models: Set<String>) {
    self.tree = tree
    member = base
    self.stem = stem
    self.models = models
    guard findImports(), findLoads() else { return nil }
  }

  /// Whether the tables stay what the classes say.
  mutating func areHarmless() -> Bool {
    findTables()
    var waiting = [tree.root]
    while let node = waiting.popLast() {
      guard !passed.contains(node) else { continue }
      guard let inner = parts(of: node) else { return false }
      waiting += inner
    }
    return true
  }

  // MARK: How a module gets hold of the other one

  /// Takes note of what import statements bind.
  private mutating func findImports() -> Bool {
    for node in tree.nodes(where: { $0 == .importStatement || $0 == .importFromStatement }) {
      guard let view = tree.importStatement(node) else { return false }
      let origin = view.module.map(path) ?? []
      for name in view.names {
        let imported = path(name.name)
        guard (origin + imported).contains(stem) else { continue }
        passed.insert(node)
        let bound = name.alias.flatMap { tree.name($0) } ?? (view.isFrom ? imported.first : nil)
        guard let bound, !origin.dropLast().contains(stem) else { return false }
        if imported.last == stem, !origin.contains(stem) {
          modules.insert(bound)
        } else if origin.last == stem, imported.first == member {
          bases.insert(bound)
        } else if imported.contains("*") || !models.isDisjoint(with: imported) {
          return false
        }
      }
    }
    return true
  }

  /// Takes note of `name = importlib.import_module("…")`; the file's name in any other text may lead anywhere.
  private mutating func findLoads() -> Bool {
    var texts: Set<NodeID> = []
    for node in tree.nodes(where: { $0 == .assignment || $0 == .expressionStatement }) {
      if let text = tree.child(.expression, of: node) { texts.insert(text) }
      if isHeader(node) { texts.formUnion(tree.descendants(of: node)) }
      guard let view = tree.assignment(node), view.targets.count == 1,
        let bound = tree.name(view.targets[0]), let call = view.value.flatMap({ tree.call($0) }),
        tree.child(.name, of: call.function).flatMap({ tree.name($0) }) == "import_module",
        tree.child(.value, of: call.function).flatMap({ tree.name($0) }) == "importlib",
        call.arguments.keywords.isEmpty, call.arguments.positional.count == 1,
        let name = tree.stringValue(call.arguments.positional[0]), name.isKnown,
        name.text.split(separator: ".").last.map(String.init) == stem
      else { continue }
      modules.insert(bound)
      passed.insert(node)
      texts.insert(call.arguments.positional[0])
    }
    let strings = tree.nodes {
      $0 == .string || $0 == .bytes || $0 == .formattedString || $0 == .templateString
    }
    return strings.allSatisfy { node in
      texts.contains(node)
        || !(tree.stringValue(node)?.text ?? tree.text(of: node)).contains(stem)
    }
  }

  /// Whether a statement says which revision a file is, in which a file's name is only an id.
  private func isHeader(_ node: NodeID) -> Bool {
    guard let view = tree.assignment(node), let name = view.targets.first.flatMap({ tree.name($0) })
    else { return false }
    return ["revision", "down_revision", "depends_on", "branch_labels"].contains(name)
  }

  private func path(_ node: NodeID) -> [String] {
    guard tree.kind(node) == .dottedName else { return tree.name(node).map { [$0] } ?? [] }
    return tree.children(of: node).compactMap { tree.name($0) }
  }

  // MARK: What is let pass

  /// The parts of a node that are to be looked at; nil where it is a use that is not let pass.
  private func parts(of node: NodeID) -> [NodeID]? {
    switch tree.kind(node) {
    case .name, .identifier: return isOurs(node) ? nil : []
    case .classDefinition:
      guard let view = tree.classDefinition(node),
        let name = tree.name(view.name), models.contains(name), bases.contains(member)
      else { break }
      return [view.body]
    case .forStatement:
      guard tableVariable(of: node) != nil else {
        return targets(of: node).contains(where: mentionsOurs)
          ? nil : Array(tree.children(of: node))
      }
      return [tree.child(.body, of: node), tree.child(.otherwise, of: node)].compactMap(\.self)
    case .call:
      guard let call = tree.call(node), let metadata = tree.child(.value, of: call.function),
        isMetadata(metadata), ["create_all", "drop_all"].contains(memberName(call.function))
      else { break }
      return Array(tree.repeatedChildren(of: node))
    case .keywordArgument:
      guard let value = tree.child(.value, of: node) else { return [] }
      guard tree.child(.name, of: node).flatMap({ tree.name($0) }) == "copy_from" else {
        return [value]
      }
      if let name = tree.name(value), tables.contains(name) { return [] }
      if tree.kind(value) == .subscription, let mapping = tree.child(.value, of: value),
        let key = tree.child(.index, of: value), isTables(mapping)
      {
        return [key]
      }
      return [value]
    case .attribute:
      guard let object = tree.child(.value, of: node) else { return [] }
      if memberName(node) == stem { return nil }
      if let name = tree.name(object), let member = memberName(node) {
        if tables.contains(name), member == "name" { return [] }
        if modules.contains(name), member != self.member, !models.contains(member) { return [] }
      }
      return [object]
    case .assignment, .augmentedAssignment, .annotatedAssignment, .deleteStatement, .withItem,
      .namedExpression, .comprehensionClause:
      return targets(of: node).contains(where: mentionsOurs) ? nil : Array(tree.children(of: node))
    default: break
    }
    return Array(tree.children(of: node))
  }

  /// What a statement binds or changes.
  private func targets(of node: NodeID) -> [NodeID] {
    if let view = tree.assignment(node) { return view.targets }
    if tree.kind(node) == .deleteStatement { return Array(tree.repeatedChildren(of: node)) }
    return [tree.child(.target, of: node)].compactMap(\.self)
  }

  private func mentionsOurs(_ node: NodeID) -> Bool {
    tree.descendants(of: node).contains(where: isOurs)
  }

  /// Whether a name, wherever it stands, is one of those that lead to tables.
  private func isOurs(_ node: NodeID) -> Bool {
    guard let name = tree.name(node) else { return false }
    return bases.contains(name) || modules.contains(name) || tables.contains(name)
      // In another module, its own names may be the same.
      || bases.contains(member) && models.contains(name)
  }

  private mutating func findTables() {
    for node in tree.nodes(where: { $0 == .forStatement }) {
      if let name = tableVariable(of: node) { tables.insert(name) }
    }
  }

  /// The variable that a loop over the tables sets, empty for one that sees their names only; nil for another loop.
  private func tableVariable(of node: NodeID) -> String? {
    guard let iterable = tree.child(.iterable, of: node),
      let target = tree.child(.target, of: node)
    else { return nil }
    if isTables(iterable) { return tree.name(target) == nil ? nil : "" }
    guard let call = tree.call(iterable), call.arguments.positional.isEmpty,
      call.arguments.keywords.isEmpty, let mapping = tree.child(.value, of: call.function),
      isTables(mapping)
    else { return nil }
    switch memberName(call.function) {
    case "keys": return tree.name(target) == nil ? nil : ""
    case "values": return tree.name(target)
    case "items":
      let names = Array(tree.repeatedChildren(of: target))
      guard tree.kind(target) == .tuple, names.count == 2, tree.name(names[0]) != nil else {
        return nil
      }
      return tree.name(names[1])
    default: return nil
    }
  }

  private func isTables(_ node: NodeID) -> Bool {
    memberName(node) == "tables" && tree.child(.value, of: node).map(isMetadata) == true
  }

  private func isMetadata(_ node: NodeID) -> Bool {
    guard memberName(node) == "metadata", let base = tree.child(.value, of: node) else {
      return false
    }
    if let name = tree.name(base) { return bases.contains(name) }
    guard memberName(base) == member, let module = tree.child(.value, of: base) else {
      return false
    }
    return tree.name(module).map(modules.contains) == true
  }

  private func memberName(_ node: NodeID) -> String? {
    guard tree.kind(node) == .attribute else { return nil }
    return tree.child(.name, of: node).flatMap { tree.name($0) }
  }
}

extension SyntaxTree {
  /// A node and all below it, in no order.
  fileprivate func descendants(of node: NodeID) -> [NodeID] {
    var result = [node]
    var position = 0
    while position < result.count {
      result += children(of: result[position])
      position += 1
    }
    return result
  }
}

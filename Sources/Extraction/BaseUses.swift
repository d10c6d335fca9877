import PythonSyntax
import SourceText

/// Whether a module does nothing with the base of declarative models but look at their tables.
///
/// Python may change a class, its table or a `MetaData` from everywhere, so that only few forms are let pass: the
/// tables are gone through in a `for` statement, one is given to `copy_from=` of a batch block, or all are made or
/// dropped. Names are compared in the whole module, whatever they mean in one function or another.
struct BaseUses {
  private let tree: SyntaxTree
  /// The name of the base in its own module; nil in other modules.
  private var base: String?
  /// The names that stand for other modules that may have a base.
  private var modules: Set<String> = []
  /// The models of the own module by their classes, and their names.
  private var models: Set<NodeID> = []
  private var names: Set<String> = []
  /// The names of other modules, which may have bases of their own.
  private var imports: Set<String> = []
  /// The variables that hold the table of a turn of a loop.
  private var tables: Set<String> = []
  /// What was looked at by itself: imports of modules, and the statement that makes the base.
  private var passed: Set<NodeID> = []
  /// The file names of modules with a base, without their endings.
  private let stems: Set<String>

  /// Whether the module that has the base only looks at the tables.
  static func areHarmless(in tree: SyntaxTree, _ outline: ModelOutline, stem: String) -> Bool {
    var uses = BaseUses(tree, [stem])
    uses.base = outline.base
    uses.models = Set(outline.models.map(\.node))
    uses.names = Set(outline.models.map(\.name))
    uses.imports = outline.importedNames
    // A module that gets hold of itself has other names for what it has.
    guard uses.findOthers(), uses.modules.isEmpty else { return false }
    uses.passed.insert(outline.definition)
    return uses.areHarmless()
  }

  /// Whether another module does nothing with the modules of some file names but look at tables in them.
  static func areHarmless(in tree: SyntaxTree, naming stems: Set<String>) -> Bool {
    var uses = BaseUses(tree, stems)
    return ModelOutline.isOrdinary(tree) && uses.findOthers() && uses.areHarmless()
  }

  private init(_ tree: SyntaxTree, _ stems: Set<String>) {
    self.tree = tree
    self.stems = stems
  }

  private mutating func areHarmless() -> Bool {
    for node in tree.nodes(of: [.forStatement]) {
      if let name = tableVariable(of: node) { tables.insert(name) }
    }
    var waiting = [tree.root]
    while let node = waiting.popLast() {
      guard !passed.contains(node) else { continue }
      guard let inner = parts(of: node) else { return false }
      waiting += inner
    }
    return true
  }

  // MARK: How a module gets hold of others

  /// Finds all ways to the modules in question; false where there may be others than these.
  private mutating func findOthers() -> Bool {
    findImports() && findLoads()
  }

  /// Takes note of what import statements bind; nothing may be imported out of a module.
  private mutating func findImports() -> Bool {
    for node in tree.nodes(of: [.importStatement, .importFromStatement]) {
      guard let view = tree.importStatement(node) else { return false }
      let origin = view.module.map(tree.dottedName) ?? []
      if !stems.isDisjoint(with: origin) { return false }
      for name in view.names {
        let path = tree.dottedName(name.name)
        guard !stems.isDisjoint(with: path) else { continue }
        guard let last = path.last, stems.contains(last), stems.isDisjoint(with: path.dropLast()),
          let bound = name.alias.flatMap({ tree.name($0) }) ?? (view.isFrom ? last : nil)
        else { return false }
        modules.insert(bound)
        passed.insert(node)
      }
    }
    return true
  }

  /// Takes note of `name = importlib.import_module("…")`; a file's name in any other text may lead anywhere.
  private mutating func findLoads() -> Bool {
    var texts: Set<NodeID> = []
    var loads = 0
    let statements = tree.nodes(of: [.assignment, .annotatedAssignment, .expressionStatement])
    for node in statements {
      if let text = tree.child(.expression, of: node) { texts.insert(text) }
      if let value = tree.headerValue(of: node) {
        texts.insert(value)
        if tree.kind(value) == .tuple || tree.kind(value) == .list {
          texts.formUnion(tree.children(of: value))
        }
      }
      guard let view = tree.assignment(node), view.targets.count == 1,
        let bound = tree.name(view.targets[0]), let call = view.value.flatMap({ tree.call($0) }),
        memberName(call.function) == "import_module",
        tree.child(.value, of: call.function).flatMap({ tree.name($0) }) == "importlib",
        call.arguments.keywords.isEmpty, call.arguments.positional.count == 1,
        let name = tree.stringValue(call.arguments.positional[0]), name.isKnown,
        let last = name.text.split(separator: ".").last
      else { continue }
      loads += 1
      guard stems.contains(String(last)) else {
        imports.insert(bound)
        continue
      }
      modules.insert(bound)
      passed.insert(node)
      texts.insert(call.arguments.positional[0])
    }
    let mentions = tree.nodes(of: [.name, .identifier]).count {
      tree.name($0) == "import_module"
    }
    guard mentions == loads else { return false }
    let strings = tree.nodes(of: [.string, .bytes, .formattedString, .templateString])
    return strings.allSatisfy { texts.contains($0) || !namesOthers($0) }
  }

  /// Whether a text has the name of one of the modules as a word.
  private func namesOthers(_ text: NodeID) -> Bool {
    let bytes = tree.stringValue(text)?.bytes ?? Array(tree.bytes[tree.range(of: text).offsets])
    return bytes.split { !$0.isPartOfName }.contains { word in
      stems.contains(String(decoding: word, as: UTF8.self))
    }
  }

  // MARK: What is let pass

  /// The parts of a node that are to be looked at; nil where it is a use that is not let pass.
  private func parts(of node: NodeID) -> [NodeID]? {
    switch tree.kind(node) {
    case .name, .identifier: return isOurs(node) ? nil : []
    case .classDefinition where models.contains(node):
      return [tree.child(.body, of: node)].compactMap(\.self)
    case .forStatement where tableVariable(of: node) != nil:
      return [tree.child(.body, of: node), tree.child(.otherwise, of: node)].compactMap(\.self)
    case .call: return parts(ofCall: node)
    case .keywordArgument: return [tree.child(.value, of: node)].compactMap(\.self)
    case .attribute:
      guard let object = tree.child(.value, of: node), let member = memberName(node),
        !stems.contains(member), member != "metadata" || isOfOthers(object)
      else { return nil }
      if member == "name", let name = tree.name(object), tables.contains(name) { return [] }
      return [object]
    default: return Array(tree.children(of: node))
    }
  }

  private func parts(ofCall node: NodeID) -> [NodeID]? {
    let everything = Array(tree.children(of: node))
    guard let call = tree.call(node), let object = tree.child(.value, of: call.function) else {
      return everything
    }
    switch memberName(call.function) {
    case "create_all", "drop_all":
      return isMetadata(object) ? Array(tree.repeatedChildren(of: node)) : everything
    case "batch_alter_table":
      let given = call.arguments.keywords.first {
        $0.name.flatMap { tree.name($0) } == "copy_from"
      }
      guard let given else { return everything }
      let others = everything.filter { $0 != given.node }
      if let name = tree.name(given.value), tables.contains(name) { return others }
      guard tree.kind(given.value) == .subscription,
        let mapping = tree.child(.value, of: given.value), isTables(mapping),
        let key = tree.child(.index, of: given.value)
      else { return everything }
      return others + [key]
    default: return everything
    }
  }

  /// Whether a name, wherever it stands, is one of those that lead to tables.
  private func isOurs(_ node: NodeID) -> Bool {
    guard let name = tree.name(node) else { return false }
    return name == base || modules.contains(name) || names.contains(name) || tables.contains(name)
  }

  /// The variable that a loop over the tables sets, empty for one that sees their names only; nil for another loop.
  private func tableVariable(of node: NodeID) -> String? {
    guard let iterable = tree.child(.iterable, of: node),
      let target = tree.child(.target, of: node)
    else { return nil }
    if isTables(iterable) { return isFree(target) ? "" : nil }
    guard let call = tree.call(iterable), call.arguments.positional.isEmpty,
      call.arguments.keywords.isEmpty, let mapping = tree.child(.value, of: call.function),
      isTables(mapping)
    else { return nil }
    switch memberName(call.function) {
    case "keys": return isFree(target) ? "" : nil
    case "values": return isFree(target) ? tree.name(target) : nil
    case "items":
      let names = Array(tree.repeatedChildren(of: target))
      guard tree.kind(target) == .tuple, names.count == 2, names.allSatisfy(isFree) else {
        return nil
      }
      return tree.name(names[1])
    default: return nil
    }
  }

  /// Whether a target is a name that leads to no models.
  private func isFree(_ target: NodeID) -> Bool {
    guard let name = tree.name(target) else { return false }
    return name != base && !modules.contains(name) && !names.contains(name)
  }

  private func isTables(_ node: NodeID) -> Bool {
    memberName(node) == "tables" && tree.child(.value, of: node).map(isMetadata) == true
  }

  /// `Base.metadata` in the own module, `module.Base.metadata` in others.
  private func isMetadata(_ node: NodeID) -> Bool {
    guard memberName(node) == "metadata", let owner = tree.child(.value, of: node) else {
      return false
    }
    if let name = tree.name(owner) { return name == base }
    guard let module = tree.child(.value, of: owner), memberName(owner) != nil else { return false }
    return tree.name(module).map(modules.contains) == true
  }

  /// Whether an expression is something in another module than those with the base.
  private func isOfOthers(_ node: NodeID) -> Bool {
    guard tree.kind(node) == .attribute, let module = tree.child(.value, of: node) else {
      return false
    }
    return tree.name(module).map(imports.contains) ?? false
  }

  private func memberName(_ node: NodeID) -> String? {
    guard tree.kind(node) == .attribute else { return nil }
    return tree.child(.name, of: node).flatMap { tree.name($0) }
  }
}

extension SyntaxTree {
  /// The value of a statement that says which revision a file is, in which a file's name is only an id.
  fileprivate func headerValue(of node: NodeID) -> NodeID? {
    guard let view = assignment(node), let name = view.targets.first.flatMap({ self.name($0) }),
      ["revision", "down_revision", "depends_on", "branch_labels"].contains(name)
    else { return nil }
    return view.value
  }
}

import PythonSyntax
import SchemaModel

/// The tables of the declarative models of one module, where nothing else may add to them or change them.
struct DeclaredTables {
  /// The `MetaData` of the base; the same object for whoever asks.
  let metadata: StaticCall
  /// In the order in which they are declared, by the keys of `MetaData.tables`.
  let tables: [(name: String, call: StaticCall)]
}

/// What was found out about the bases of models of a module, while one migration is read.
struct ModelCache {
  private var round = 0
  private var found: [NodeID: DeclaredTables?] = [:]

  /// The tables of what a call or class made; nil where they were not looked for in this round.
  subscript(base: StaticCall, in round: Int) -> DeclaredTables?? {
    get { self.round == round ? found[base.node] : nil }
    set {
      if self.round != round { found = [:] }
      self.round = round
      found[base.node] = newValue
    }
  }
}

/// Reads the models of a module whose statements are of few kinds.
///
/// SQLAlchemy lets a module, and everybody who imports it, do anything to its models: decorators, metaclasses,
/// mixins, annotations, events, columns that are set later. So a module is read only if each of its statements is one
/// of which it is known what it does (`sqlalchemy/orm/decl_base.py` of 1.4 to 2.1 agree on these): docstrings, imports,
/// assignments to one name, functions and classes without decorators. Everything else is unknown.
struct ModelReader {
  /// The most tables of one base.
  private static let maximumTables = 1000
  /// The names of what reaches models without naming them.
  private static let farReaching = [
    "event", "events", "listens_for", "listen", "globals", "locals", "vars", "exec", "eval",
    "compile", "setattr", "modules", "__import__", "__subclasses__", "__dict__", "registry",
  ]

  private let evaluator: Evaluator
  private let home: CodeModule
  private let base: StaticCall
  private var tree: SyntaxTree { home.tree }

  /// - Parameters:
  ///   - base: What made the base.
  ///   - home: The module that it belongs to.
  ///   - evaluator: Evaluates what the classes hold.
  init(_ base: StaticCall, in home: CodeModule, _ evaluator: Evaluator) {
    self.base = base
    self.home = home
    self.evaluator = evaluator.loading(home)
  }

  /// The tables; nil where the module, or who uses it, does anything that is not known.
  func read() -> DeclaredTables? {
    guard Self.isOrdinary(tree), let outline = outline(), !outline.models.isEmpty,
      outline.models.count <= Self.maximumTables, areUsesHarmless(outline)
    else { return nil }
    let metadata = StaticCall(
      function: ["sqlalchemy", "MetaData"], node: base.node, module: home.number)
    var tables: [(name: String, call: StaticCall)] = []
    var names: Set<String> = []
    for model in outline.models {
      guard let table = ModelClass(model.view, model.node, evaluator).table(of: metadata),
        let name = TableName(table: .made(table)), names.insert(name.description).inserted
      else { return nil }
      tables.append((name.description, table))
    }
    // What was not evaluated any more is unknown, and not what it says.
    return evaluator.isExhausted ? nil : DeclaredTables(metadata: metadata, tables: tables)
  }

  // MARK: The module's statements

  /// The base and the models of a module.
  private struct Outline {
    var base = ""
    var definition: NodeID?
    var models: [(name: String, node: NodeID, view: ClassView)] = []
  }

  /// Finds the base and its models; nil where a statement is of another kind, or a name is bound twice.
  private func outline() -> Outline? {
    var outline = Outline()
    var bound: Set<String> = []
    for statement in tree.repeatedChildren(of: tree.root) {
      guard let names = names(boundBy: statement), bound.isDisjoint(with: names) else { return nil }
      bound.formUnion(names)
      if isBase(statement), let name = names.first {
        outline.base = name
        outline.definition = statement
      } else if let view = tree.classDefinition(statement), let name = names.first,
        view.arguments.positional.contains(where: { tree.name($0) == outline.base })
      {
        guard view.arguments.positional.allSatisfy({ isBaseOrBare($0, outline.base) }) else {
          return nil
        }
        outline.models.append((name, statement, view))
      }
    }
    return outline.definition == nil ? nil : outline
  }

  /// The names that a statement binds; nil for one of another kind.
  private func names(boundBy statement: NodeID) -> [String]? {
    switch tree.kind(statement) {
    case .passStatement: return []
    case .expressionStatement:
      return tree.child(.expression, of: statement).map { tree.kind($0) } == .string ? [] : nil
    case .importStatement, .importFromStatement:
      guard let view = tree.importStatement(statement) else { return nil }
      let names = view.names.compactMap { name in
        // `import a.b` binds `a`.
        (name.alias
          ?? (tree.kind(name.name) == .dottedName
            ? tree.repeatedChildren(of: name.name).first : name.name))
          .flatMap { tree.name($0) }
      }
      return names.contains("*") ? nil : Array(Set(names))
    case .assignment:
      guard let view = tree.assignment(statement), view.targets.count == 1,
        let name = tree.name(view.targets[0])
      else { return nil }
      return [name]
    case .functionDefinition:
      guard let view = tree.function(statement), view.decorators.isEmpty else { return nil }
      return tree.name(view.name).map { [$0] }
    case .classDefinition:
      guard let view = tree.classDefinition(statement), view.decorators.isEmpty,
        view.typeParameters.isEmpty, view.arguments.keywords.isEmpty
      else { return nil }
      return tree.name(view.name).map { [$0] }
    default: return nil
    }
  }

  /// Whether a statement makes the base.
  private func isBase(_ statement: NodeID) -> Bool {
    statement == base.node || tree.assignment(statement)?.value == base.node
  }

  /// Whether a class that a model is derived from is the base, or one of a library that adds nothing.
  private func isBaseOrBare(_ node: NodeID, _ base: String) -> Bool {
    if tree.name(node) == base { return true }
    guard case .imported(let name) = evaluator.value(of: node) else { return false }
    return Self.bareClasses.contains(name.path)
  }

  /// Classes of libraries that add nothing to the tables of models that are derived from them.
  ///
  /// From oslo.db 18.1 (`oslo_db/sqlalchemy/models.py`), SQLAlchemy 2.1 (`sqlalchemy/ext/asyncio/session.py`).
  private static let bareClasses: Set<[String]> = [
    ["oslo_db", "sqlalchemy", "models", "ModelBase"],
    ["oslo_db", "sqlalchemy", "models", "ModelIterator"],
    ["sqlalchemy", "ext", "asyncio", "AsyncAttrs"],
  ]

  private static func isOrdinary(_ tree: SyntaxTree) -> Bool {
    tree.problems.isEmpty && !farReaching.contains(where: tree.mentions)
  }

  // MARK: Who uses it

  /// Whether the module itself, and all others that name its file, only look at the tables.
  private func areUsesHarmless(_ outline: Outline) -> Bool {
    guard let definition = outline.definition, let users = evaluator.library?.users(of: home),
      let stem = home.path?.moduleName
    else { return false }
    let models = Set(outline.models.map(\.name))
    var own = BaseUses(
      in: tree, of: outline.base, in: stem, definedBy: definition, models: models)
    return own.areHarmless()
      && users.allSatisfy { user in
        guard Self.isOrdinary(user),
          var uses = BaseUses(in: user, of: outline.base, in: stem, models: models)
        else { return false }
        return uses.areHarmless()
      }
  }
}

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

/// Reads the models of a revision whose statements are of few kinds.
///
/// SQLAlchemy lets a module, and everybody who imports it, do anything to its models: decorators, metaclasses,
/// mixins, annotations, events, columns that are set later. So a module is read only if each of its statements is one
/// of which it is known what it does (`sqlalchemy/orm/decl_base.py` of 1.4 to 2.1 agree on these), and whoever names
/// its file only looks at the tables. Everything else is unknown.
struct ModelReader {
  /// The most tables of one base, and the most bases of one module.
  private static let maximumTables = 1000
  private static let maximumBases = 4

  private let evaluator: Evaluator
  private let home: CodeModule
  private let base: StaticCall

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
    guard home.bases <= Self.maximumBases, let stem = home.path?.moduleName,
      let outline = ModelOutline(home.tree, base: base.node), !outline.models.isEmpty,
      outline.models.count <= Self.maximumTables,
      BaseUses.areHarmless(in: home.tree, outline, stem: stem), areUsersHarmless(stem)
    else { return nil }
    let metadata = StaticCall(
      ImportedName(["sqlalchemy", "MetaData"]), node: base.node, module: home.number)
    var tables: [(name: String, call: StaticCall)] = []
    var names: Set<String> = []
    for model in outline.models {
      guard model.view.arguments.positional.allSatisfy({ isBaseOrBare($0, outline.base) }),
        let table = ModelClass(model.view, model.node, evaluator).table(of: metadata),
        let name = TableName(table: .made(table)), names.insert(name.description).inserted
      else { return nil }
      tables.append((name.description, table))
    }
    // What was not evaluated any more is unknown, and not what it says.
    return evaluator.isExhausted ? nil : DeclaredTables(metadata: metadata, tables: tables)
  }

  /// Whether a class that a model is derived from is the base, or one of a library that adds nothing.
  private func isBaseOrBare(_ node: NodeID, _ base: String) -> Bool {
    if home.tree.name(node) == base { return true }
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

  /// Whether all others that name the file, the migration that is read among them, only look at the tables.
  private func areUsersHarmless(_ stem: String) -> Bool {
    guard let library = evaluator.library, library.areUsersHarmless(of: home) == true,
      let migration = library.modules[CodeModule.migration]
    else { return false }
    return migration.path == home.path
      || BaseUses.areHarmless(in: migration.tree, naming: [stem])
  }
}

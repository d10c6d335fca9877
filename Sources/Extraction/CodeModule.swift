import PythonSyntax
package import SourceText

/// A module whose functions are followed: the migration itself, or one that it imports.
///
/// An object, because what is known of a module's lists and dictionaries may be forgotten on the way.
final class CodeModule {
  /// The number of the migration among the modules that are followed.
  static let migration = 0

  let number: Int
  let tree: SyntaxTree
  /// Its file; nil while a module is read.
  let path: RelativePath?
  /// The package that relative imports of the module start at; nil in a migration, where they fail.
  let package: [String]?
  /// The functions of the module by themselves; none while a module is read.
  let functions: [NodeID]
  /// The names that these functions see.
  var names: Scope { changedNames ?? firstNames }
  /// The same where a list or a dictionary of the module was changed since.
  private var changedNames: Scope?
  /// Whether its functions see other names than before any function ran.
  var hasChangedNames: Bool { changedNames != nil }
  /// Those that they saw before any function ran.
  var firstNames: Scope { Scope(moduleNames) }
  private lazy var moduleNames = ModuleNames(
    values ?? BoundNames(tree), tree, tree.namesBoundElsewhere)
  /// What the names are bound to after the module has run; nil while it is read.
  private let values: BoundNames?
  private let everything: ImportedName?
  /// Whether functions of other modules may hold lists and dictionaries of it by now.
  var isLent = false
  /// What is known of the models that it declares; changes while functions are followed.
  var models = ModelCache()
  /// Which functions and classes of it were found to have a part in what Alembic does, or not; see `LiveSearch`.
  var live: [NodeID: Bool] = [:]
  /// The same where it holds for all migrations.
  var lasting: [NodeID: Bool] = [:]
  /// The objects that calls made and that names are bound to.
  private(set) lazy var constants = Set(
    (values?.bindings ?? []).compactMap { binding in
      if case .made(let made)? = binding.value { ObjectIdentifier(made) } else { nil }
    })
  /// Whether anything in it is a generator.
  private var hasGenerators: Bool {
    tree.hasNodes(of: [.yieldExpression, .yieldFromExpression])
  }
  /// How many bases of models its statements make.
  private(set) lazy var bases = (values?.bindings ?? []).count { binding in
    if case .made(let made)? = binding.value { made.isDeclarativeBase } else { false }
  }
  /// Whether it may make tables of SQLAlchemy.
  private(set) lazy var mentionsTable = tree.mentions("Table")
  /// The classes of which functions say how databases get them, by `@compiles(…)`.
  private(set) lazy var compiledClasses = Set(
    tree.repeatedChildren(of: tree.root).flatMap { tree.function($0)?.decorators ?? tree.noNodes }
      .compactMap { tree.call($0)?.arguments.positional.first }.compactMap { tree.name($0) })

  /// Makes a module.
  ///
  /// - Parameters:
  ///   - tree: Its syntax.
  ///   - number: Its number among the modules that are followed.
  ///   - path: Its file.
  ///   - package: The package that its relative imports start at.
  ///   - functions: Its functions.
  ///   - names: What its statements bind.
  ///   - everything: The name whose members' members stand for those of imported names, if they are shared with
  ///     other modules.
  init(
    _ tree: SyntaxTree, number: Int = migration, path: RelativePath? = nil,
    package: [String]? = nil, functions: [NodeID] = [], names: BoundNames? = nil,
    sharing everything: ImportedName? = nil
  ) {
    self.number = number
    self.path = path
    self.tree = tree
    self.package = package
    self.functions = functions
    values = names
    self.everything = everything
  }

  /// The member of an imported name, by a name of the tree.
  func member(_ name: NameID, of object: ImportedName) -> ImportedName {
    let shared = everything.map { object.shared(below: $0) } ?? object
    return shared.member(tree.text(of: name))
  }

  /// Whether calling a function of it runs it: what a coroutine or a generator does is done later, if at all.
  func runsWhenCalled(_ function: NodeID) -> Bool {
    if tree.isAsync(function) { return false }
    guard hasGenerators, let body = tree.child(.body, of: function) else { return true }
    return !tree.yields(body)
  }

  /// Forgets the lists and dictionaries of the module, one of which was changed.
  func forgetChangeableConstants() {
    changedNames = names.forgettingChangeable()
  }

  /// Forgets what a name of the module holds, which was bound from outside.
  func forget(_ name: String) {
    var names = names
    names[name] = .unknown
    changedNames = names
  }

  /// Makes it as it was before anything was followed.
  func restore() {
    changedNames = nil
    isLent = false
    live = [:]
  }
}

/// A class of one of the modules that are followed.
struct ClassReference: Hashable {
  let module: Int
  let node: NodeID
  /// Whose names its methods see; see `FunctionFrames`.
  var frame: Int32 = 0
}

/// A function, method or lambda of one of the modules that are followed.
struct FunctionReference: Hashable {
  let module: Int
  let node: NodeID
  /// Whose names it sees; see `FunctionFrames`.
  var frame: Int32 = 0
}

extension RelativePath {
  /// The name by which others import a module, without that of its package; nil for the package's own file and
  /// for what is no module.
  package var moduleName: String? {
    let ending = ".py".utf8
    guard name.count > ending.count, name.suffix(ending.count).elementsEqual(ending) else {
      return nil
    }
    let stem = String(decoding: name.dropLast(ending.count), as: UTF8.self)
    return stem == "__init__" ? nil : stem
  }
}

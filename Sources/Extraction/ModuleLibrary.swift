import PythonSyntax
import SchemaModel
package import SourceText

/// The modules that the functions of migrations lead into.
///
/// What the statements of a module bind is found out once for all migrations that are read with one library,
/// one after the other. An object, because evaluators are copied while they work; not for several threads.
package final class ModuleLibrary {
  /// The most names that one migration wants.
  private static let maximumWanted = 32
  /// The longest chain of modules that import a name from each other.
  private static let maximumChain = 8

  /// The migration first; the others at their numbers, as many as `ModuleSources` has.
  private(set) var modules = NumberedModules()
  private(set) var wanted = WantedSources()
  /// How often what names stand for may have become something else: with each migration, because what is not known
  /// for one may be known for the next, and when a list or a dictionary of a module is changed.
  private(set) var round = 0
  /// The name of everything: what is imported is a member of it, or a member of such a member.
  let everything = ImportedName([], of: .library)
  private var sources = ModuleSources()
  /// The modules of which something was found out, or forgotten, that holds for one function only.
  private var changed: [CodeModule] = []
  /// Whether lists and dictionaries of all modules are forgotten, of those too that nothing led into so far.
  private var hasForgottenAll = false
  /// What classes of types stand for, whatever they are called with.
  private var types: [ClassReference: KnownType] = [:]

  private struct KnownType {
    let dialect: Dialect?
    let value: StaticValue
  }

  private var dialect: Dialect?

  package init() {}

  /// Turns to a migration, with the modules that are known now and the database that it runs on.
  func begin(
    _ migration: CodeModule, _ sources: ModuleSources, _ dialect: Dialect? = nil
  ) {
    modules[CodeModule.migration] = migration
    if sources.count != self.sources.count || dialect != self.dialect {
      for module in modules.all { module.lasting = [:] }
    }
    self.sources = sources
    self.dialect = dialect
    wanted = WantedSources()
    round += 1
  }

  /// Makes all modules as they were before anything was followed.
  func restore() {
    if !hasFirstNames { round += 1 }
    for module in changed { module.restore() }
    changed = []
    hasForgottenAll = false
  }

  /// Takes note of a module of which something is found out, or forgotten, that holds for one function only.
  func note(changeOf module: CodeModule) {
    if !changed.contains(where: { $0 === module }) { changed.append(module) }
  }

  /// What a class of types stands for with any arguments, if that was found out; see `keep(_:of:for:)`.
  func type(of reference: ClassReference, for dialect: Dialect?) -> StaticValue? {
    guard let known = types[reference], known.dialect == dialect, hasFirstNames else { return nil }
    return known.value
  }

  /// Keeps what a class of types stands for, for all migrations.
  ///
  /// Not where it may be something else with other modules known, or for a function that changed a list or a
  /// dictionary of a module, nor of the migration's own classes.
  ///
  /// - Returns: Whether it is kept.
  func keep(_ type: StaticValue, of reference: ClassReference, for dialect: Dialect?) -> Bool {
    guard reference.module != CodeModule.migration, wanted.isEmpty, hasFirstNames,
      case .made(let call) = type, ForeignModules.isLibrary(call.function)
    else { return false }
    types[reference] = KnownType(dialect: dialect, value: type)
    return true
  }

  /// Whether what is found out of functions holds for all migrations: nothing was changed, nor found wanting.
  var keepsAnswers: Bool { hasFirstNames && wanted.isEmpty }

  /// Whether all functions see the names that their modules had before any function ran.
  var hasFirstNames: Bool { !changed.contains { $0.hasChangedNames } }

  /// What an imported name stands for, where that is a function or a constant of the repository.
  ///
  /// - Returns: Nil for modules, classes and everything that is foreign or not known.
  func value(of path: [String]) -> StaticValue? {
    guard case .name(let name, let source, isWhole: true) = place(of: path) else { return nil }
    let value = module(source).names[name]
    if case .unknown? = value { return nil }
    return value
  }

  /// Where something is bound that a path leads to.
  private enum Place {
    /// To a name of a module; the path may go on with members of what that holds.
    case name(NameID, of: ModuleSource, isWhole: Bool)
    /// Nobody knows where: an import of all names may bring it.
    case anywhere
    /// Nowhere that is followed.
    case nowhere
  }

  private func place(of path: [String]) -> Place {
    var path = path
    for _ in 0..<Self.maximumChain {
      guard path.count > 1, !path[0].isEmpty, !ForeignModules.isHarmless(path) else {
        return .nowhere
      }
      guard let (source, length) = sources.module(of: path) else {
        want(path)
        return .nowhere
      }
      guard length < path.count else { return .nowhere }
      switch source.names[path[length]] {
      case .imported(let name)?:
        if isForgotten(path[length], of: source) { return .nowhere }
        path = name + path[(length + 1)...]
      case .followed(let name)?:
        return .name(name, of: source, isWhole: length == path.count - 1)
      case nil:
        // A module of a package is no name of the package's own file.
        want(path)
        return source.hasStarImport ? .anywhere : .nowhere
      case .other?: return .nowhere
      }
    }
    return .nowhere
  }

  /// Whether a module has an object that a call made, so that it was there before any function ran.
  func isConstant(_ call: StaticCall) -> Bool {
    modules[call.module]?.constants.contains(ObjectIdentifier(call)) ?? false
  }

  private func want(_ path: [String]) {
    guard !sources.isAsked(path), !wanted.modules.contains(path),
      wanted.modules.count < Self.maximumWanted
    else { return }
    wanted.modules.append(path)
  }

  /// Whether all that may use the models of a module leave these alone; nil where that is not known yet.
  func areUsersHarmless(of module: CodeModule) -> Bool? {
    guard let path = module.path else { return false }
    if let known = sources.areUsersHarmless(of: path) { return known }
    if !wanted.users.contains(path), wanted.users.count < Self.maximumWanted {
      wanted.users.append(path)
    }
    return nil
  }

  private func module(_ source: ModuleSource) -> CodeModule {
    if let known = modules[source.number] { return known }
    let names = source.takeBindings()
    let module = CodeModule(
      source.tree, number: source.number, path: source.path, package: source.package,
      functions: names.functions, names: names)
    modules[source.number] = module
    if hasForgottenAll { forget(module) }
    return module
  }

  // MARK: Changes

  /// Forgets the lists and dictionaries of a module, one of which was changed, and what names stood for that led there.
  func forgetChangeableConstants(of module: CodeModule) {
    forget(module)
    round += 1
  }

  /// Forgets the lists and dictionaries of the module that a changed one belongs to, or of all where that cannot be told.
  ///
  /// - Parameter path: The full name of the changed one, or of what has it as a member.
  /// - Returns: Whether there is such a module.
  func forgetChangeableConstants(with path: [String]) -> Bool {
    switch place(of: path) {
    case .name(let name, let source, _):
      let module = module(source)
      guard module.names[name]?.isChangeable ?? false else { return false }
      forgetChangeableConstants(of: module)
    case .anywhere:
      hasForgottenAll = true
      for module in modules.all { forget(module) }
      round += 1
    case .nowhere: return false
    }
    return true
  }

  /// Whether a path leads to a list or a dictionary that a module made, whatever has become of it.
  func makesChangeable(_ path: [String]) -> Bool {
    guard case .name(let name, let source, isWhole: true) = place(of: path) else { return false }
    return module(source).firstNames[name]?.isChangeable ?? false
  }

  /// Forgets the lists and dictionaries of all modules of which others may hold some, and of the migration.
  func forgetLentConstants() {
    if let migration = modules[CodeModule.migration] { forget(migration) }
    for index in changed.indices where changed[index].isLent { forget(changed[index]) }
    round += 1
  }

  /// Whether a list or a dictionary that a function did not make may be one of another module.
  var hasLentConstants: Bool { changed.contains { $0.isLent } }

  /// Takes note that others may hold lists and dictionaries of a module from now on.
  func lendConstants(of module: CodeModule) {
    if module.isLent || module.firstNames.changeable.isEmpty { return }
    note(changeOf: module)
    module.isLent = true
  }

  /// The same of the module that a path leads into.
  func lendConstants(with path: [String]) {
    guard case .name(_, let source, _) = place(of: path) else { return }
    lendConstants(of: module(source))
  }

  /// Forgets what a name of a module holds, which was bound from outside.
  func forgetName(_ path: [String]) {
    guard let name = path.last, let (source, length) = sources.module(of: path),
      length == path.count - 1
    else { return }
    let module = module(source)
    note(changeOf: module)
    module.forget(name)
    round += 1
  }

  private func isForgotten(_ name: String, of source: ModuleSource) -> Bool {
    guard let module = modules[source.number], module.hasChangedNames,
      case .unknown? = module.names[name]
    else { return false }
    return true
  }

  private func forget(_ module: CodeModule) {
    note(changeOf: module)
    module.forgetChangeableConstants()
  }
}

/// The modules that are followed, each at its number.
struct NumberedModules {
  private var modules: [CodeModule?] = []

  /// The module of a number; nil for one that nothing led into so far.
  subscript(number: Int) -> CodeModule? {
    get { modules.indices.contains(number) ? modules[number] : nil }
    set {
      while modules.count <= number { modules.append(nil) }
      modules[number] = newValue
    }
  }

  /// Those that something led into.
  var all: [CodeModule] { modules.compactMap(\.self) }

  func contains(where isWanted: (CodeModule) -> Bool) -> Bool {
    modules.contains { $0.map(isWanted) ?? false }
  }
}

/// What would have to be known to read more of a migration.
package struct WantedSources: Sendable {
  /// The dotted names of which it is not known whether the repository has them.
  package internal(set) var modules: [[String]] = []
  /// The files of whose models it is not known whether somebody else changes them.
  package internal(set) var users: [RelativePath] = []

  package var isEmpty: Bool { modules.isEmpty && users.isEmpty }
}

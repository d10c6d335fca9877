import PythonSyntax
package import SourceText
import Synchronization

/// A module of the repository that migrations import, parsed once.
package final class ModuleSource: Sendable {
  let tree: SyntaxTree
  let path: RelativePath
  /// Its number among the modules that are read together; that of a migration is 0.
  let number: Int
  /// The package that its relative imports start at.
  let package: [String]
  /// What the names of the module are, so that those that lead nowhere cost no evaluation of the module.
  let names: [String: Kind]
  /// Whether names that are not among these may come from an import of all names.
  let hasStarImport: Bool
  /// What its names are bound to, for the first who follows it: values belong to one thread.
  private let bindings: Mutex<BoundNames?>

  enum Kind: Sendable {
    /// A function, or a value that is known; with the number of the name.
    case followed(NameID)
    case imported([String])
    /// A class, or a value that is made at run time.
    case other

    fileprivate init(_ value: StaticValue, of name: NameID) {
      switch value {
      case .imported(let name): self = .imported(name.path)
      case .unknown: self = .other
      case .object(let object) where !object.isPlain && object.enumeration == nil: self = .other
      default: self = .followed(name)
      }
    }
  }

  /// Parses a module.
  ///
  /// - Parameters:
  ///   - file: Its file.
  ///   - package: The package that it belongs to, or that it is when its file is an `__init__.py`.
  ///   - number: Its number among those that are in one `ModuleSources`, from 1.
  package init(_ file: SourceFile, package: [String], number: Int) {
    self.number = number
    tree = SyntaxTree.parse(file.bytes)
    path = file.path
    self.package = package
    let facts = ModuleFacts(tree, module: number, package: package)
    let bound = facts.names
    hasStarImport = facts.hasStarImport
    var names: [String: Kind] = [:]
    names.reserveCapacity(bound.bindings.count)
    for binding in bound.bindings {
      guard let value = binding.value else { continue }
      names[tree.text(of: binding.name)] = Kind(value, of: binding.name)
    }
    self.names = names
    bindings = Mutex(bound)
  }

  /// What its names are bound to, in values that nobody else has.
  func takeBindings() -> BoundNames {
    let made = bindings.withLock { bindings -> BoundNames? in
      let made = bindings
      bindings = nil
      return made
    }
    return made ?? ModuleFacts(tree, module: number, package: package).names
  }
}

/// The modules of the repository that are known when migrations are read.
///
/// A value, so that threads read with what was known when they began. What they find wanting they say, and
/// whoever may read files looks for it.
package struct ModuleSources: Sendable {
  private var modules: [[String]: ModuleSource] = [:]
  /// The dotted names that were looked for, found or not.
  private var asked: Set<[String]> = []
  /// Whether those that name a file leave its models alone, by its path.
  private var areUsersHarmless: [RelativePath: Bool] = [:]

  package init() {}

  /// How many names of modules are known.
  var count: Int { modules.count }

  package mutating func add(_ module: ModuleSource, _ name: [String]) {
    modules[name] = module
  }

  /// Takes note that a dotted name was looked for, so that nobody wants it again.
  package mutating func note(_ name: [String]) {
    asked.insert(name)
  }

  /// The module that a dotted name begins with, and how many parts of the name it has.
  func module(of path: [String]) -> (source: ModuleSource, length: Int)? {
    for length in stride(from: path.count, to: 0, by: -1) {
      if let found = modules[Array(path.prefix(length))] { return (found, length) }
    }
    return nil
  }

  func isAsked(_ path: [String]) -> Bool { asked.contains(path) }

  /// Takes note of whether all that may use the models of a file leave these alone; see `ModelUsers`.
  package mutating func note(areUsersHarmless: Bool, of path: RelativePath) {
    self.areUsersHarmless[path] = areUsersHarmless
  }

  /// The same; nil where that was not looked for.
  func areUsersHarmless(of path: RelativePath) -> Bool? { areUsersHarmless[path] }
}

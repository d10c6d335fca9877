import PythonSyntax

/// The modules that one migration's functions lead into.
///
/// An object, because evaluators are copied while they work.
final class ModuleLibrary {
  /// The most modules that one migration is followed into.
  private static let maximumModules = 32
  /// The longest chain of modules that import a name from each other.
  private static let maximumChain = 8

  /// The migration first.
  private(set) var modules: [CodeModule]
  /// The dotted names of which it is not known whether the repository has them.
  private(set) var wanted: [[String]] = []
  private let sources: ModuleSources
  private var numbers: [ObjectIdentifier: Int] = [:]

  init(_ migration: CodeModule, _ sources: ModuleSources) {
    modules = [migration]
    self.sources = sources
  }

  /// Makes all modules as they were before anything was followed.
  func restore() {
    for module in modules { module.restore() }
  }

  /// What an imported name stands for, where that is a function or a constant of the repository.
  ///
  /// - Returns: Nil for modules, classes and everything that is foreign or not known.
  func value(of path: [String]) -> StaticValue? {
    var path = path
    for _ in 0..<Self.maximumChain {
      guard path.count > 1, !path[0].isEmpty, !ForeignModules.isHarmless(path) else { return nil }
      guard let (source, length) = sources.module(of: path) else {
        want(path)
        return nil
      }
      guard length < path.count else { return nil }
      switch source.names[path[length]] {
      case .imported(let name)?:
        path = name + path[(length + 1)...]
      case .followed? where length == path.count - 1:
        let value = module(source)?.names[path[length]]
        if case .unknown? = value { return nil }
        return value
      case nil where source.names["*"] == nil:
        // A module of a package is no name of the package's own file.
        want(path)
        return nil
      default: return nil
      }
    }
    return nil
  }

  /// Whether a module has an object that a call made, so that it was there before any function ran.
  func isConstant(_ call: StaticCall) -> Bool {
    modules.contains { module in
      module.names.values.contains { value in
        if case .made(let made) = value { made === call } else { false }
      }
    }
  }

  private func want(_ path: [String]) {
    guard !sources.isAsked(path), !wanted.contains(path), wanted.count < Self.maximumModules
    else { return }
    wanted.append(path)
  }

  private func module(_ source: ModuleSource) -> CodeModule? {
    if let known = numbers[ObjectIdentifier(source)] { return modules[known] }
    guard modules.count < Self.maximumModules else { return nil }
    let number = modules.count
    let facts = ModuleFacts(source.tree, module: number, package: source.package)
    modules.append(
      CodeModule(
        source.tree, number: number, package: source.package,
        functions: Array(facts.functions.values), names: facts.names))
    numbers[ObjectIdentifier(source)] = number
    return modules[number]
  }
}

import PythonSyntax

/// What names are bound to where expressions of a module stand: in the module, and what was bound since.
///
/// A value, so that what an arm of a condition binds can be taken back. Names are asked for far more often than
/// they are bound, so they are found by their number and not by their text.
struct Scope {
  private let module: ModuleNames
  /// Where in `values` the value of each name is, by the number of the name; empty until something is bound.
  ///
  /// Counted from 1; 0 for what was not bound since the module ran, below 0 for what was taken back. Only names
  /// that are bound have values, so that copies cost little.
  private var places: [Int32] = []
  private var values: [StaticValue] = []

  /// What a module binds, with nothing added.
  ///
  /// - Parameters:
  ///   - names: What the module's statements bind.
  ///   - tree: The module.
  ///   - elsewhere: Names that functions bind whose own they are not, so that nobody knows what they hold.
  init(_ names: BoundNames, in tree: SyntaxTree, without elsewhere: NameSet = []) {
    self.init(ModuleNames(names, tree, nil, elsewhere))
  }

  /// The names of a module, with nothing added.
  init(_ module: ModuleNames) {
    self.module = module
  }

  /// The value of a name of the module's tree; nil where nothing is bound to it.
  ///
  /// Setting nil takes back what was bound since the module ran.
  subscript(name: NameID) -> StaticValue? {
    get {
      isBound(name) ? values[Int(places[Int(name.index)]) - 1] : module.value(of: name)
    }
    set {
      let newValue = module.elsewhere.contains(name) ? newValue.map { _ in .unknown } : newValue
      if places.isEmpty {
        if newValue == nil { return }
        places = Array(repeating: 0, count: module.tree.nameCount)
      }
      let index = Int(name.index)
      let place = places[index].magnitude
      if place > 0 {
        values[Int(place) - 1] = newValue ?? .unknown
        places[index] = newValue == nil ? -Int32(place) : Int32(place)
      } else if let newValue {
        values.append(newValue)
        places[index] = Int32(truncatingIfNeeded: values.count)
      }
    }
  }

  /// Whether a name was bound since the module ran.
  private func isBound(_ name: NameID) -> Bool {
    let index = Int(name.index)
    return index < places.count && places[index] > 0
  }

  /// The same by the text of a name; one that stands nowhere in the tree is bound by nobody.
  subscript(name: String) -> StaticValue? {
    get {
      if !places.isEmpty, let id = module.tree.nameID(of: name) { return self[id] }
      return module.values[name]
    }
    set { if let id = module.tree.nameID(of: name) { self[id] = newValue } }
  }

  /// The names that hold lists and dictionaries.
  var changeable: [NameID] {
    let since = module.tree.nameIDs.filter { isBound($0) && self[$0]?.isChangeable ?? false }
    return since + module.changeable.filter { !isBound($0) }
  }

  /// The module's names by themselves, without the values of its lists and dictionaries.
  func forgettingChangeable() -> Scope {
    guard !module.changeable.isEmpty else { return self }
    var values = module.values
    values.replaceValues { $1.isChangeable ? .unknown : nil }
    return Scope(values, in: module.tree, without: module.elsewhere)
  }
}

/// What the statements of a module bind.
///
/// An object that all scopes of its functions share.
final class ModuleNames {
  let values: BoundNames
  let tree: SyntaxTree
  let elsewhere: NameSet
  /// The names that hold lists and dictionaries.
  private(set) lazy var changeable: [NameID] = values.bindings.compactMap { binding in
    binding.value?.isChangeable ?? false ? binding.name : nil
  }

  /// Makes them.
  ///
  /// - Parameters:
  ///   - values: What the module's statements bind.
  ///   - tree: The module.
  ///   - everything: The name whose members' members stand for the imported ones, if they are shared.
  ///   - elsewhere: Names that functions bind whose own they are not, so that nobody knows what they hold.
  init(
    _ values: BoundNames, _ tree: SyntaxTree, _ everything: ImportedName?, _ elsewhere: NameSet
  ) {
    var values = values
    if everything != nil || !elsewhere.isEmpty {
      values.replaceValues { name, value in
        if elsewhere.contains(name) { return .unknown }
        // The imported name that all migrations share.
        guard let everything, case .imported(let imported) = value else { return nil }
        return .imported(everything.member(at: imported.path))
      }
    }
    self.values = values
    self.elsewhere = elsewhere
    self.tree = tree
  }

  func value(of name: NameID) -> StaticValue? { values[name] }
}

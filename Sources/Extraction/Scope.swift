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
  ///   - everything: The name whose members' members stand for the imported ones, if they are shared.
  ///   - elsewhere: Names that functions bind whose own they are not, so that nobody knows what they hold.
  init(
    _ names: [String: StaticValue], in tree: SyntaxTree, sharing everything: ImportedName? = nil,
    without elsewhere: NameSet = []
  ) {
    self.init(ModuleNames(names, tree, everything, elsewhere))
  }

  private init(_ module: ModuleNames) {
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
    module.changeable.isEmpty
      ? self
      : Scope(
        module.values.mapValues { $0.isChangeable ? .unknown : $0 }, in: module.tree,
        sharing: module.everything, without: module.elsewhere)
  }
}

/// What the statements of a module bind.
///
/// An object that all scopes of its functions share, and that keeps what it has found by text.
private final class ModuleNames {
  let values: [String: StaticValue]
  let tree: SyntaxTree
  let everything: ImportedName?
  let elsewhere: NameSet
  /// The names that hold lists and dictionaries.
  private(set) lazy var changeable: [NameID] = values.compactMap { name, value in
    value.isChangeable ? tree.nameID(of: name) : nil
  }
  /// What was looked up; nil within for what no statement binds.
  private var found: NameMap<StaticValue?>

  init(
    _ values: [String: StaticValue], _ tree: SyntaxTree, _ everything: ImportedName?,
    _ elsewhere: NameSet
  ) {
    var values = values
    if !elsewhere.isEmpty {
      for name in tree.nameIDs where elsewhere.contains(name) {
        let text = tree.text(of: name)
        if values[text] != nil { values[text] = .unknown }
      }
    }
    self.values = values
    self.elsewhere = elsewhere
    self.tree = tree
    self.everything = everything
    found = NameMap(tree)
  }

  /// The same value, with the imported name that all migrations share.
  private func shared(_ value: StaticValue) -> StaticValue {
    guard let everything, case .imported(let name) = value else { return value }
    return .imported(everything.member(at: name.path))
  }

  func value(of name: NameID) -> StaticValue? {
    if let known = found[name] { return known }
    let value = values[tree.text(of: name)].map(shared)
    found.set(name, value)
    return value
  }
}

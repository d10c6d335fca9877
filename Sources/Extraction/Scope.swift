import PythonSyntax

/// What names are bound to where expressions of a module stand: in the module, and what was bound since.
///
/// A value, so that what an arm of a condition binds can be taken back. Names are asked for far more often than
/// they are bound, so they are found by their number and not by their text.
struct Scope {
  private let module: ModuleNames
  /// What was bound since the module ran: few names, as a rule, so that copies cost little.
  private var bindings: [Binding] = []
  /// A bit for each of these, by the last digits of the name's number: most names that are not among them are told
  /// by it.
  private var marks: UInt64 = 0
  /// Where in `bindings` each name is, counted from 1, by the number of the name; empty while there are few.
  private var places: [Int32] = []
  /// The most bindings that are looked through one by one.
  private static let maximumSearched = 24

  private struct Binding {
    let name: NameID
    /// Nil for what was taken back.
    var value: StaticValue?
  }

  /// What a module binds, with nothing added.
  ///
  /// - Parameters:
  ///   - names: What the module's statements bind.
  ///   - tree: The module.
  ///   - elsewhere: Names that functions bind whose own they are not, so that nobody knows what they hold.
  init(_ names: BoundNames, in tree: SyntaxTree, without elsewhere: NameSet = []) {
    self.init(ModuleNames(names, tree, elsewhere))
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
      if let place = place(of: name), let value = bindings[place].value { return value }
      return module.value(of: name)
    }
    set {
      if newValue != nil, module.elsewhere.contains(name) {
        set(name, .unknown)
      } else {
        set(name, newValue)
      }
    }
  }

  private mutating func set(_ name: NameID, _ value: consuming StaticValue?) {
    if let place = place(of: name) {
      bindings[place].value = value
      return
    }
    guard value != nil else { return }
    if bindings.isEmpty { bindings.reserveCapacity(4) }
    bindings.append(Binding(name: name, value: value))
    marks |= Self.mark(of: name)
    if !places.isEmpty {
      places[Int(name.index)] = Int32(truncatingIfNeeded: bindings.count)
    } else if bindings.count > Self.maximumSearched {
      places = Array(repeating: 0, count: module.tree.nameCount)
      for (place, binding) in bindings.enumerated() {
        places[Int(binding.name.index)] = Int32(truncatingIfNeeded: place + 1)
      }
    }
  }

  /// A member of what the module binds to a name, where that was kept and nothing was bound to the name since.
  func knownMember(_ name: NameID, of object: NameID) -> ImportedName? {
    place(of: object) == nil ? module.members.member(name, of: object) : nil
  }

  /// Keeps a member of what the module binds to a name, if nothing was bound to that since.
  func keep(_ member: ImportedName, named name: NameID, of object: NameID) {
    if place(of: object) == nil { module.keep(member, named: name, of: object) }
  }

  /// Where in `bindings` a name is; nil for one that was not bound since the module ran.
  @inline(__always)
  private func place(of name: NameID) -> Int? {
    marks & Self.mark(of: name) != 0 ? search(name) : nil
  }

  private func search(_ name: NameID) -> Int? {
    if !places.isEmpty {
      let place = Int(places[Int(name.index)])
      return place > 0 ? place - 1 : nil
    }
    for place in bindings.indices where bindings[place].name == name { return place }
    return nil
  }

  private static func mark(of name: NameID) -> UInt64 { 1 << UInt64(name.index & 63) }

  /// Whether a name was bound since the module ran.
  func isBound(_ name: NameID) -> Bool {
    place(of: name).map { bindings[$0].value != nil } ?? false
  }

  /// The same by the text of a name; one that stands nowhere in the tree is bound by nobody.
  subscript(name: String) -> StaticValue? {
    get {
      if !bindings.isEmpty, let id = module.tree.nameID(of: name) { return self[id] }
      return module.values[name]
    }
    set { if let id = module.tree.nameID(of: name) { self[id] = newValue } }
  }

  /// The names that hold lists and dictionaries.
  var changeable: [NameID] {
    let since = bindings.filter { $0.value?.isChangeable ?? false }.map(\.name)
    return since.sorted { $0.index < $1.index } + module.changeable.filter { !isBound($0) }
  }

  /// The module's names by themselves, without the values of its lists and dictionaries.
  func forgettingChangeable() -> Scope {
    guard !module.changeable.isEmpty else { return self }
    var values = module.values
    values.replaceValues { $1.isChangeable ? .unknown : nil }
    var scope = Scope(values, in: module.tree, without: module.elsewhere)
    (scope.bindings, scope.marks, scope.places) = (bindings, marks, places)
    return scope
  }
}

/// What the statements of a module bind.
///
/// An object that all scopes of its functions share.
final class ModuleNames {
  let values: BoundNames
  let tree: SyntaxTree
  let elsewhere: NameSet
  /// The members of what it imports that its functions asked for.
  private(set) var members = KnownMembers()
  /// The names that hold lists and dictionaries.
  private(set) lazy var changeable: [NameID] = values.bindings.compactMap { binding in
    binding.value?.isChangeable ?? false ? binding.name : nil
  }

  /// Makes them.
  ///
  /// - Parameters:
  ///   - values: What the module's statements bind.
  ///   - tree: The module.
  ///   - elsewhere: Names that functions bind whose own they are not, so that nobody knows what they hold.
  init(_ values: BoundNames, _ tree: SyntaxTree, _ elsewhere: NameSet) {
    var values = values
    if !elsewhere.isEmpty {
      values.replaceValues { name, _ in elsewhere.contains(name) ? .unknown : nil }
    }
    self.values = values
    self.elsewhere = elsewhere
    self.tree = tree
  }

  func value(of name: NameID) -> StaticValue? { values[name] }

  func keep(_ member: ImportedName, named name: NameID, of object: NameID) {
    members.keep(member, named: name, of: object)
  }
}

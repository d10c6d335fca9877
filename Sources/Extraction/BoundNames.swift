import PythonSyntax

/// What the statements of a module bind its names to, found by the number that the module's tree gives a name.
///
/// A module has many more names than it binds, so that only these have a place in the list of bindings.
struct BoundNames {
  /// What is known of one name.
  struct Binding {
    let name: NameID
    /// What it is bound to after the module has run, the last assignment wins; nil where nothing is.
    fileprivate(set) var value: StaticValue?
    /// Where it got its value: the value's expression, or the statement that defines or imports it.
    fileprivate(set) var place: NodeID?
    /// The last definition of a function of this name.
    fileprivate(set) var function: NodeID?
    /// Whether some statement binds it only under a condition.
    fileprivate(set) var isConditional = false
  }

  private let tree: SyntaxTree
  /// Where in `bindings` each name is, counted from 1; 0 for names that are bound nowhere.
  private var positions: [Int32]
  /// In the order in which the names were first bound.
  private(set) var bindings: [Binding] = []
  /// The numbers of the module's names by their texts, where the names of another tree are asked for.
  private var numbers: [String: NameID]?

  /// The names of a module of which nothing was read yet.
  init(_ tree: SyntaxTree) {
    self.tree = tree
    positions = Array(repeating: 0, count: tree.nameCount)
    // Those of a migration: what Alembic reads, two functions and a few imports.
    bindings.reserveCapacity(12)
  }

  /// What a name is bound to; nil where it is not.
  subscript(name: NameID) -> StaticValue? {
    get {
      let position = positions[Int(name.index)]
      return position > 0 ? bindings[Int(position) - 1].value : nil
    }
    set { bindings[place(of: name)].value = newValue }
  }

  /// The same by the text of a name.
  subscript(text: String) -> StaticValue? { binding(of: text)?.value }

  /// What is known of a name by its text, which is looked for among those that are bound.
  func binding(of text: String) -> Binding? {
    for index in bindings.indices where tree.isText(text, of: bindings[index].name) {
      return bindings[index]
    }
    return nil
  }

  /// What is known of a name; nil for one that was never bound.
  func binding(of name: NameID) -> Binding? {
    let position = positions[Int(name.index)]
    return position > 0 ? bindings[Int(position) - 1] : nil
  }

  /// The functions of the module, of those with one name the last.
  var functions: [NodeID] {
    var functions: [NodeID] = []
    for index in bindings.indices {
      if let function = bindings[index].function { functions.append(function) }
    }
    return functions
  }

  // MARK: Binding

  mutating func bind(_ name: NameID, _ value: StaticValue, at place: NodeID) {
    let index = self.place(of: name)
    bindings[index].value = value
    bindings[index].place = place
  }

  mutating func unbind(_ name: NameID) {
    let index = place(of: name)
    bindings[index].value = nil
    bindings[index].place = nil
  }

  /// Takes note of whether the last statement that bound a name did so under a condition.
  mutating func note(isConditional: Bool, _ name: NameID) {
    bindings[place(of: name)].isConditional = isConditional
  }

  mutating func note(function: NodeID, _ name: NameID) {
    bindings[place(of: name)].function = function
  }

  /// Forgets what those names hold that are bound, but for some.
  mutating func forget(where isForgotten: (Binding) -> Bool) -> Int {
    var count = 0
    for index in bindings.indices
    where bindings[index].value != nil && isForgotten(bindings[index]) {
      bindings[index].value = .unknown
      bindings[index].isConditional = true
      count += 1
    }
    return count
  }

  /// Puts other values in the place of those that names have.
  mutating func replaceValues(_ replacement: (NameID, StaticValue) -> StaticValue?) {
    for index in bindings.indices {
      guard let value = bindings[index].value,
        let new = replacement(bindings[index].name, value)
      else { continue }
      bindings[index].value = new
    }
  }

  /// Where in the list a name is, which it is put at the end of if it is not there.
  private mutating func place(of name: NameID) -> Int {
    let position = positions[Int(name.index)]
    if position > 0 { return Int(position) - 1 }
    bindings.append(Binding(name: name))
    positions[Int(name.index)] = Int32(truncatingIfNeeded: bindings.count)
    return bindings.count - 1
  }

  // MARK: Names of other trees

  /// The same for who asks with nodes of a body of the module that was parsed by itself.
  ///
  /// - Parameter numbers: The numbers of the module's names by their texts.
  /// - Returns: The names, found by their texts.
  func asked(with numbers: [String: NameID]) -> BoundNames {
    var result = self
    result.numbers = numbers
    return result
  }

  /// Which of the module's names a node of a tree is; nil for nodes that are none.
  func id(of node: NodeID, in tree: SyntaxTree) -> NameID? {
    guard let numbers else { return tree.nameID(node) }
    return tree.name(node).flatMap { numbers[$0] }
  }

  /// What a node of a tree is bound to that is a name; nil for all others.
  func value(of node: NodeID, in tree: SyntaxTree) -> StaticValue? {
    guard let name = id(of: node, in: tree) else { return nil }
    return self[name]
  }
}

extension SyntaxTree {
  /// The numbers of all names by their texts.
  var numbersOfNames: [String: NameID] {
    var numbers: [String: NameID] = [:]
    numbers.reserveCapacity(nameCount)
    for name in nameIDs { numbers[text(of: name)] = name }
    return numbers
  }

  /// The object at the start of `object.attribute[index]`.
  func root(of node: NodeID) -> NodeID {
    var object = node
    while kind(object) == .attribute || kind(object) == .subscription {
      guard let inner = child(.value, of: object) else { return object }
      object = inner
    }
    return object
  }
}

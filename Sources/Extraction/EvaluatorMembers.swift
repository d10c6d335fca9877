import PythonSyntax

/// Members of what a module imports, such as `op.create_table` and `sa.Column`: nearly all that migrations call.
extension Evaluator {
  /// What an attribute stands for.
  enum Attribute {
    case value(StaticValue)
    /// A method that is followed by its name; who does not call it keeps it as an object.
    case method(String, of: StaticValue)
  }

  /// What an attribute is that is called; counted as its value is.
  func called(_ attribute: AttributeView) -> Attribute {
    guard session.depth < Self.maximumDepth, !isExhausted else { return .value(.unknown) }
    session.steps += 1
    session.depth += 1
    defer { session.depth -= 1 }
    let found = found(attribute)
    if case .value(let value) = found { session.steps += value.cost }
    return found
  }

  /// What an attribute stands for where its depth and its own step are counted.
  @inline(__always)
  func found(_ attribute: AttributeView) -> Attribute {
    guard let name = tree.nameID(attribute.name) else { return .value(.unknown) }
    if let known = knownMember(name, of: attribute.value) { return .value(.imported(known)) }
    let object = value(of: attribute.value)
    let member = member(name, of: object)
    keep(member, name, of: object, attribute.value)
    if case .unknown = member, object.isBindable(tree.text(of: name)) {
      return .method(tree.text(of: name), of: object)
    }
    return .value(member)
  }

  /// The member of what a name stands for, where it was asked for before; the object counts as evaluated.
  func knownMember(_ name: NameID, of object: NodeID) -> ImportedName? {
    guard session.depth < Self.maximumDepth, !isExhausted, let id = tree.nameID(object),
      let known = names.knownMember(name, of: id)
    else { return nil }
    session.steps += 1
    return known
  }

  /// Keeps the member of an object that an expression stands for, if it is always the same.
  @inline(__always)
  func keep(
    _ member: StaticValue, _ name: NameID, of object: StaticValue,
    _ node: NodeID
  ) {
    if case .imported(let owner) = object, case .imported(let found) = member {
      keep(found, name, of: owner, node)
    }
  }

  private func keep(
    _ member: ImportedName, _ name: NameID, of owner: ImportedName, _ node: NodeID
  ) {
    // What others stand for may become known.
    guard owner.isHarmless, !owner.leadsToDialect, library != nil, let id = tree.nameID(node) else {
      return
    }
    names.keep(member, named: name, of: id)
  }
}

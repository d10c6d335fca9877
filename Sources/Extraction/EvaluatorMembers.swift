import PythonSyntax

/// Members of what a module imports, such as `op.create_table` and `sa.Column`: nearly all that migrations call.
extension Evaluator {
  /// The function of a call, where that is a member that was asked for before; counted as its value is.
  func knownCallee(_ function: AttributeView) -> ImportedName? {
    guard session.depth + 1 < Self.maximumDepth, session.steps + 1 < Self.maximumSteps,
      let name = tree.nameID(function.name), let known = knownMember(name, of: function.value)
    else { return nil }
    session.steps += 1
    return known
  }

  /// The member of what a name stands for, where it was asked for before; the object counts as evaluated.
  func knownMember(_ name: NameID, of object: NodeID) -> ImportedName? {
    guard session.depth < Self.maximumDepth, !isExhausted, let id = tree.nameID(object),
      let known = names.knownMember(name, of: id)
    else { return nil }
    session.steps += 1
    return known
  }

  /// The member of an object that is no method of a value, which is kept if it is always the same.
  func member(_ name: NameID, of object: StaticValue, at node: NodeID) -> StaticValue {
    let member = member(name, of: object)
    // What others stand for may become known.
    if case .imported(let owner) = object, owner.isHarmless, !owner.leadsToDialect, library != nil,
      case .imported(let found) = member, let id = tree.nameID(node)
    {
      names.keep(found, named: name, of: id)
    }
    return member
  }
}

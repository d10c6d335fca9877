import PythonSyntax
import SourceText

/// What functions change of other modules: lists and dictionaries in place, and what names hold.
extension BodyReader {
  /// The full name of what an expression stands for in another module, or of what has it as an element.
  func importedPath(behind expression: NodeID) -> [String]? {
    var node = expression
    var members: [String] = []
    while tree.kind(node) == .attribute || tree.kind(node) == .subscription {
      guard let inner = tree.child(.value, of: node) else { return nil }
      if let member = tree.attribute(node).flatMap({ tree.name($0.name) }) {
        members.append(member)
      } else {
        members = []
      }
      node = inner
    }
    guard let name = tree.nameID(node), case .imported(let imported)? = evaluator.names[name],
      !imported.isHarmless
    else { return nil }
    return imported.path + members.reversed()
  }

  /// Forgets lists and dictionaries of the module that the changed one belongs to which an expression stands for.
  ///
  /// - Returns: Whether there is such a module.
  @discardableResult
  mutating func forgetImported(changed object: NodeID) -> Bool {
    importedPath(behind: object).map { forgetImported($0) } ?? false
  }

  /// The same of the changed one that has a full name.
  @discardableResult
  mutating func forgetImported(_ path: [String]) -> Bool {
    guard let library = evaluator.library, library.forgetChangeableConstants(with: path) else {
      return false
    }
    forgetShared()
    return true
  }

  /// The same of one whose method is called which has a full name: `TABLES[0].append(…)`.
  ///
  /// - Returns: Whether it is a list or a dictionary that a module made, which may have been forgotten before.
  mutating func forgetImported(changedBy method: ImportedName) -> Bool {
    guard let name = method.path.last, Self.changesObject(name) else { return false }
    let object = Array(method.path.dropLast())
    forgetImported(object)
    return evaluator.library?.makesChangeable(object) ?? false
  }

  /// Forgets what other modules have of an element of a list or a dictionary, or of a member of an object, that was
  /// changed.
  mutating func forgetElement(_ element: NodeID) {
    switch evaluator.value(of: element) {
    case .imported(let imported):
      if !imported.isHarmless { forgetImported(imported.path) }
    case .sequence, .dictionary: forgetLent()
    default: if mayBeHeld(element) { forgetLent() }
    }
  }

  /// Forgets what a name of another module holds that is bound or deleted: `helpers.NAME = …`.
  mutating func forgetName(setBy target: NodeID) {
    switch tree.kind(target) {
    case .attribute:
      guard let path = importedPath(behind: target) else { return }
      evaluator.library?.forgetName(path)
      evaluator.forgetKnownCalls()
    case .tuple, .list, .starred:
      for part in tree.children(of: target) { forgetName(setBy: part) }
    default: return
    }
  }

  /// Forgets lists and dictionaries that may have several names, because the one that a name holds was changed.
  mutating func forgetShared(changing name: NameID) {
    if !isMadeHere(name) { forgetLent() }
    forgetShared()
  }

  /// Forgets those of other modules that somebody may hold, because one changed of which nobody knows whose it is.
  mutating func forgetLent() {
    if let library = evaluator.library, library.hasLentConstants { library.forgetLentConstants() }
  }

  /// Whether a list or a dictionary was made by the function that is followed, or by its module.
  private func isMadeHere(_ name: NameID) -> Bool {
    guard evaluator.names.isBound(name) else { return true }
    guard evaluator.library?.hasLentConstants ?? false else { return false }
    guard let function = evaluator.activation.function else { return false }
    let text = tree.text(of: name)
    if let isMade = makes(text, in: function) { return isMade }
    let inner = tree.range(of: function).offsets
    return tree.nodes(of: [.functionDefinition]).allSatisfy { outer in
      !tree.range(of: outer).offsets.contains(inner.lowerBound) || makes(text, in: outer) ?? true
    }
  }

  /// Whether a function binds a name to nothing but lists and dictionaries that it makes; nil where it does not bind it.
  private func makes(_ name: String, in function: NodeID) -> Bool? {
    guard let view = tree.callable(function) else { return nil }
    if view.parameters.contains(where: { tree.name($0.name) == name }) { return false }
    guard view.isStatements else { return nil }
    let names = OwnNames(view.body, tree)
    guard names.bound.contains(name) else { return nil }
    let copies = names.copiers.compactMap { tree.nameID($0) }
    let areOriginal = copies.allSatisfy { evaluator.names[$0] == nil }
    return (areOriginal ? names.namesOfCopies : names.names).contains(name)
  }
}

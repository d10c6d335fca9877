import PythonSyntax

/// Tables of SQLAlchemy that are changed after they were made, so that they are known in part only.
extension BodyReader {
  /// What made an object; the objects that a loop makes at one place are taken for one.
  struct Origin: Hashable {
    let module: Int
    let node: NodeID

    init(_ call: StaticCall) {
      module = call.module
      node = call.node
    }
  }

  /// Whether there may be tables at all, since few migrations make any.
  var mayHaveTables: Bool {
    evaluator.library?.modules.contains { $0.mentionsTable } ?? false
  }

  /// A table as it may be by now.
  func current(_ table: StaticCall) -> StaticCall {
    guard changedTables.contains(Origin(table)) else { return table }
    return StaticCall(
      table.callee, node: table.node, module: table.module,
      positional: table.positional, keywords: table.keywords, hasUnreadArguments: true,
      unreadFrom: table.unreadFrom)
  }

  /// The same for a value that may be a table.
  func current(_ value: StaticValue) -> StaticValue {
    guard !changedTables.isEmpty, case .made(let made) = value else { return value }
    return .made(current(made))
  }

  /// Whether a method changes the table that it is called on.
  static func changesTable(_ method: String) -> Bool {
    method.hasPrefix("append_") && ["append_column", "append_constraint"].contains(method)
  }

  /// Takes note that the table, if there is one, is changed that an expression or a part of it stands for, as
  /// `users.c.name` does.
  mutating func noteChange(of expression: NodeID) {
    var node = expression
    while true {
      if case .made(let made) = evaluator.value(of: node) {
        noteChange(of: made)
        // A column that was not yet given to a table is known by its name.
        if made.isColumn, let name = tree.nameID(node) { bind(name, .unknown) }
      }
      guard tree.kind(node) == .attribute || tree.kind(node) == .subscription,
        let inner = tree.child(.value, of: node)
      else { return }
      node = inner
    }
  }

  /// Takes note of what is assigned to in place, such as `users.comment`.
  mutating func noteChange(ofTarget target: NodeID) {
    switch tree.kind(target) {
    case .attribute, .subscription:
      if let object = tree.child(.value, of: target) { noteChange(of: object) }
    case .tuple, .list, .starred:
      for part in tree.children(of: target) { noteChange(ofTarget: part) }
    default: return
    }
  }

  /// Takes note of the tables that an index or a constraint gets, since it belongs to the table of its columns.
  mutating func noteChanges(within call: NodeID) {
    guard mayHaveTables else { return }
    var waiting = Array(tree.repeatedChildren(of: call))
    while let node = waiting.popLast() {
      if tree.kind(node) == .attribute { noteChange(of: node) }
      tree.add(partsOf: node, to: &waiting)
    }
  }

  /// Takes note of tables that something else gets, which may change them.
  mutating func noteChanges(by call: StaticCall) {
    for value in call.positional { noteChange(ofPart: value) }
    for keyword in call.keywords { noteChange(ofPart: keyword.value) }
  }

  private mutating func noteChange(ofPart value: StaticValue) {
    if case .made(let made) = value { return noteChange(of: made) }
    for case .made(let made) in value.elements ?? [] { noteChange(of: made) }
  }

  private mutating func noteChange(of made: StaticCall) {
    var call: StaticCall? = made
    while let origin = call {
      if origin.isTable { changedTables.insert(Origin(origin)) }
      call = origin.receiver
    }
  }
}

extension StaticCall {
  /// Whether this made a column.
  fileprivate var isColumn: Bool {
    receiver == nil && function.first == "sqlalchemy" && function.last == "Column"
  }
}

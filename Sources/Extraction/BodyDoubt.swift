import PythonSyntax

/// The names whose values behind a turn of a loop, or behind the loop, depend on whether it was left before.
struct LoopDoubt {
  /// What was bound since the turn may have been left by `continue`; nil where it was not.
  private(set) var turn: NameSet?
  /// What was bound since the loop may have been left by `break`; nil where it was not.
  private(set) var loop: NameSet?

  /// Takes note of how a statement of the loop may have been left behind which the turn goes on.
  mutating func note(_ flow: Flow) {
    if turn == nil, flow.contains(.nextTurn) { turn = [] }
    if loop == nil, flow.contains(.leavesLoop) { loop = [] }
  }

  mutating func insert(_ name: NameID) {
    turn?.insert(name)
    loop?.insert(name)
  }

  mutating func insert(_ names: NameSet) {
    turn?.formUnion(names)
    loop?.formUnion(names)
  }

  /// Ends a turn.
  ///
  /// - Returns: The names that the next one does not know.
  mutating func endTurn() -> NameSet {
    defer { turn = nil }
    return turn ?? []
  }
}

/// Values that depend on where a block was left.
extension BodyReader {
  /// Walks a loop: what `continue` and `break` within leave out does not concern the loop around it.
  mutating func looped(_ walk: (inout BodyReader) -> Flow) -> Flow {
    let outer = (doubt, bound)
    (doubt, bound) = (LoopDoubt(), NameSet())
    let flow = walk(&self)
    forget(doubt.loop ?? [])
    let changed = bound
    (doubt, bound) = outer
    doubt.insert(changed)
    bound.formUnion(changed)
    return flow
  }

  /// Does something.
  ///
  /// - Returns: The names that it bound, also in arms that are left and matter to nothing behind them.
  mutating func names(boundBy action: (inout BodyReader) -> Void) -> NameSet {
    let outer = touched
    touched = []
    action(&self)
    let names = touched ?? []
    touched = outer
    touched?.formUnion(names)
    return names
  }

  /// Forgets what names hold.
  mutating func forget(_ names: NameSet) {
    guard !names.isEmpty else { return }
    for name in names.names(of: tree) {
      if evaluator.names[name]?.isChangeable ?? false, !owned.contains(name) { vague.insert(name) }
      bind(name, .unknown)
      owned.remove(name)
    }
  }
}

/// Which errors of a block something around it catches.
enum Catching: Int, Comparable {
  case nothing
  /// Perhaps some: nobody knows what it does.
  case unknown
  /// Some, so that what follows runs although the block was left in its midst.
  case some

  static func < (left: Catching, right: Catching) -> Bool { left.rawValue < right.rawValue }
}

/// What catches errors.
extension BodyReader {
  /// How an error leaves what is walked.
  var failure: Flow { catchers > 0 ? .returns : .fails }

  /// Walks a block whose errors may be caught.
  mutating func walk(_ block: NodeID, _ catching: Catching) -> Flow {
    guard catching != .nothing else { return walk(block) }
    catchers += 1
    defer { catchers -= 1 }
    guard catching == .some else { return walk(block) }
    var flow = Flow.goesOn
    let changed = names { flow = $0.walk(block) }
    forget(changed)
    return flow.contains(.goesOn) ? flow : flow.exits.union(.goesOn)
  }

  /// What a context manager does with errors.
  func catching(by manager: StaticValue, _ expression: NodeID) -> Catching {
    switch manager {
    case .batch: return .nothing
    case .made(let call) where call.function == ["contextlib", "suppress"]: return .some
    case .made(let call)
    where ["alembic", "sqlalchemy"].contains(call.function.first) || call.leadsToDatabase:
      return .nothing
    default:
      guard let function = tree.callee(expression) else { return .unknown }
      if let method = tree.attribute(function).flatMap({ tree.name($0.name) }) {
        return Self.transactionMethods.contains(method) ? .nothing : .unknown
      }
      let isFile =
        tree.name(function) == "open"
        && tree.nameID(function).map { evaluator.names[$0] == nil } ?? false
      return isFile ? .nothing : .unknown
    }
  }

  /// Methods of connections and sessions whose context managers hand errors on.
  private static let transactionMethods: Set<String> = [
    "autocommit_block", "begin", "begin_nested", "begin_transaction", "connect",
  ]

  /// Whether a `try` goes on, or is left without an error, although its body failed.
  func catchesErrors(_ attempt: NodeID) -> Bool {
    let handlers = tree.repeatedChildren(of: attempt)
    let last = tree.child(.finally, of: attempt)
    return last.map { tree.leavesQuietly($0) } ?? false
      || handlers.contains { handler in
        guard let body = tree.child(.body, of: handler) else { return true }
        let statements = Array(tree.children(of: body))
        return statements.last.map { tree.kind($0) } != .raiseStatement || tree.leavesQuietly(body)
      }
  }
}

extension SyntaxTree {
  /// Whether a block may be left by `return`, `break` or `continue`.
  fileprivate func leavesQuietly(_ block: NodeID) -> Bool {
    var waiting = [block]
    // Each node is looked at once; a tree is no larger than its file.
    while let node = waiting.popLast() {
      switch kind(node) {
      case .returnStatement, .breakStatement, .continueStatement: return true
      case .functionDefinition, .classDefinition: continue
      case let kind where kind.isStatementOrBlock || kind == .matchCase:
        waiting += children(of: node)
      default: continue
      }
    }
    return false
  }
}

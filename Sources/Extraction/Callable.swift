import PythonSyntax

/// The parts of a function or lambda that matter when it is called.
struct Callable {
  let node: NodeID
  let parameters: ParameterList
  /// A block, or the expression of a lambda.
  let body: NodeID
  let isStatements: Bool
  let decorators: NodeList
  /// Whether a part of it could not be parsed.
  let isIncomplete: Bool
}

extension SyntaxTree {
  /// The parts of a function definition or lambda, or nil for another kind of node.
  func callable(_ node: NodeID) -> Callable? {
    if let view = function(node) {
      return Callable(
        node: node, parameters: view.parameters, body: view.body, isStatements: true,
        decorators: view.decorators, isIncomplete: view.isIncomplete)
    }
    guard kind(node) == .lambda, let body = child(.body, of: node) else { return nil }
    return Callable(
      node: node, parameters: parameters(of: node), body: body, isStatements: false,
      decorators: noNodes, isIncomplete: false)
  }

  /// Whether a loop's body may end the loop before all turns are done.
  func mayLeaveEarly(_ body: NodeID) -> Bool {
    var waiting = [body]
    while let node = waiting.popLast() {
      switch kind(node) {
      case .breakStatement, .returnStatement, .raiseStatement: return true
      case let kind where kind.isStatementOrBlock: add(partsOf: node, to: &waiting)
      default: continue
      }
    }
    return false
  }

  /// Whether there is a call at or below an expression.
  func calls(_ node: NodeID) -> Bool {
    var waiting = [node]
    while let node = waiting.popLast() {
      if kind(node) == .call { return true }
      add(partsOf: node, to: &waiting)
    }
    return false
  }

  /// Whether there is a `yield` below a node that belongs to the function that the node is of.
  func yields(_ node: NodeID) -> Bool {
    var waiting = [node]
    // Each node is looked at once; a tree is no larger than its file.
    while let node = waiting.popLast() {
      switch kind(node) {
      case .yieldExpression, .yieldFromExpression: return true
      case .functionDefinition, .lambda, .classDefinition: continue
      default: add(partsOf: node, to: &waiting)
      }
    }
    return false
  }

  /// Adds those children of a node to a list of nodes that may have parts themselves.
  func add(partsOf node: NodeID, to nodes: inout [NodeID]) {
    for place in places(ofChildren: node) {
      guard let child = child(at: place), !kind(child).isLeaf else { continue }
      nodes.append(child)
    }
  }
}

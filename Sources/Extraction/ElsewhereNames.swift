import PythonSyntax

extension SyntaxTree {
  /// The names that a function declares `global` or `nonlocal`, and binds: what they hold where they belong depends on
  /// whether it ran.
  ///
  /// Functions have to bind them in fact: many say `global` of what they only read.
  var namesBoundElsewhere: NameSet {
    var found: NameSet = []
    // Most modules have none, and no more is looked at then.
    guard hasNodes(of: [.globalStatement, .nonlocalStatement]) else { return found }
    for function in nodes(of: [.functionDefinition, .classDefinition]) {
      var declared: NameSet = []
      var bound: NameSet = []
      var waiting = Array(children(of: function))
      while let node = waiting.popLast() {
        switch kind(node) {
        case .globalStatement, .nonlocalStatement:
          for name in repeatedChildren(of: node).compactMap({ nameID($0) }) {
            declared.insert(name)
          }
        case .functionDefinition, .classDefinition:
          if let name = child(.name, of: node).flatMap({ nameID($0) }) { bound.insert(name) }
          continue
        default:
          for name in namesBound(by: node) { bound.insert(name) }
        }
        waiting += children(of: node)
      }
      declared.formIntersection(bound)
      found.formUnion(declared)
    }
    return found
  }

  /// The names that a node binds by itself.
  private func namesBound(by node: NodeID) -> [NameID] {
    switch kind(node) {
    case .assignment, .annotatedAssignment, .augmentedAssignment:
      (assignment(node)?.targets ?? noNodes).flatMap { namesWithin($0) }
    case .forStatement, .withItem, .comprehensionClause, .namedExpression:
      child(.target, of: node).map { namesWithin($0) } ?? []
    case .deleteStatement: repeatedChildren(of: node).flatMap { namesWithin($0) }
    case .exceptHandler, .asPattern, .starPattern, .mappingPatternRest, .importAlias, .dottedName:
      children(of: node).flatMap { namesWithin($0) }
    default: []
    }
  }

  private func namesWithin(_ target: NodeID) -> [NameID] {
    if let name = nameID(target) { return [name] }
    switch kind(target) {
    case .tuple, .list, .starred, .dottedName:
      return children(of: target).flatMap { namesWithin($0) }
    default: return []
    }
  }
}

import PythonSyntax

extension PythonDump {
  mutating func pattern(_ node: NodeID, _ kind: SyntaxKind) {
    switch kind {
    case .valuePattern:
      header("MatchValue", of: node)
      field("value", tree.child(.value, of: node))
    case .singletonPattern:
      header("MatchSingleton", of: node)
      line(".value")
      if let value = tree.child(.value, of: node) { constant(value, tree.kind(value)) }
    case .sequencePattern:
      header("MatchSequence", of: node)
      fields("patterns", tree.repeatedChildren(of: node))
    case .mappingPattern:
      header("MatchMapping", of: node)
      let children = tree.repeatedChildren(of: node)
      let items = children.filter { tree.kind($0) == .mappingPatternItem }
      fields("keys", items.compactMap { tree.child(.key, of: $0) })
      fields("patterns", items.compactMap { tree.child(.pattern, of: $0) })
      let rest = children.last { tree.kind($0) == .mappingPatternRest }
      text("rest", rest.flatMap { name(tree.child(.name, of: $0)) })
    case .classPattern:
      header("MatchClass", of: node)
      field("cls", tree.child(.type, of: node))
      let children = tree.repeatedChildren(of: node)
      let keywords = children.filter { tree.kind($0) == .keywordPattern }
      fields("patterns", children.filter { tree.kind($0) != .keywordPattern })
      texts("kwd_attrs", keywords.compactMap { name(tree.child(.name, of: $0)) })
      fields("kwd_patterns", keywords.compactMap { tree.child(.pattern, of: $0) })
    case .starPattern:
      header("MatchStar", of: node)
      text("name", name(tree.child(.name, of: node)))
    case .asPattern:
      header("MatchAs", of: node)
      field("pattern", tree.child(.pattern, of: node))
      text("name", name(tree.child(.name, of: node)))
    case .orPattern:
      header("MatchOr", of: node)
      fields("patterns", tree.repeatedChildren(of: node))
    default: header("unexpected \(kind)", of: node)
    }
    end()
  }
}

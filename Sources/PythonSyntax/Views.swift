/// A function definition.
public struct FunctionView: Sendable {
  public let name: NodeID
  public let isAsync: Bool
  public let decorators: NodeList
  public let typeParameters: NodeList
  public let parameters: [ParameterView]
  public let returns: NodeID?
  /// A `block`, or a `deferredBlock` that `SyntaxTree.parsingBody(of:)` reads.
  public let body: NodeID
  /// Whether a part of the body could not be parsed; never true for a body that is deferred.
  public let isIncomplete: Bool
}

/// A parameter of a function or lambda.
public struct ParameterView: Sendable {
  /// The `parameter` node, whose range has the stars and the default.
  public let node: NodeID
  public let kind: ParameterKind
  public let name: NodeID
  public let annotation: NodeID?
  public let defaultValue: NodeID?
}

/// A class definition.
public struct ClassView: Sendable {
  public let name: NodeID
  public let decorators: NodeList
  public let typeParameters: NodeList
  public let arguments: ArgumentsView
  public let body: NodeID
}

/// The arguments of a call or class definition.
public struct ArgumentsView: Sendable {
  /// Positional arguments in order; `*values` is a `starred` node among them.
  public let positional: [NodeID]
  public let keywords: [KeywordView]
}

/// A keyword argument.
public struct KeywordView: Sendable {
  /// The `keywordArgument` node.
  public let node: NodeID
  /// The name, or nil for `**values`.
  public let name: NodeID?
  public let value: NodeID
}

/// A call.
public struct CallView: Sendable {
  public let function: NodeID
  public let arguments: ArgumentsView
}

/// `value.name`.
public struct AttributeView: Sendable {
  public let value: NodeID
  public let name: NodeID
}

/// An assignment of any form.
public struct AssignmentView: Sendable {
  /// One target, or several for `a = b = value`.
  public let targets: [NodeID]
  /// The annotation of `a: int = value`.
  public let annotation: NodeID?
  /// The operator of `a += value`.
  public let `operator`: SyntaxOperator?
  /// The value; nil for a bare annotation.
  public let value: NodeID?
}

/// One imported name.
public struct ImportAliasView: Sendable {
  /// The imported name: a `dottedName`, or an `identifier` (`*` included) after `from`.
  public let name: NodeID
  public let alias: NodeID?
}

/// An import of either form.
public struct ImportView: Sendable {
  /// Whether it has a `from`.
  public let isFrom: Bool
  /// The module after `from`.
  public let module: NodeID?
  /// The number of leading dots after `from`.
  public let level: Int
  public let names: [ImportAliasView]
}

extension SyntaxTree {
  /// The parts of a function definition, or nil for another kind of node.
  public func function(_ node: NodeID) -> FunctionView? {
    let record = record(node)
    guard record.kind == .functionDefinition, let name = link(1, of: record),
      let body = link(5, of: record)
    else { return nil }
    return FunctionView(
      name: name, isAsync: record.detail & NodeDetail.isAsync != 0,
      decorators: list(link(0, of: record)), typeParameters: list(link(2, of: record)),
      parameters: list(link(3, of: record)).compactMap(parameter), returns: link(4, of: record),
      body: body, isIncomplete: record.detail & NodeDetail.isIncomplete != 0)
  }

  /// The parameters of a function definition or lambda.
  public func parameters(of node: NodeID) -> [ParameterView] {
    list(child(.parameters, of: node)).compactMap(parameter)
  }

  /// The parts of one parameter, or nil for another kind of node.
  public func parameter(_ node: NodeID) -> ParameterView? {
    let record = record(node)
    guard record.kind == .parameter, let name = link(0, of: record),
      let kind = ParameterKind(rawValue: UInt8(truncatingIfNeeded: record.detail))
    else { return nil }
    return ParameterView(
      node: node, kind: kind, name: name, annotation: link(1, of: record),
      defaultValue: link(2, of: record))
  }

  /// The parts of a class definition, or nil for another kind of node.
  public func classDefinition(_ node: NodeID) -> ClassView? {
    guard kind(node) == .classDefinition, let name = child(.name, of: node),
      let body = child(.body, of: node)
    else { return nil }
    return ClassView(
      name: name, decorators: list(child(.decorators, of: node)),
      typeParameters: list(child(.typeParameters, of: node)),
      arguments: arguments(list(child(.arguments, of: node))), body: body)
  }

  /// The parts of a call, or nil for another kind of node.
  public func call(_ node: NodeID) -> CallView? {
    guard kind(node) == .call, let function = child(.function, of: node) else { return nil }
    return CallView(function: function, arguments: arguments(repeatedChildren(of: node)))
  }

  /// What a call calls, or nil for another kind of node.
  public func callee(_ node: NodeID) -> NodeID? {
    let record = record(node)
    guard record.kind == .call else { return nil }
    return link(0, of: record)
  }

  /// The parts of an attribute, or nil for another kind of node.
  public func attribute(_ node: NodeID) -> AttributeView? {
    let record = record(node)
    guard record.kind == .attribute, let value = link(0, of: record),
      let name = link(1, of: record)
    else { return nil }
    return AttributeView(value: value, name: name)
  }

  /// The parts of a keyword argument, or nil for another kind of node.
  public func keyword(_ node: NodeID) -> KeywordView? {
    let record = record(node)
    guard record.kind == .keywordArgument, let value = link(1, of: record) else { return nil }
    return KeywordView(node: node, name: link(0, of: record), value: value)
  }

  /// The child in a slot of which the layout is known.
  private func link(_ slot: Int, of record: NodeRecord) -> NodeID? {
    guard slot < Int(record.childCount) else { return nil }
    let link = links[Int(record.firstChild) + slot]
    return link == NodeRecord.absent ? nil : NodeID(link)
  }

  /// The parts of an assignment, plain, augmented or annotated, or nil for another kind of node.
  public func assignment(_ node: NodeID) -> AssignmentView? {
    let kind = kind(node)
    if kind == .assignment {
      return AssignmentView(
        targets: Array(repeatedChildren(of: node)), annotation: nil, operator: nil,
        value: child(.value, of: node))
    }
    guard kind == .augmentedAssignment || kind == .annotatedAssignment,
      let target = child(.target, of: node)
    else { return nil }
    return AssignmentView(
      targets: [target], annotation: child(.annotation, of: node),
      operator: self.operator(of: node),
      value: child(.value, of: node))
  }

  /// The parts of an import, or nil for another kind of node.
  public func importStatement(_ node: NodeID) -> ImportView? {
    let kind = kind(node)
    guard kind == .importStatement || kind == .importFromStatement else { return nil }
    let aliases = repeatedChildren(of: node)
    var names: [ImportAliasView] = []
    names.reserveCapacity(aliases.count)
    for alias in aliases {
      guard let name = child(.module, of: alias) else { continue }
      names.append(ImportAliasView(name: name, alias: child(.name, of: alias)))
    }
    let isFrom = kind == .importFromStatement
    return ImportView(
      isFrom: isFrom, module: child(.module, of: node),
      level: isFrom ? Int(record(node).detail) : 0, names: names)
  }

  /// What a list holds; nothing where there is none.
  private func list(_ node: NodeID?) -> NodeList {
    node.map { repeatedChildren(of: $0) } ?? NodeList()
  }

  private func arguments(_ nodes: NodeList) -> ArgumentsView {
    var positional: [NodeID] = []
    var keywords: [KeywordView] = []
    for node in nodes {
      if let keyword = keyword(node) {
        keywords.append(keyword)
      } else {
        positional.append(node)
      }
    }
    return ArgumentsView(positional: positional, keywords: keywords)
  }
}

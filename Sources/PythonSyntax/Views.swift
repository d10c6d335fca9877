/// A function definition.
public struct FunctionView: Sendable {
  @usableFromInline let tree: SyntaxTree
  @usableFromInline let record: NodeRecord
  public let name: NodeID
  /// A `block`, or a `deferredBlock` that `SyntaxTree.parsingBody(of:)` reads.
  public let body: NodeID

  @inlinable
  init(tree: SyntaxTree, record: NodeRecord, name: NodeID, body: NodeID) {
    self.tree = tree
    self.record = record
    self.name = name
    self.body = body
  }

  public var isAsync: Bool { record.detail & NodeDetail.isAsync != 0 }
  @inlinable
  @inline(__always)
  public var decorators: NodeList { tree.list(tree.link(0, of: record)) }
  @inlinable
  public var typeParameters: NodeList { tree.list(tree.link(2, of: record)) }
  @inlinable
  @inline(__always)
  public var parameters: ParameterList { ParameterList(tree.list(tree.link(3, of: record))) }
  @inlinable
  public var returns: NodeID? { tree.link(4, of: record) }
  /// Whether a part of the body could not be parsed; never true for a body that is deferred.
  public var isIncomplete: Bool { record.detail & NodeDetail.isIncomplete != 0 }
}

/// The parameters of a function or lambda, as a window on the tree.
public struct ParameterList: RandomAccessCollection, Sendable {
  @usableFromInline let nodes: NodeList

  @inlinable
  init(_ nodes: NodeList) {
    self.nodes = nodes
  }

  @inlinable
  public var startIndex: Int { 0 }
  @inlinable
  public var endIndex: Int { nodes.count }
  public subscript(position: Int) -> ParameterView {
    let node = nodes[position]
    let tree = SyntaxTree(nodes.parts)
    let record = tree.record(node)
    return ParameterView(
      node: node, kind: ParameterKind(rawValue: record.detail) ?? .ordinary,
      name: tree.link(0, of: record) ?? node, annotation: tree.link(1, of: record),
      defaultValue: tree.link(2, of: record))
  }
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

  @inlinable
  init(node: NodeID, name: NodeID?, value: NodeID) {
    self.node = node
    self.name = name
    self.value = value
  }
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

  @inlinable
  init(value: NodeID, name: NodeID) {
    self.value = value
    self.name = name
  }
}

/// An assignment of any form.
public struct AssignmentView: Sendable {
  /// One target, or several for `a = b = value`.
  public let targets: NodeList
  /// The annotation of `a: int = value`.
  public let annotation: NodeID?
  /// The operator of `a += value`.
  public let `operator`: SyntaxOperator?
  /// The value; nil for a bare annotation.
  public let value: NodeID?

  @inlinable
  @inline(__always)
  init(targets: NodeList, annotation: NodeID?, operator: SyntaxOperator?, value: NodeID?) {
    self.targets = targets
    self.annotation = annotation
    self.operator = `operator`
    self.value = value
  }
}

/// One imported name.
public struct ImportAliasView: Sendable {
  /// The imported name: a `dottedName`, or an `identifier` (`*` included) after `from`.
  public let name: NodeID
  public let alias: NodeID?
}

/// The names of one import, as a window on the tree.
public struct ImportAliasList: RandomAccessCollection, Sendable {
  private let nodes: NodeList

  init(_ nodes: NodeList) {
    self.nodes = nodes
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { nodes.count }
  public subscript(position: Int) -> ImportAliasView {
    let node = nodes[position]
    let tree = SyntaxTree(nodes.parts)
    let record = tree.record(node)
    return ImportAliasView(
      name: tree.link(0, of: record) ?? node, alias: tree.link(1, of: record))
  }
}

/// An import of either form.
public struct ImportView: Sendable {
  /// Whether it has a `from`.
  public let isFrom: Bool
  /// The module after `from`.
  public let module: NodeID?
  /// The number of leading dots after `from`.
  public let level: Int
  public let names: ImportAliasList
}

extension SyntaxTree {
  /// The parts of a function definition, or nil for another kind of node.
  @inlinable
  @inline(__always)
  public func function(_ node: NodeID) -> FunctionView? {
    let record = record(node)
    guard record.kind == .functionDefinition, let name = link(1, of: record),
      let body = link(5, of: record)
    else { return nil }
    return FunctionView(tree: self, record: record, name: name, body: body)
  }

  /// The parameters of a function definition or lambda.
  public func parameters(of node: NodeID) -> ParameterList {
    ParameterList(list(child(.parameters, of: node)))
  }

  /// The parts of a class definition, or nil for another kind of node.
  public func classDefinition(_ node: NodeID) -> ClassView? {
    let record = record(node)
    guard record.kind == .classDefinition, let name = link(1, of: record),
      let body = link(4, of: record)
    else { return nil }
    return ClassView(
      name: name, decorators: list(link(0, of: record)),
      typeParameters: list(link(2, of: record)),
      arguments: arguments(list(link(3, of: record))), body: body)
  }

  /// The parts of a call, or nil for another kind of node.
  public func call(_ node: NodeID) -> CallView? {
    guard kind(node) == .call, let function = child(.function, of: node) else { return nil }
    return CallView(function: function, arguments: arguments(repeatedChildren(of: node)))
  }

  /// What a call calls, or nil for another kind of node.
  @inlinable
  public func callee(_ node: NodeID) -> NodeID? {
    let record = record(node)
    guard record.kind == .call else { return nil }
    return link(0, of: record)
  }

  /// The parts of an attribute, or nil for another kind of node.
  @inlinable
  public func attribute(_ node: NodeID) -> AttributeView? {
    let record = record(node)
    guard record.kind == .attribute, let value = link(0, of: record),
      let name = link(1, of: record)
    else { return nil }
    return AttributeView(value: value, name: name)
  }

  /// The parts of a keyword argument, or nil for another kind of node.
  @inlinable
  public func keyword(_ node: NodeID) -> KeywordView? {
    let record = record(node)
    guard record.kind == .keywordArgument, let value = link(1, of: record) else { return nil }
    return KeywordView(node: node, name: link(0, of: record), value: value)
  }

  /// The parts of an assignment, plain, augmented or annotated, or nil for another kind of node.
  @inlinable
  @inline(__always)
  public func assignment(_ node: NodeID) -> AssignmentView? {
    let record = record(node)
    let isPlain = record.kind == .assignment
    let isAugmented = record.kind == .augmentedAssignment
    guard isPlain || isAugmented || record.kind == .annotatedAssignment else { return nil }
    let count = record.childCount
    return AssignmentView(
      targets: nodes(of: record, from: 0, behind: isPlain ? 1 : count - 1),
      annotation: isPlain || isAugmented ? nil : link(1, of: record),
      operator: isAugmented ? self.operator(of: node) : nil,
      value: link(isPlain ? Int(count) - 1 : isAugmented ? 1 : 2, of: record))
  }

  /// The parts of an import, or nil for another kind of node.
  public func importStatement(_ node: NodeID) -> ImportView? {
    let record = record(node)
    let isFrom = record.kind == .importFromStatement
    guard isFrom || record.kind == .importStatement else { return nil }
    return ImportView(
      isFrom: isFrom, module: isFrom ? link(0, of: record) : nil,
      level: isFrom ? Int(record.detail) : 0,
      names: ImportAliasList(nodes(of: record, from: isFrom ? 1 : 0)))
  }

  /// What a list holds; nothing where there is none.
  @inlinable
  @inline(__always)
  func list(_ node: NodeID?) -> NodeList {
    nodes(of: node.map { record($0) } ?? .missing, from: 0)
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

import SourceText

/// A place where the grammar does not go on.
struct ParseFailure: Error {
  /// Nil when the lexer has already said what is wrong.
  let problem: SyntaxProblem?
}

/// The number of a node while its tree is made; `NodeRecord.absent` for an empty slot.
typealias Node = Int32

/// The arena of a tree that is being made.
struct TreeBuilder {
  private(set) var nodes: [NodeRecord] = []
  private(set) var links: [Int32] = []
  /// Children of nodes that have not ended, as a stack; behind `pendingCount` there is what was dropped.
  private var pending: [Node] = []
  private(set) var pendingCount = 0

  /// The greatest depth of an expression or of a chain of `elif`s.
  ///
  /// The rest of `SyntaxTree.maximumDepth` is for the blocks around it: no more than
  /// `Lexer.maximumIndents`, each of at most three nodes.
  static let maximumExpressionDepth = SyntaxTree.maximumDepth - 400

  /// A state to come back to when a reading was wrong.
  struct Mark {
    let nodes: Int
    let links: Int
    let pending: Int
  }

  init(tokenCount: Int) {
    nodes.reserveCapacity(tokenCount)
    links.reserveCapacity(tokenCount)
  }

  var mark: Mark { Mark(nodes: nodes.count, links: links.count, pending: pendingCount) }

  mutating func restore(_ mark: Mark) {
    nodes.removeLast(nodes.count - mark.nodes)
    links.removeLast(links.count - mark.links)
    dropPending(to: mark.pending)
  }

  mutating func dropPending(to count: Int) {
    pendingCount = count
  }

  mutating func push(_ node: Node) {
    if pendingCount < pending.count { pending[pendingCount] = node } else { pending.append(node) }
    pendingCount += 1
  }

  /// A node without children that is one token.
  @inline(__always)
  mutating func leaf(_ kind: SyntaxKind, _ token: Token, detail: UInt8 = 0) -> Node {
    append(
      NodeRecord(
        kind: kind, detail: detail, depth: 1, start: token.start, end: token.end,
        firstChild: Int32(token.detail), childCount: 0))
  }

  mutating func leaf(_ kind: SyntaxKind, _ range: SourceRange, detail: UInt8 = 0) -> Node {
    append(
      NodeRecord(
        kind: kind, detail: detail, depth: 1, start: range.start, end: range.end, firstChild: 0,
        childCount: 0))
  }

  /// A body that is left for later.
  mutating func deferred(_ range: SourceRange, firstToken: Int, tokenCount: Int) -> Node {
    append(
      NodeRecord(
        kind: .deferredBlock, detail: 0, depth: 1, start: range.start, end: range.end,
        firstChild: Int32(truncatingIfNeeded: firstToken),
        childCount: Int32(truncatingIfNeeded: tokenCount)))
  }

  mutating func add(_ kind: SyntaxKind, _ range: SourceRange, detail: UInt8 = 0, _ child: Node)
    throws(ParseFailure) -> Node
  {
    let start = links.count
    let depth = link(child)
    return try add(kind, range, detail, linksFrom: start, depth)
  }

  mutating func add(
    _ kind: SyntaxKind, _ range: SourceRange, detail: UInt8 = 0, _ first: Node, _ second: Node
  ) throws(ParseFailure) -> Node {
    let start = links.count
    let depth = max(link(first), link(second))
    return try add(kind, range, detail, linksFrom: start, depth)
  }

  mutating func add(
    _ kind: SyntaxKind, _ range: SourceRange, detail: UInt8 = 0, _ first: Node, _ second: Node,
    _ third: Node
  ) throws(ParseFailure) -> Node {
    let start = links.count
    let depth = max(link(first), link(second), link(third))
    return try add(kind, range, detail, linksFrom: start, depth)
  }

  /// Makes a node of the children that were pushed since `mark`.
  mutating func add(
    _ kind: SyntaxKind, _ range: SourceRange, detail: UInt8 = 0, pendingFrom mark: Int
  ) throws(ParseFailure) -> Node {
    let start = links.count
    var depth: UInt16 = 0
    for index in mark..<pendingCount { depth = max(depth, link(pending[index])) }
    dropPending(to: mark)
    return try add(kind, range, detail, linksFrom: start, depth)
  }

  /// Adds a child of the next node.
  ///
  /// - Returns: Its depth; 0 for an empty slot.
  private mutating func link(_ node: Node) -> UInt16 {
    links.append(node)
    return node == NodeRecord.absent ? 0 : nodes[Int(node)].depth
  }

  private mutating func add(
    _ kind: SyntaxKind, _ range: SourceRange, _ detail: UInt8, linksFrom first: Int,
    _ depth: UInt16
  ) throws(ParseFailure) -> Node {
    let isStatement = kind.rawValue <= SyntaxKind.importAlias.rawValue
    guard depth < (isStatement ? SyntaxTree.maximumDepth : Self.maximumExpressionDepth) else {
      throw ParseFailure(problem: SyntaxProblem("nested too deeply", range))
    }
    return append(
      NodeRecord(
        kind: kind, detail: detail, depth: depth + 1, start: range.start, end: range.end,
        firstChild: Int32(truncatingIfNeeded: first),
        childCount: Int32(truncatingIfNeeded: links.count - first)))
  }

  @inline(__always)
  private mutating func append(_ record: NodeRecord) -> Node {
    nodes.append(record)
    return Node(truncatingIfNeeded: nodes.count - 1)
  }

  /// Whether a node is too deep to be part of a chain that goes on.
  func isTooDeepForChain(_ node: Node) -> Bool {
    Int(nodes[Int(node)].depth) >= Self.maximumExpressionDepth
  }

  func kind(_ node: Node) -> SyntaxKind { nodes[Int(node)].kind }

  func start(_ node: Node) -> UInt32 { nodes[Int(node)].start }

  func range(_ node: Node) -> SourceRange {
    SourceRange(nodes[Int(node)].start, nodes[Int(node)].end)
  }

  func children(_ node: Node) -> Range<Int> {
    let record = nodes[Int(node)]
    return Int(record.firstChild)..<Int(record.firstChild + record.childCount)
  }

  /// Gives each name the number of its text.
  ///
  /// - Parameter bytes: What the nodes' ranges point into.
  /// - Returns: The texts by number, and the kinds of all nodes.
  mutating func numberNames(in bytes: [UInt8]) -> (names: [String], kinds: SyntaxKinds) {
    NameTable.number(&nodes, in: bytes)
  }

  /// Changes the detail of what was pushed since `mark`.
  mutating func setDetail(_ detail: UInt8, pendingFrom mark: Int) {
    for index in mark..<pendingCount { setDetail(detail, of: pending[index]) }
  }

  mutating func setDetail(_ detail: UInt8, of node: Node) {
    nodes[Int(node)].detail = detail
  }
}

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
  /// The number of nodes on the longest path below each node, itself included.
  private var depths: [UInt16] = []
  /// Children of nodes that have not ended, as a stack.
  private(set) var pending: [Int32] = []

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
    depths.reserveCapacity(tokenCount)
    links.reserveCapacity(tokenCount)
  }

  var mark: Mark { Mark(nodes: nodes.count, links: links.count, pending: pending.count) }
  var pendingCount: Int { pending.count }

  mutating func restore(_ mark: Mark) {
    nodes.removeLast(nodes.count - mark.nodes)
    depths.removeLast(depths.count - mark.nodes)
    links.removeLast(links.count - mark.links)
    dropPending(to: mark.pending)
  }

  mutating func dropPending(to count: Int) {
    pending.removeLast(pending.count - count)
  }

  mutating func push(_ node: Node) {
    pending.append(node)
  }

  mutating func leaf(_ kind: SyntaxKind, _ range: SourceRange, detail: UInt16 = 0) -> Node {
    append(
      NodeRecord(
        kind: kind, detail: detail, start: range.start, end: range.end,
        firstChild: Int32(truncatingIfNeeded: links.count), childCount: 0),
      depth: 1)
  }

  /// A body that is left for later.
  mutating func deferred(_ range: SourceRange, firstToken: Int, tokenCount: Int) -> Node {
    append(
      NodeRecord(
        kind: .deferredBlock, detail: 0, start: range.start, end: range.end,
        firstChild: Int32(truncatingIfNeeded: firstToken),
        childCount: Int32(truncatingIfNeeded: tokenCount)),
      depth: 1)
  }

  mutating func add(_ kind: SyntaxKind, _ range: SourceRange, detail: UInt16 = 0, _ child: Node)
    throws(ParseFailure) -> Node
  {
    let first = links.count
    links.append(child)
    return try add(kind, range, detail, linksFrom: first)
  }

  mutating func add(
    _ kind: SyntaxKind, _ range: SourceRange, detail: UInt16 = 0, _ first: Node, _ second: Node
  ) throws(ParseFailure) -> Node {
    let start = links.count
    links.append(first)
    links.append(second)
    return try add(kind, range, detail, linksFrom: start)
  }

  mutating func add(
    _ kind: SyntaxKind, _ range: SourceRange, detail: UInt16 = 0, _ first: Node, _ second: Node,
    _ third: Node
  ) throws(ParseFailure) -> Node {
    let start = links.count
    links.append(first)
    links.append(second)
    links.append(third)
    return try add(kind, range, detail, linksFrom: start)
  }

  /// Makes a node of the children that were pushed since `mark`.
  mutating func add(
    _ kind: SyntaxKind, _ range: SourceRange, detail: UInt16 = 0, pendingFrom mark: Int
  ) throws(ParseFailure) -> Node {
    let start = links.count
    links.append(contentsOf: pending[mark...])
    dropPending(to: mark)
    return try add(kind, range, detail, linksFrom: start)
  }

  private mutating func add(
    _ kind: SyntaxKind, _ range: SourceRange, _ detail: UInt16, linksFrom first: Int
  ) throws(ParseFailure) -> Node {
    var depth: UInt16 = 0
    for index in first..<links.count where links[index] != NodeRecord.absent {
      depth = max(depth, depths[Int(links[index])])
    }
    let isStatement = kind.rawValue <= SyntaxKind.importAlias.rawValue
    guard depth < (isStatement ? SyntaxTree.maximumDepth : Self.maximumExpressionDepth) else {
      throw ParseFailure(problem: SyntaxProblem("nested too deeply", range))
    }
    return append(
      NodeRecord(
        kind: kind, detail: detail, start: range.start, end: range.end,
        firstChild: Int32(truncatingIfNeeded: first),
        childCount: Int32(truncatingIfNeeded: links.count - first)),
      depth: depth + 1)
  }

  private mutating func append(_ record: NodeRecord, depth: UInt16) -> Node {
    nodes.append(record)
    depths.append(depth)
    return Node(truncatingIfNeeded: nodes.count - 1)
  }

  /// Whether a node is too deep to be part of a chain that goes on.
  func isTooDeepForChain(_ node: Node) -> Bool {
    Int(depths[Int(node)]) >= Self.maximumExpressionDepth
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

  /// Gives each name the number of its text, and returns the texts.
  mutating func numberNames(in bytes: [UInt8]) -> [String] { NameTable.number(&nodes, in: bytes) }

  mutating func setDetail(_ detail: UInt16, of node: Node) {
    nodes[Int(node)].detail = detail
  }
}

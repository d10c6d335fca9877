public import SourceText

/// A node's place in its tree's arena.
///
/// An id means something only for the tree that made it; a body that was parsed later is a tree of
/// its own.
public struct NodeID: Hashable, Sendable {
  public let index: Int32

  @inlinable
  init(_ index: Int32) {
    self.index = index
  }
}

/// One of the different names of a tree, by its number.
///
/// An id means something only for the tree that made it.
public struct NameID: Hashable, Sendable {
  public let index: Int32

  @inlinable
  init(_ index: Int32) {
    self.index = index
  }
}

/// The syntax of one Python file, or of one function body of it.
///
/// Nodes live in one array and name their children by number. Ranges are byte offsets into `bytes`.
/// A tree is made from any input: what could not be read is an `error` node and a problem. No path
/// from the root is longer than `maximumDepth`, so a recursive walk is safe.
public struct SyntaxTree: Sendable {
  /// The greatest number of nodes on a path from the root to a leaf.
  ///
  /// The deepest of 11,000 real files has 60. CPython's limits on brackets (200) and indents (99) are
  /// kept, so only chains such as `1 + 1 + …` come near: CPython 3.11 reads 2,988 of them, this reads
  /// 1,600, and each level more would cost every reader of a tree stack. A recursive reader has 4 KiB a
  /// level on a stack of 8 MiB.
  public static let maximumDepth = 2000

  /// The text that all ranges point into: the file's bytes, or their UTF-8 form when the file
  /// declares another encoding.
  @inlinable
  public var bytes: [UInt8] { parts.bytes }
  public var encoding: SourceEncoding { parts.encoding }
  /// The comments of the file in order, each from its `#` to before the line end.
  public var comments: [SourceRange] { parts.comments }
  /// What could not be read, in order of place.
  public var problems: [SyntaxProblem] { parts.problems }
  /// Whether the tree has error nodes.
  public var hasErrors: Bool { parts.hasErrors }
  /// The `module`, the `block` of a function body, or an `error` for a file that cannot be decoded.
  @inlinable
  public var root: NodeID { parts.root }

  @usableFromInline let parts: Parts

  @inlinable
  init(_ parts: Parts) {
    self.parts = parts
  }

  /// What a tree is made of: an object, because trees are handed around while they are walked.
  @usableFromInline
  final class Parts: Sendable {
    @usableFromInline let bytes: [UInt8]
    let encoding: SourceEncoding
    /// The tokens of a file with bodies that may be parsed later; nil where they can be lexed anew.
    let tokens: [Token]?
    /// Where the text begins: behind a byte order mark.
    let start: Int
    let comments: [SourceRange]
    let problems: [SyntaxProblem]
    let hasErrors: Bool
    @usableFromInline let root: NodeID
    @usableFromInline let nodes: [NodeRecord]
    @usableFromInline let links: [Int32]
    /// The different names of the tree, normalised as Python compares them.
    @usableFromInline let names: [String]
    /// The kinds of all nodes.
    let kinds: SyntaxKinds
    @usableFromInline let slots = SyntaxSlots.shared

    init(
      bytes: [UInt8], encoding: SourceEncoding, tokens: [Token]?, start: Int,
      comments: [SourceRange], problems: [SyntaxProblem], hasErrors: Bool, root: NodeID,
      nodes: [NodeRecord], links: [Int32], names: [String], kinds: SyntaxKinds
    ) {
      self.bytes = bytes
      self.encoding = encoding
      self.tokens = tokens
      self.start = start
      self.comments = comments
      self.problems = problems
      self.hasErrors = hasErrors
      self.root = root
      self.nodes = nodes
      self.links = links
      self.names = names
      self.kinds = kinds
    }
  }

  @inlinable
  @inline(__always)
  public func kind(_ node: NodeID) -> SyntaxKind { record(node).kind }

  @inlinable
  public func range(of node: NodeID) -> SourceRange {
    let record = record(node)
    return SourceRange(record.start, record.end)
  }

  /// The source of a node, as it is written.
  public func text(of node: NodeID) -> String { text(of: range(of: node)) }

  /// The source of a range; a range past the end is cut.
  public func text(of range: SourceRange) -> String {
    String(
      decoding: parts.bytes[range.offsets.clamped(to: 0..<parts.bytes.count)], as: UTF8.self)
  }

  /// Every node in the order in which nodes ended, children before their parents.
  ///
  /// Nodes of a statement that failed are among them; walk from the root to see only what counts.
  public var allNodes: some RandomAccessCollection<NodeID> {
    parts.nodes.indices.lazy.map { NodeID(Int32(truncatingIfNeeded: $0)) }
  }

  /// Whether a node of one of a few kinds is among all nodes.
  public func hasNodes(of kinds: SyntaxKinds) -> Bool { !parts.kinds.isDisjoint(with: kinds) }

  /// The nodes of a few kinds among all nodes.
  public func nodes(of kinds: SyntaxKinds) -> [NodeID] {
    guard hasNodes(of: kinds) else { return [] }
    var result: [NodeID] = []
    for index in parts.nodes.indices where kinds.contains(parts.nodes[index].kind) {
      result.append(NodeID(Int32(truncatingIfNeeded: index)))
    }
    return result
  }

  /// Whether a name stands anywhere in the tree.
  public func mentions(_ name: String) -> Bool { nameID(of: name) != nil }

  /// All tokens of the file, also for the tree of one function body.
  ///
  /// A file has as many bytes of tokens as of text and few ask for them, so they are not kept but lexed anew.
  public func tokens() -> [Token] {
    if let tokens = parts.tokens { return tokens }
    var lexer = Lexer(bytes, from: parts.start)
    return lexer.run()
  }

  /// The tokens that lie within a range, lexed anew.
  public func tokens(in range: SourceRange) -> ArraySlice<Token> {
    let tokens = tokens()
    let first = tokens.firstPartition { $0.start >= range.start }
    return tokens[first...].prefix { $0.end <= range.end && $0.kind != .endOfFile }
  }

  /// The comments that lie within a range.
  public func comments(in range: SourceRange) -> ArraySlice<SourceRange> {
    let first = comments.firstPartition { $0.start >= range.start }
    return comments[first...].prefix { $0.end <= range.end }
  }

  @inlinable
  @inline(__always)
  func record(_ node: NodeID) -> NodeRecord {
    let index = Int(node.index)
    return parts.nodes.indices.contains(index) ? parts.nodes[index] : NodeRecord.missing
  }
}

/// What the arena keeps of a node.
@usableFromInline
struct NodeRecord: Sendable {
  @usableFromInline var kind: SyntaxKind
  /// Operator, flags or count, by kind; see `NodeDetail`.
  @usableFromInline var detail: UInt8
  /// The number of nodes on the longest path below it, itself included.
  @usableFromInline var depth: UInt16
  @usableFromInline var start: UInt32
  @usableFromInline var end: UInt32
  /// The first child in the list of links; for a deferred block the first token; for a `name` or an
  /// `identifier` its number among the tree's names, and its token's hash until these are numbered.
  @usableFromInline var firstChild: Int32
  /// The number of links, empty slots included; for a deferred block the number of tokens.
  @usableFromInline var childCount: Int32

  @inlinable
  init(
    kind: SyntaxKind, detail: UInt8, depth: UInt16, start: UInt32, end: UInt32, firstChild: Int32,
    childCount: Int32
  ) {
    self.kind = kind
    self.detail = detail
    self.depth = depth
    self.start = start
    self.end = end
    self.firstChild = firstChild
    self.childCount = childCount
  }

  @inlinable
  static var missing: NodeRecord {
    NodeRecord(kind: .error, detail: 0, depth: 1, start: 0, end: 0, firstChild: 0, childCount: 0)
  }
  /// The link of an empty slot.
  @inlinable
  static var absent: Int32 { -1 }
}

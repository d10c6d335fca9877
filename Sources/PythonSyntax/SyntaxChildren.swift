/// The children of one node in the order of its layout, empty slots left out, as a window on the tree.
public struct SyntaxChildren: Sequence, Sendable {
  @usableFromInline let parts: SyntaxTree.Parts
  /// The places of the first link, and behind the last one.
  @usableFromInline let first: Int32
  @usableFromInline let end: Int32

  @inlinable
  @inline(__always)
  init(_ parts: SyntaxTree.Parts, from first: Int32, count: Int32) {
    self.parts = parts
    self.first = first
    end = first &+ count
  }

  public struct Iterator: IteratorProtocol {
    @usableFromInline let parts: SyntaxTree.Parts
    @usableFromInline var place: Int32
    @usableFromInline let end: Int32

    @inlinable
    @inline(__always)
    init(_ children: SyntaxChildren) {
      parts = children.parts
      place = children.first
      end = children.end
    }

    @inlinable
    @inline(__always)
    public mutating func next() -> NodeID? {
      while place < end {
        let link = parts.links[Int(place)]
        place &+= 1
        if link != NodeRecord.absent { return NodeID(link) }
      }
      return nil
    }
  }

  @inlinable
  @inline(__always)
  public func makeIterator() -> Iterator { Iterator(self) }

  /// Adds children to a list of nodes, as readers that keep a stack do.
  public static func += (nodes: inout [NodeID], children: SyntaxChildren) {
    for child in children { nodes.append(child) }
  }
}

/// Children of one node that are all there, as a window on the tree.
///
/// No array, because readers of a tree ask for such children of nearly every node. The first has the
/// index zero.
public struct NodeList: RandomAccessCollection, Sendable {
  @usableFromInline let parts: SyntaxTree.Parts
  /// The place of the first link.
  @usableFromInline let first: Int32
  @usableFromInline let length: Int32

  @inlinable
  @inline(__always)
  init(_ parts: SyntaxTree.Parts, from first: Int32, count: Int32) {
    self.parts = parts
    self.first = first
    length = count
  }

  @inlinable
  @inline(__always)
  public var startIndex: Int { 0 }
  @inlinable
  @inline(__always)
  public var endIndex: Int { Int(length) }
  @inlinable
  @inline(__always)
  public var count: Int { Int(length) }
  @inlinable
  @inline(__always)
  public subscript(position: Int) -> NodeID {
    precondition(position >= 0 && position < Int(length), "no such child")
    return NodeID(parts.links[Int(first) + position])
  }

  /// Steps through all of them: none is missing.
  @inlinable
  @inline(__always)
  public func makeIterator() -> SyntaxChildren.Iterator {
    SyntaxChildren(parts, from: first, count: length).makeIterator()
  }
}

/// A child and the part it plays.
public struct SyntaxChild: Sendable {
  public let role: SyntaxRole
  public let node: NodeID
}

extension SyntaxTree {
  /// The children that are there, in the order of the kind's layout.
  @inlinable
  @inline(__always)
  public func children(of node: NodeID) -> SyntaxChildren {
    let record = record(node)
    let isRead = record.kind != .deferredBlock
    return SyntaxChildren(parts, from: record.firstChild, count: isRead ? record.childCount : 0)
  }

  /// The children that are there, each with its role.
  public func childrenWithRoles(of node: NodeID) -> [SyntaxChild] {
    let record = record(node)
    guard record.kind != .deferredBlock else { return [] }
    let layout = record.kind.layout
    let count = Int(record.childCount)
    var result: [SyntaxChild] = []
    result.reserveCapacity(count)
    for position in 0..<count {
      let link = parts.links[Int(record.firstChild) + position]
      if link != NodeRecord.absent, let role = layout.role(at: position, of: count) {
        result.append(SyntaxChild(role: role, node: NodeID(link)))
      }
    }
    return result
  }

  /// The child in a slot of the layout, or nil when the source has no such part.
  ///
  /// - Returns: Nil also when the kind has no such slot, or the role is the repeated one.
  @inlinable
  @inline(__always)
  public func child(_ role: SyntaxRole, of node: NodeID) -> NodeID? {
    let record = record(node)
    let slot = parts.slots.slot(of: role, in: record.kind, count: record.childCount)
    return slot.flatMap { link($0, of: record) }
  }

  /// The child in a slot, by its number.
  @inlinable
  @inline(__always)
  func link(_ slot: Int, of record: NodeRecord) -> NodeID? {
    guard slot >= 0, slot < Int(record.childCount) else { return nil }
    let link = parts.links[Int(record.firstChild) + slot]
    return link == NodeRecord.absent ? nil : NodeID(link)
  }

  /// The children with the layout's repeated role.
  @inlinable
  @inline(__always)
  public func repeatedChildren(of node: NodeID) -> NodeList {
    var record = record(node)
    if record.kind == .deferredBlock { record.childCount = 0 }
    let ends = parts.slots.ends[Int(record.kind.rawValue)]
    return nodes(of: record, from: ends.head, behind: ends.tail)
  }

  /// Where the children of a node stand, empty slots included, for readers that visit one after the other.
  ///
  /// Numbers only: a window on the tree is one more reference to it, which is counted for every node that is
  /// visited.
  @inlinable
  @inline(__always)
  public func places(ofChildren node: NodeID) -> Range<Int> {
    let record = record(node)
    let first = Int(record.firstChild)
    return first..<first + (record.kind == .deferredBlock ? 0 : Int(record.childCount))
  }

  /// The same for the children with the layout's repeated role.
  @inlinable
  @inline(__always)
  public func places(ofRepeatedChildren node: NodeID) -> Range<Int> {
    let record = record(node)
    let ends = parts.slots.ends[Int(record.kind.rawValue)]
    let first = Int(record.firstChild) + Int(ends.head)
    let count = Int(record.childCount) - Int(ends.head) - Int(ends.tail)
    return first..<first + (record.kind == .deferredBlock ? 0 : max(count, 0))
  }

  /// The child at a place; nil for an empty slot.
  @inlinable
  @inline(__always)
  public func child(at place: Int) -> NodeID? {
    let link = parts.links[place]
    return link == NodeRecord.absent ? nil : NodeID(link)
  }

  /// A list of nothing.
  @inlinable
  @inline(__always)
  public var noNodes: NodeList { NodeList(parts, from: 0, count: 0) }

  /// The children of a node but for those in some first and last slots.
  @inlinable
  @inline(__always)
  func nodes(of record: NodeRecord, from head: Int32, behind tail: Int32 = 0) -> NodeList {
    NodeList(
      parts, from: record.firstChild &+ head, count: max(record.childCount &- head &- tail, 0))
  }
}

extension SyntaxLayout {
  fileprivate func role(at position: Int, of count: Int) -> SyntaxRole? {
    if position < head.count { return head[position] }
    let tailStart = count - tail.count
    return position < tailStart ? repeated : tail[position - tailStart]
  }
}

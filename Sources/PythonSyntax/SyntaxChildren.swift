/// The children of one node in the order of its layout, empty slots left out.
public struct SyntaxChildren: Sequence, Sendable {
  let links: ArraySlice<Int32>

  public struct Iterator: IteratorProtocol {
    var base: ArraySlice<Int32>.Iterator

    public mutating func next() -> NodeID? {
      while let link = base.next() {
        if link != NodeRecord.absent { return NodeID(link) }
      }
      return nil
    }
  }

  public func makeIterator() -> Iterator { Iterator(base: links.makeIterator()) }
}

/// Children of one node that are all there, as a window on the tree.
///
/// No array, because readers of a tree ask for such children of nearly every node. The first has the
/// index zero.
public struct NodeList: RandomAccessCollection, Sendable {
  private let links: ArraySlice<Int32>

  init(_ links: ArraySlice<Int32>) {
    self.links = links
  }

  public init() {
    links = []
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { links.count }
  public subscript(position: Int) -> NodeID { NodeID(links[links.startIndex + position]) }
}

/// A child and the part it plays.
public struct SyntaxChild: Sendable {
  public let role: SyntaxRole
  public let node: NodeID
}

extension SyntaxTree {
  /// The children that are there, in the order of the kind's layout.
  public func children(of node: NodeID) -> SyntaxChildren {
    SyntaxChildren(links: links(of: node))
  }

  /// The children that are there, each with its role.
  public func childrenWithRoles(of node: NodeID) -> [SyntaxChild] {
    let layout = kind(node).layout
    let links = links(of: node)
    var result: [SyntaxChild] = []
    result.reserveCapacity(links.count)
    for (position, link) in links.enumerated() where link != NodeRecord.absent {
      if let role = layout.role(at: position, of: links.count) {
        result.append(SyntaxChild(role: role, node: NodeID(link)))
      }
    }
    return result
  }

  /// The child in a slot of the layout, or nil when the source has no such part.
  ///
  /// - Returns: Nil also when the kind has no such slot, or the role is the repeated one.
  public func child(_ role: SyntaxRole, of node: NodeID) -> NodeID? {
    let record = record(node)
    guard record.kind != .deferredBlock else { return nil }
    let layout = record.kind.layout
    let count = Int(record.childCount)
    let position: Int
    if let index = layout.head.firstIndex(of: role) {
      position = index
    } else if let index = layout.tail.firstIndex(of: role) {
      position = count - layout.tail.count + index
    } else {
      return nil
    }
    guard position >= 0, position < count else { return nil }
    let link = links[Int(record.firstChild) + position]
    return link == NodeRecord.absent ? nil : NodeID(link)
  }

  /// The children with the layout's repeated role.
  public func repeatedChildren(of node: NodeID) -> NodeList {
    let record = record(node)
    guard record.kind != .deferredBlock else { return NodeList() }
    let layout = record.kind.layout
    let first = Int(record.firstChild) + layout.head.count
    let end = Int(record.firstChild + record.childCount) - layout.tail.count
    return end > first ? NodeList(links[first..<end]) : NodeList()
  }

  func links(of node: NodeID) -> ArraySlice<Int32> {
    let record = record(node)
    guard record.childCount > 0, record.kind != .deferredBlock else { return [] }
    let first = Int(record.firstChild)
    return links[first..<first + Int(record.childCount)]
  }
}

extension SyntaxLayout {
  fileprivate func role(at position: Int, of count: Int) -> SyntaxRole? {
    if position < head.count { return head[position] }
    let tailStart = count - tail.count
    return position < tailStart ? repeated : tail[position - tailStart]
  }
}

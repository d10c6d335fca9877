import SourceText

extension RevisionGraphBuilder {
  /// The largest number of labels that are kept, summed over all revisions.
  static let maximumLabelCount = 4_000_000

  /// Gives each label to its revision's descendants by `down_revision`, and, when these form one line
  /// without a fork or a merge, to the ancestors down to the nearest fork or merge.
  ///
  /// Labels of a file whose id a later one repeats do not spread.
  /// - Parameter order: The nodes, parents first; on a cycle labels do not spread.
  mutating func spreadLabels(_ order: [Int]) {
    if labels.isEmpty { return }
    var remaining = Self.maximumLabelCount
    for node in nodes.indices { nodes[node].branchLabels = ownLabels[nodes[node].migration] }
    for node in order {
      inheritLabels(node, &remaining)
    }
    spreadUpwards(order, &remaining)
    guard remaining < 0, let last = migrations.last(where: { !$0.branchLabels.isEmpty }) else {
      return
    }
    problems.append(
      GraphProblem(
        .tooManyLabels, last, last.branchLabels[0].range,
        "more than \(Self.maximumLabelCount) labels on revisions: not all are known"))
  }

  private mutating func inheritLabels(_ node: Int, _ remaining: inout Int) {
    let parents = nodes[node].down
    let own = nodes[node].branchLabels
    if parents.count == 1, own.isEmpty {
      // The array is shared, not copied.
      nodes[node].branchLabels = nodes[parents[0]].branchLabels
      return
    }
    let inherited = parents.map { nodes[$0].branchLabels }.filter { !$0.isEmpty }
    if inherited.isEmpty { return }
    let size = inherited.reduce(own.count) { $0 + $1.count }
    remaining -= size
    if remaining < 0 { return }
    nodes[node].branchLabels = deduplicated(own + inherited.joined())
  }

  private mutating func spreadUpwards(_ order: [Int], _ remaining: inout Int) {
    // Whether the node and its descendants form one line: known for children before parents.
    var isLine = [Bool](repeating: false, count: nodes.count)
    for index in order.reversed() {
      isLine[index] = isPlain(index) && nodes[index].children.allSatisfy { isLine[$0] }
    }
    for start in nodes.indices where isLine[start] {
      let own = ownLabels[nodes[start].migration]
      if own.isEmpty { continue }
      var next = nodes[start].down
      while let parent = next.first, isPlain(parent), remaining >= 0 {
        remaining -= nodes[parent].branchLabels.count + own.count
        nodes[parent].branchLabels = deduplicated(nodes[parent].branchLabels + own)
        next = nodes[parent].down
      }
    }
  }

  /// Neither a fork, dependencies included, nor a merge.
  private func isPlain(_ node: Int) -> Bool {
    nodes[node].allChildren.count < 2 && !nodes[node].isMergePoint
  }
}

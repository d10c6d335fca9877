import SourceText

extension RevisionGraphBuilder {
  /// Reports every set of revisions that are their own ancestors.
  ///
  /// - Parameter isOrdered: Whether the graph by `down_revision` alone is known to have no cycle.
  mutating func findCycles(isOrdered: Bool) {
    var known: Set<[Int]> = []
    if !isOrdered {
      for cycle in stronglyConnected(\.down) where cycle.count > 1 {
        problems.append(problem(.cycle, "Cycle", of: cycle))
        known.insert(cycle)
      }
    }
    // By index, so that of a node only what is needed is copied.
    let hasDependencies = nodes.indices.contains { !nodes[$0].dependencies.isEmpty }
    let isOrderedWithDependencies =
      !hasDependencies
      || parentsFirst {
        nodes[$0].dependencies.isEmpty ? deduplicated(nodes[$0].down) : nodes[$0].allDown
      }.count == nodes.count
    if !isOrderedWithDependencies {
      isAcyclic = false
      for cycle in stronglyConnected(\.allDown) where cycle.count > 1 && !known.contains(cycle) {
        problems.append(problem(.dependencyCycle, "Dependency cycle", of: cycle))
      }
    }
    isAcyclic = isAcyclic && isOrdered
  }

  private func stronglyConnected(_ edges: (RevisionNode) -> [Int]) -> [[Int]] {
    stronglyConnectedComponents(count: nodes.count) { edges(nodes[$0]) }
  }

  private func problem(
    _ kind: GraphProblem.Kind, _ name: String, of cycle: [Int]
  ) -> GraphProblem {
    let members = Set(cycle)
    let places = cycle.map { (migrations[nodes[$0].migration], reference(in: $0, to: members)) }
    let shown = cycle.prefix(20).map { nodes[$0].id.description }.joined(separator: ", ")
    let rest = cycle.count > 20 ? ", and \(cycle.count - 20) more" : ""
    return GraphProblem(
      kind, places[0].0, places[0].1, "\(name) is detected in revisions (\(shown)\(rest))",
      related: places.dropFirst().map {
        .init(migration: $0, range: $1, message: "part of the cycle")
      })
  }

  /// Where a revision refers to another one of its cycle.
  private func reference(in node: Int, to members: Set<Int>) -> SourceRange {
    let migration = migrations[nodes[node].migration]
    func isMember(_ name: RevisionID) -> Bool {
      (indexOfRevision[name] ?? indexOfLabel[name]).map(members.contains) ?? false
    }
    return migration.downRevisions.first { isMember($0.value) }?.range
      ?? migration.dependsOn.first { isMember(RevisionID($0.value)) }?.range
      ?? migration.revision.range
  }
}

/// Tarjan's algorithm with an explicit stack.
///
/// - Parameters:
///   - count: The number of nodes.
///   - edges: The nodes that a node refers to.
/// - Returns: The components, each sorted; a component comes after those that it refers to.
func stronglyConnectedComponents(count: Int, _ edges: (Int) -> [Int]) -> [[Int]] {
  struct Frame {
    var node: Int
    var targets: [Int]
    var next = 0
  }
  var number = [Int](repeating: -1, count: count)
  var low = number
  var isOpen = [Bool](repeating: false, count: count)
  var open: [Int] = []
  var frames: [Frame] = []
  var components: [[Int]] = []
  var counter = 0

  func enter(_ node: Int) {
    number[node] = counter
    low[node] = counter
    counter += 1
    isOpen[node] = true
    open.append(node)
    frames.append(Frame(node: node, targets: edges(node)))
  }

  for root in 0..<count where number[root] < 0 {
    enter(root)
    while let frame = frames.last {
      if frame.next < frame.targets.count {
        frames[frames.count - 1].next += 1
        let target = frame.targets[frame.next]
        if number[target] < 0 {
          enter(target)
        } else if isOpen[target] {
          low[frame.node] = min(low[frame.node], number[target])
        }
        continue
      }
      frames.removeLast()
      if let parent = frames.last { low[parent.node] = min(low[parent.node], low[frame.node]) }
      guard low[frame.node] == number[frame.node] else { continue }
      var component: [Int] = []
      while let member = open.popLast() {
        isOpen[member] = false
        component.append(member)
        if member == frame.node { break }
      }
      components.append(component.sorted())
    }
  }
  return components
}

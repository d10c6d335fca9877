import SourceText

/// The two ends of `alembic history -r`.
struct HistoryRange {
  var lower: String
  var upper: String

  /// Splits a range at its only colon; nil when there is none or another one.
  init?(_ range: String) {
    let ends = range.strippedAsPython.utf8
      .split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard ends.count == 2 else { return nil }
    lower = ends[0].isEmpty ? "base" : ends[0]
    upper = ends[1].isEmpty ? "heads" : ends[1]
  }
}

extension RevisionGraph {
  /// The revisions of `alembic history -r`, newest first, both ends included.
  ///
  /// - Parameter range: `a:b`, `a:`, `:b` or `:`, each side a symbol or a relative one such as `-2` or
  ///   `ae1027+1`. `current` needs a database and is refused.
  /// - Returns: The revisions in the order of `history`.
  /// - Throws: What makes the range meaningless.
  package func history(range: String) throws(SymbolError) -> [RevisionID] {
    guard let ends = HistoryRange(range) else {
      throw .invalid("History range requires [start]:[end], [start]:, or :[end]")
    }
    if [ends.lower, ends.upper].contains("current") { throw .needsDatabase }
    return try history(from: ends.lower, to: ends.upper)
  }

  /// Alembic's `iterate_revisions` as `history` calls it.
  private func history(from lower: String, to upper: String) throws(SymbolError) -> [RevisionID] {
    let targets = try targets(of: upper, above: lower)
    let required = try ancestorsWithoutOverlap(of: targets)
    let start = try start(of: lower, below: upper, within: required)
    let current = try ancestorsWithoutOverlap(of: start)
    var included = zip(required, current).map { $0 && !$1 }
    for node in start { included[node] = true }
    if !start.isEmpty {
      let above = reached(from: start) { nodes[$0].children }
      for node in nodes.indices where !above[node] { included[node] = false }
    }
    return ids(topologicalOrder(of: included, from: targets, isClosed: start.isEmpty))
  }

  /// The revisions at the upper end; on the lower end's branch if that names one.
  private func targets(of upper: String, above lower: String) throws(SymbolError) -> [Int] {
    var targets: [Int] = []
    for place in try upperPlaces(upper, above: lower) {
      guard case .revision(let node) = place else {
        throw .invalid("Relative revision \(upper) is outside the history")
      }
      targets.append(node)
    }
    guard let at = lower.utf8.firstIndex(of: UInt8(ascii: "@")) else { return targets }
    let branch = String(lower[..<at])
    guard let label = try labelOfLowerBranch(branch) else { return targets }
    return targets.filter { hasLabel($0, label) }
  }

  private func labelOfLowerBranch(_ branch: String) throws(SymbolError) -> RevisionID? {
    let name = RevisionID(branch)
    guard let node = try place(branch), nodes[node].id == name else { return name }
    let own = nodes[node].branchLabels
    guard own.count == 1 else {
      throw .invalid("Revision \(name) has \(own.count) branch labels; one is needed before '@'")
    }
    return labels[own[0]]
  }

  /// The revisions at the lower end; none for `base`.
  private func start(
    of lower: String, below upper: String, within required: [Bool]
  ) throws(SymbolError) -> [Int] {
    let places = try places(lower)
    var start: [Int] = []
    for place in places where place != .nowhere {
      guard case .revision(let node) = place, required[node] else {
        throw .notAnAncestor(lower: lower, upper: upper)
      }
      start.append(node)
    }
    guard places.first == .nowhere else {
      if start.count < places.count {
        _ = try ancestorsWithoutOverlap(of: start)
        throw .invalid("Relative revision \(lower) is outside the history")
      }
      return start
    }
    switch try lowerPlace(lower, below: upper) {
    case .base: return []
    case .revision(let node): return [node]
    case .nowhere: throw .invalid("Relative revision \(lower) is outside the history")
    }
  }

  /// Marks the nodes and their ancestors, dependencies included.
  ///
  /// Refuses a node that is an ancestor of another one, where Alembic does.
  private func ancestorsWithoutOverlap(of targets: [Int]) throws(SymbolError) -> [Bool] {
    var seen = [Bool](repeating: false, count: nodes.count)
    let isTarget = Set(targets)
    for target in targets {
      var overlaps: Set<Int> = []
      var open = [target]
      while let node = open.popLast() {
        if node != target, isTarget.contains(node) { overlaps.insert(node) }
        if seen[node] { continue }
        seen[node] = true
        open.append(contentsOf: nodes[node].normalizedDown)
      }
      if !overlaps.isEmpty {
        let list = overlaps.sorted().map { nodes[$0].id.description }.joined(separator: ", ")
        throw .invalid(
          "Requested revision \(nodes[target].id) overlaps with other requested revisions \(list)")
      }
    }
    return seen
  }
}

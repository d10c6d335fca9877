import SourceText

extension RevisionGraph {
  /// The revisions that a symbol means to `alembic show` and `alembic merge`.
  ///
  /// A symbol is an id, the beginning of one id, `head`, `heads`, `base`, a branch label, `-N` (N steps
  /// down from every head), or one of these after `branch@`.
  /// - Returns: The revisions in Alembic's order; none for `base` and for `heads` of an empty graph.
  package func resolve(_ symbol: String) throws(SymbolError) -> [RevisionID] {
    var result: [RevisionID] = []
    for place in try places(symbol) {
      guard case .revision(let node) = place else {
        throw .invalid("Relative revision \(symbol) walks past the first revision")
      }
      result.append(nodes[node].id)
    }
    return result
  }

  /// The one revision that a symbol means; nil for `base`.
  package func resolveOne(_ symbol: String) throws(SymbolError) -> RevisionID? {
    try place(symbol).map { nodes[$0].id }
  }
}

/// What a walk can end at.
enum RevisionPlace: Hashable {
  case revision(Int)
  /// Below the first revision.
  case base
  /// Beyond where the walk may go.
  case nowhere
}

/// A symbol with the branch before `@` split off, as far as it means ids.
struct ResolvedSymbol {
  /// Ids, or texts that still have to be looked up.
  var names: [RevisionID]
  var branch: String?
}

extension RevisionGraph {
  /// Alembic's `get_revisions`.
  func places(_ symbol: String) throws(SymbolError) -> [RevisionPlace] {
    let resolved = try resolveNames(symbol)
    if resolved.names.count == 1, let steps = pythonInt(resolved.names[0].description), steps < 0 {
      return try places(steps: steps, branch: resolved.branch)
    }
    var result: [RevisionPlace] = []
    for name in resolved.names {
      result.append(.revision(try lookUp(name, onBranch: resolved.branch)))
    }
    return result
  }

  private func places(steps: Int, branch: String?) throws(SymbolError) -> [RevisionPlace] {
    var result: [RevisionPlace] = []
    let branchLabel = branch.map { RevisionID($0) }
    for head in realHeadsAsAlembicCountsThem.compactMap({ indexOfRevision[$0] }) {
      if let branchLabel, !hasLabel(head, branchLabel) { continue }
      result.append(try walk(from: .revision(head), steps: steps, stopsAtEnds: false))
    }
    return result
  }

  func hasLabel(_ node: Int, _ label: RevisionID) -> Bool {
    nodes[node].branchLabels.contains { labels[$0] == label }
  }

  /// Alembic's `get_revision`: nil for `base`.
  func place(_ symbol: String) throws(SymbolError) -> Int? {
    let resolved = try resolveNames(symbol)
    if resolved.names.count > 1 {
      throw .multipleHeads(argument: symbol, heads: resolved.names)
    }
    guard let name = resolved.names.first else {
      // The branch before `@base` has to exist all the same.
      if let branch = resolved.branch, !branch.isEmpty { _ = try resolveBranch(branch) }
      return nil
    }
    return try lookUp(name, onBranch: resolved.branch)
  }

  /// Alembic's `_resolve_revision_number`.
  func resolveNames(_ symbol: String) throws(SymbolError) -> ResolvedSymbol {
    var name = symbol
    var branch: String?
    if let at = symbol.utf8.firstIndex(of: UInt8(ascii: "@")) {
      branch = String(symbol[..<at])
      name = String(symbol.unicodeScalars[symbol.unicodeScalars.index(after: at)...])
    }
    let onBranch = branch.flatMap { $0.isEmpty ? nil : $0 }
    switch RevisionID(name) {
    case "heads":
      guard let onBranch else {
        return ResolvedSymbol(names: realHeadsAsAlembicCountsThem, branch: branch)
      }
      let heads = try sharingLineage(headsAsAlembicCountsThem, with: onBranch)
      return ResolvedSymbol(names: heads, branch: branch)
    case "head":
      var heads = headsAsAlembicCountsThem
      if let onBranch { heads = try sharingLineage(heads, with: onBranch) }
      if heads.count > 1 {
        throw .multipleHeads(argument: onBranch.map { "\($0)@head" } ?? "head", heads: heads)
      }
      return ResolvedSymbol(names: heads, branch: branch)
    case "base":
      return ResolvedSymbol(names: [], branch: branch)
    default:
      return ResolvedSymbol(names: [RevisionID(name)], branch: branch)
    }
  }

  /// Alembic's `_revision_for_ident`: an id, a label, or the beginning of one of them.
  func lookUp(_ name: RevisionID, onBranch branch: String? = nil) throws(SymbolError) -> Int {
    let branch = branch.flatMap { $0.isEmpty ? nil : $0 }
    let branchNode: Int?
    if let branch { branchNode = try resolveBranch(branch) } else { branchNode = nil }
    let node: Int
    if let known = keyed(name) {
      node = known
    } else {
      node = try lookUpPrefix(name, onBranch: branchNode == nil ? nil : branch)
    }
    guard let branch, let branchNode else { return node }
    if !lineage(of: node)[branchNode] {
      throw .notFound(
        argument: name.description,
        detail: "Revision \(nodes[node].id) is not a member of branch '\(branch)'")
    }
    return node
  }

  /// The revision with this id or label.
  private func keyed(_ name: RevisionID) -> Int? {
    indexOfRevision[name] ?? indexOfLabel[name]
  }

  private func lookUpPrefix(_ name: RevisionID, onBranch branch: String?) throws(SymbolError) -> Int
  {
    let prefix = name.description
    guard !prefix.isEmpty else {
      throw .notFound(argument: "", detail: "No such revision or branch ''")
    }
    var candidates = (nodes.lazy.map(\.id) + labels).filter {
      $0.description.utf8.starts(with: prefix.utf8)
        && $0.description.unicodeScalars.dropFirst(3).first != nil
    }
    if let branch { candidates = try sharingLineage(candidates, with: branch) }
    guard let first = candidates.first, let node = keyed(first) else {
      let hint =
        prefix.unicodeScalars.count < 4
        ? "; please ensure at least four characters are present for partial revision identifier "
          + "matches" : ""
      throw .notFound(
        argument: prefix, detail: "No such revision or branch '\(prefix)'\(hint)")
    }
    if candidates.count > 1 {
      let list = candidates.prefix(3).map { "'\($0)'" }.joined(separator: ", ")
      throw .ambiguous(
        argument: prefix, detail: "Multiple revisions start with '\(prefix)': \(list)...")
    }
    return node
  }

  /// Alembic's `_resolve_branch`.
  func resolveBranch(_ branch: String) throws(SymbolError) -> Int {
    if let node = keyed(RevisionID(branch)) { return node }
    do {
      return try lookUp(RevisionID(branch))
    } catch {
      let detail = "No such branch: '\(branch)'"
      if case .ambiguous = error { throw .ambiguous(argument: branch, detail: detail) }
      throw .notFound(argument: branch, detail: detail)
    }
  }

  /// Alembic's `filter_for_lineage`: the ids and labels whose revision is an ancestor or a descendant
  /// of what the branch means.
  func sharingLineage(
    _ candidates: [RevisionID], with branch: String
  ) throws(SymbolError) -> [RevisionID] {
    // Without candidates Alembic does not look up what the branch means.
    _ = try resolveNames(branch)
    if candidates.isEmpty { return [] }
    let isRelated = try lineage(ofBranch: branch)
    var result: [RevisionID] = []
    for candidate in candidates {
      if isRelated[try lookUp(candidate)] { result.append(candidate) }
    }
    return result
  }

  /// Marks the ancestors and descendants by `down_revision` of what a branch means; a branch that
  /// means nothing, as `base` does, is everywhere.
  func lineage(ofBranch branch: String) throws(SymbolError) -> [Bool] {
    let resolved = try resolveNames(branch)
    var members = resolved.names
    if let label = resolved.branch, !label.isEmpty { members.append(RevisionID(label)) }
    if members.isEmpty { return [Bool](repeating: true, count: nodes.count) }
    var starts: [Int] = []
    for member in members { starts.append(try lookUp(member)) }
    return zip(
      reached(from: starts) { nodes[$0].children }, reached(from: starts) { nodes[$0].down }
    ).map { $0 || $1 }
  }

  private func lineage(of node: Int) -> [Bool] {
    zip(reached(from: [node]) { nodes[$0].children }, reached(from: [node]) { nodes[$0].down }).map
    { $0 || $1 }
  }

  /// Alembic's `_walk`: steps up (positive) or down from a revision.
  ///
  /// - Parameters:
  ///   - start: Where to start; `nowhere` means outside the graph, below the bases or above the heads.
  ///   - steps: How far to go, and which way.
  ///   - branch: The branch to stay on when going up.
  ///   - stopsAtEnds: Whether a walk that would leave the graph stays at its end.
  /// - Returns: The place reached; `nowhere` when it would leave the graph and may not stay.
  /// - Throws: `invalid` when there is more than one way to go.
  func walk(
    from start: RevisionPlace, steps: Int, branch: String? = nil, stopsAtEnds: Bool
  ) throws(SymbolError) -> RevisionPlace {
    var place = start
    let isUp = steps > 0
    // A walk that takes more steps than there are revisions has left the graph.
    for _ in 0..<min(steps.magnitude, UInt(nodes.count) + 2) {
      var next = isUp ? try above(place) : below(place)
      if isUp, let branch, !branch.isEmpty {
        _ = try resolveNames(branch)
        if next.isEmpty { return stopsAtEnds ? place : .nowhere }
        let isRelated = try lineage(ofBranch: branch)
        next = next.filter {
          guard case .revision(let node) = $0 else { return false }
          return isRelated[node]
        }
      }
      if next.count > 1 { throw .invalid("Ambiguous walk") }
      guard let only = next.first else { return stopsAtEnds ? place : .nowhere }
      place = only
    }
    return place
  }

  private func above(_ place: RevisionPlace) throws(SymbolError) -> [RevisionPlace] {
    switch place {
    case .revision(let node): return nodes[node].children.map { .revision($0) }
    case .nowhere:
      // Every file counts, also one whose id a later one repeats.
      return migrations.filter(\.downRevisions.isEmpty)
        .compactMap { indexOfRevision[$0.id].map { .revision($0) } }
    case .base: throw .invalid("Walked too far")
    }
  }

  private func below(_ place: RevisionPlace) -> [RevisionPlace] {
    switch place {
    case .revision(let node):
      nodes[node].isBase ? [.base] : nodes[node].down.map { .revision($0) }
    case .nowhere:
      headsAsAlembicCountsThem.isEmpty
        ? [.base]
        : headsAsAlembicCountsThem.compactMap { indexOfRevision[$0].map { .revision($0) } }
    case .base: []
    }
  }
}

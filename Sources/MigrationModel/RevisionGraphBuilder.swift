import SourceText

/// Makes the nodes and edges of a graph, and notes every defect on the way.
struct RevisionGraphBuilder {
  let migrations: [Migration]
  var problems: [GraphProblem] = []
  var nodes: [RevisionNode] = []
  var indexOfRevision: [RevisionID: Int] = [:]
  /// The node that each migration is, or that has its id.
  private var nodeOfMigration: [Int] = []
  var indexOfLabel: [RevisionID: Int] = [:]
  var labels: [RevisionID] = []
  /// The labels that each migration declares and that clash with nothing: indices into `labels`.
  var ownLabels: [[Int]] = []
  var isAcyclic = true
  /// Finds what was meant by a text that names no revision; made when it is first needed.
  private var guesser: RevisionGuesser?
  /// How many more guesses are made: a guess looks at every revision.
  private var remainingGuesses: Int

  init(_ migrations: [Migration], guesses: Int) {
    self.migrations = migrations
    remainingGuesses = guesses
  }

  mutating func build() {
    addNodes()
    addLabels()
    for index in migrations.indices { addEdges(of: index) }
    connectChildren()
    let order = parentsFirst { nodes[$0].down }
    for node in order {
      nodes[node].generation = nodes[node].down.reduce(0) { max($0, nodes[$1].generation + 1) }
    }
    normalizeDependencies(order)
    connectNormalized()
    findCycles(isOrdered: order.count == nodes.count)
    spreadLabels(order)
  }

  private mutating func addNodes() {
    nodes.reserveCapacity(migrations.count)
    indexOfRevision.reserveCapacity(migrations.count)
    nodeOfMigration.reserveCapacity(migrations.count)
    for index in migrations.indices {
      let id = migrations[index].id
      if let known = indexOfRevision[id] {
        reportDuplicate(migrations[index], of: migrations[nodes[known].migration])
        nodes[known].migration = index
        nodeOfMigration.append(known)
      } else {
        indexOfRevision[id] = nodes.count
        nodeOfMigration.append(nodes.count)
        nodes.append(RevisionNode(id: id, migration: index))
      }
      checkCharacters(of: migrations[index])
    }
  }

  private mutating func reportDuplicate(_ migration: Migration, of earlier: Migration) {
    problems.append(
      GraphProblem(
        .duplicateRevision, migration, migration.revision.range,
        "Revision \(migration.id) is present more than once",
        related: [.init(migration: earlier, range: earlier.revision.range, message: "also here")]))
  }

  /// Refuses what Alembic refuses: characters that mean something in a symbol.
  private mutating func checkCharacters(of migration: Migration) {
    // Nearly no identifier has one, which one look tells.
    guard Self.hasIllegal(migration.id.description.utf8.span) else { return }
    let illegal = ["+", "-", ":", "@"].filter {
      migration.id.description.unicodeScalars.contains($0)
    }
    let list = illegal.map { String($0) }.joined(separator: ", ")
    problems.append(
      GraphProblem(
        .illegalCharacter, migration, migration.revision.range,
        "Character(s) '\(list)' not allowed in revision identifier '\(migration.id)'"))
  }

  private static func hasIllegal(_ bytes: Span<UInt8>) -> Bool {
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "@"): return true
      default: continue
      }
    }
    return false
  }

  private mutating func addLabels() {
    ownLabels = Array(repeating: [], count: migrations.count)
    var declaredBy: [RevisionID: (migration: Int, range: SourceRange)] = [:]
    for index in migrations.indices where !migrations[index].branchLabels.isEmpty {
      let migration = migrations[index]
      for label in migration.branchLabels {
        let key = RevisionID(label.value)
        let other =
          declaredBy[key]
          ?? indexOfRevision[key].map { node in
            (nodes[node].migration, migrations[nodes[node].migration].revision.range)
          }
        if let other {
          reportClash(label, in: migration, with: migrations[other.migration], at: other.range)
          continue
        }
        declaredBy[key] = (index, label.range)
        indexOfLabel[key] = indexOfRevision[migration.id]
        ownLabels[index].append(labels.count)
        labels.append(key)
      }
    }
  }

  private mutating func reportClash(
    _ label: Located<String>, in migration: Migration, with other: Migration, at range: SourceRange
  ) {
    problems.append(
      GraphProblem(
        .labelClash, migration, label.range,
        "Branch name '\(label.value)' in revision \(migration.id) already used by revision "
          + other.id.description,
        related: [.init(migration: other, range: range, message: "already used here")]))
  }

  /// Notes what one migration refers to; only the last file of an id adds edges.
  private mutating func addEdges(of index: Int) {
    let node = nodeOfMigration[index]
    let down = parents(of: index)
    let dependencies =
      migrations[index].dependsOn.isEmpty ? [] : dependencies(of: migrations[index])
    guard nodes[node].migration == index else { return }
    nodes[node].down = down
    nodes[node].dependencies = dependencies
    nodes[node].isMergePoint = migrations[index].downRevisions.count > 1
    nodes[node].isBase = migrations[index].downRevisions.isEmpty
  }

  private mutating func parents(of index: Int) -> [Int] {
    let references = migrations[index].downRevisions
    var result: [Int] = []
    result.reserveCapacity(references.count)
    for parent in references {
      if let node = indexOfRevision[parent.value], node != nodeOfMigration[index] {
        result.append(node)
        continue
      }
      let migration = migrations[index]
      if parent.value == migration.id {
        problems.append(
          GraphProblem(
            .selfLoop, migration, parent.range,
            "Self-loop is detected in revisions (\(migration.id))"))
      } else {
        problems.append(missing(.missingParent, parent.value, at: parent.range, in: migration))
      }
    }
    return result
  }

  private mutating func dependencies(of migration: Migration) -> [Int] {
    // A lone empty string is false, and false means no dependencies.
    if migration.dependsOn.count == 1, migration.dependsOn[0].value.isEmpty { return [] }
    var result: [Int] = []
    for dependency in migration.dependsOn {
      let name = RevisionID(dependency.value)
      let node = indexOfRevision[name] ?? indexOfLabel[name]
      if name == migration.id || (node != nil && node == indexOfRevision[migration.id]) {
        problems.append(
          GraphProblem(
            .dependencySelfLoop, migration, dependency.range,
            "Dependency self-loop is detected in revisions (\(migration.id))"))
      } else if let node {
        result.append(node)
      } else {
        problems.append(missing(.missingDependency, name, at: dependency.range, in: migration))
      }
    }
    return result
  }

  private mutating func missing(
    _ kind: GraphProblem.Kind, _ name: RevisionID, at range: SourceRange, in migration: Migration
  ) -> GraphProblem {
    let text =
      switch kind {
      case .missingDependency: "Revision \(name) that \(migration.id) depends on is not present"
      default: "Revision \(name) referenced from \(migration.id) is not present"
      }
    return GraphProblem(
      kind, migration, range, text, guess: guess(name, by: migration.id), missing: name)
  }

  private mutating func guess(_ name: RevisionID, by author: RevisionID) -> GraphProblem.Guess? {
    if remainingGuesses == 0 { return nil }
    remainingGuesses -= 1
    let guesser = self.guesser ?? RevisionGuesser(migrations, labels: indexOfLabel, nodes: nodes)
    self.guesser = guesser
    return guesser.guess(name, by: author)
  }
}

// MARK: - Derived edges

extension RevisionGraphBuilder {
  /// Turns the edges round.
  private mutating func connectChildren() {
    for child in nodes.indices {
      for parent in deduplicated(nodes[child].down) { nodes[parent].children.append(child) }
    }
    for child in nodes.indices {
      if nodes[child].dependencies.isEmpty { continue }
      let parents = Set(nodes[child].down)
      for other in deduplicated(nodes[child].dependencies) where !parents.contains(other) {
        nodes[other].allChildren.append(child)
      }
    }
    for node in nodes.indices {
      nodes[node].allChildren =
        nodes[node].allChildren.isEmpty
        ? nodes[node].children : (nodes[node].allChildren + nodes[node].children).sorted()
    }
  }

  private mutating func connectNormalized() {
    // By index, so that of a node only what is needed is copied.
    guard nodes.indices.contains(where: { !nodes[$0].normalizedDependencies.isEmpty }) else {
      for node in nodes.indices {
        nodes[node].normalizedDown = deduplicated(nodes[node].down)
        nodes[node].normalizedChildren = nodes[node].children
      }
      return
    }
    for child in nodes.indices {
      let extra = nodes[child].normalizedDependencies
      nodes[child].normalizedDown =
        deduplicated(extra.isEmpty ? nodes[child].down : nodes[child].down + extra)
      for parent in nodes[child].normalizedDown { nodes[parent].normalizedChildren.append(child) }
    }
  }

  /// The nodes in an order in which each comes after those that `edges` lead to; nodes on a cycle and
  /// their descendants are left out.
  func parentsFirst(_ edges: (Int) -> [Int]) -> [Int] {
    var waiting = [Int](repeating: 0, count: nodes.count)
    // The edges to a node are a list: its last one is here, and each knows the one before it.
    var lastEdge = [Int](repeating: -1, count: nodes.count)
    var edgesBefore: [(source: Int, edge: Int)] = []
    edgesBefore.reserveCapacity(nodes.count)
    var order: [Int] = []
    order.reserveCapacity(nodes.count)
    for index in nodes.indices.reversed() {
      let targets = edges(index)
      waiting[index] = targets.count
      for target in targets {
        edgesBefore.append((index, lastEdge[target]))
        lastEdge[target] = edgesBefore.count - 1
      }
    }
    for index in nodes.indices where waiting[index] == 0 { order.append(index) }
    var next = 0
    while next < order.count {
      var edge = lastEdge[order[next]]
      while edge >= 0 {
        let dependent = edgesBefore[edge].source
        waiting[dependent] -= 1
        if waiting[dependent] == 0 { order.append(dependent) }
        edge = edgesBefore[edge].edge
      }
      next += 1
    }
    return order
  }

  /// Drops each dependency that a strict ancestor by `down_revision` also has directly.
  ///
  /// A dependency that only one revision has cannot be dropped. For the others one pass over the
  /// graph handles 64 of them at a time, which bounds the cost of hostile input.
  private mutating func normalizeDependencies(_ order: [Int]) {
    var dependents: [Int: Int] = [:]
    for node in nodes where !node.dependencies.isEmpty {
      for dependency in Set(node.dependencies) { dependents[dependency, default: 0] += 1 }
    }
    let shared = dependents.filter { $0.value > 1 }.keys.sorted()
    var dropped = [Set<Int>](repeating: [], count: shared.isEmpty ? 0 : nodes.count)
    for start in stride(from: 0, to: shared.count, by: 64) {
      let chunk = shared[start..<min(start + 64, shared.count)]
      var bit: [Int: UInt64] = [:]
      for (offset, dependency) in chunk.enumerated() { bit[dependency] = 1 << UInt64(offset) }
      var inherited = [UInt64](repeating: 0, count: nodes.count)
      var own = inherited
      for index in order {
        for parent in nodes[index].down { inherited[index] |= inherited[parent] | own[parent] }
        for dependency in nodes[index].dependencies {
          guard let mask = bit[dependency] else { continue }
          own[index] |= mask
          if inherited[index] & mask != 0 { dropped[index].insert(dependency) }
        }
      }
    }
    for index in nodes.indices where !nodes[index].dependencies.isEmpty {
      nodes[index].normalizedDependencies = deduplicated(nodes[index].dependencies)
        .filter { shared.isEmpty || !dropped[index].contains($0) }
    }
  }
}

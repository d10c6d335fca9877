package import MigrationModel
package import SchemaModel

/// The schema at every revision of a graph, found by making the changes of the migrations in order.
///
/// Only what is asked for is replayed, and states are kept, those on the way at least now and then: they share
/// what they have in common. Every walk is a loop, and the work at merge points is bounded.
package struct SchemaReplay {
  let graph: RevisionGraph
  /// All revisions, each after those that it is built on.
  let order: [RevisionID]
  private let numbers: [RevisionID: Int]
  /// The revisions that each one is built on, by down revision or dependency; all have lower numbers.
  let parents: [[Int]]
  /// Whether something that a revision is built on comes after it, as in a cycle.
  private let isOutOfOrder: [Bool]
  private let dialect: Dialect?
  private let convention: NamingConvention?
  private let details: (Migration) -> MigrationDetails
  private var states: [Schema?]
  /// The most revisions between two whose states are kept: so many are replayed again for one in between.
  private static let longestDistance = 16
  /// How many more migrations may be made again to merge branches.
  private var remainingWork: Int

  /// Prepares to replay a graph; nothing is read yet.
  ///
  /// - Parameters:
  ///   - graph: The revisions.
  ///   - dialect: The database that they run on; nil when it is not known.
  ///   - convention: How SQLAlchemy names what directives leave unnamed; nil where that is not known.
  ///   - details: What a migration does; asked again wherever a state is made again.
  package init(
    _ graph: RevisionGraph, dialect: Dialect?, convention: NamingConvention? = NamingConvention(),
    details: @escaping (Migration) -> MigrationDetails
  ) {
    self.graph = graph
    self.dialect = dialect
    self.convention = convention
    self.details = details
    let order = Array(graph.history.reversed())
    var numbers: [RevisionID: Int] = Dictionary(minimumCapacity: order.count)
    for (number, id) in order.enumerated() { numbers[id] = number }
    var parents: [[Int]] = []
    var isOutOfOrder: [Bool] = []
    for (number, id) in order.enumerated() {
      let all = (graph.parents(of: id) + graph.dependencies(of: id)).compactMap { numbers[$0] }
      let earlier = all.filter { $0 < number }
      parents.append(earlier.count < 2 ? earlier : Set(earlier).sorted())
      isOutOfOrder.append(earlier.count < all.count)
    }
    self.order = order
    self.numbers = numbers
    self.parents = parents
    self.isOutOfOrder = isOutOfOrder
    states = Array(repeating: nil, count: order.count)
    remainingWork = 10_000 + 50 * order.count
  }

  /// The schema after a revision and all that it is built on.
  package mutating func schema(after id: RevisionID) -> Schema {
    schema(afterAll: [id])
  }

  /// The schema before a revision: what the revisions that it is built on make together.
  package mutating func schema(before id: RevisionID) -> Schema {
    guard let number = numbers[id] else { return Schema(dialect: dialect) }
    fill(upTo: parents[number])
    return merged(parents[number])
  }

  /// The schema that several revisions make together; empty for none.
  package mutating func schema(afterAll ids: [RevisionID]) -> Schema {
    let wanted = Set(ids.compactMap { numbers[$0] }).sorted()
    fill(upTo: wanted)
    return merged(wanted)
  }

  /// What the operations of a migration do, one after the other.
  ///
  /// - Parameters:
  ///   - id: The revision.
  ///   - direction: Which of its functions runs. Before `downgrade()` the schema is that after the
  ///     revision.
  /// - Returns: A step for each operation, in order; none for an unknown revision.
  package mutating func steps(
    of id: RevisionID, _ direction: SchemaStep.Direction = .upgrade
  ) -> [SchemaStep] {
    guard let number = numbers[id] else { return [] }
    var schema = direction == .upgrade ? schema(before: id) : schema(after: id)
    var steps: [SchemaStep] = []
    run(number, direction, on: &schema) { steps.append($0) }
    return steps
  }

  /// The revision that made a table of one of these schemas; nil when nothing that was read did.
  package func maker(of table: Table) -> RevisionID? {
    table.origin.flatMap { order.indices.contains($0) ? order[$0] : nil }
  }

  /// The revisions that are replayed for some others, these included, in order.
  package func replayed(for ids: [RevisionID]) -> [RevisionID] {
    let isNeeded = ancestry(of: ids.compactMap { numbers[$0] }) { _ in true }
    return order.indices.filter { isNeeded[$0] }.map { order[$0] }
  }

  /// Replays what is needed for some revisions and has not been replayed.
  private mutating func fill(upTo wanted: [Int]) {
    let isNeeded = ancestry(of: wanted) { states[$0] == nil }
    /// How many ask for a state, or build on it.
    var uses = [Int](repeating: 0, count: order.count)
    for number in wanted { uses[number] += 1 }
    for number in order.indices where isNeeded[number] {
      for parent in parents[number] { uses[parent] += 1 }
    }
    /// How many revisions ago a state was kept.
    var distances = [Int](repeating: 0, count: order.count)
    for number in order.indices where isNeeded[number] {
      var schema: Schema
      if parents[number].count == 1, let parent = parents[number].first, isNeeded[parent],
        // What several lead to is kept: merging it again would use up the work that is allowed.
        parents[parent].count < 2, uses[parent] == 1, distances[parent] < Self.longestDistance,
        let state = states[parent].take()
      {
        // Nobody else wants the state, so that nothing has to be copied to change it.
        schema = state
        distances[number] = distances[parent] + 1
      } else {
        schema = merged(parents[number])
      }
      if isOutOfOrder[number] { schema.isIncomplete = true }
      run(number, .upgrade, on: &schema)
      states[number] = schema
    }
  }

  /// Marks revisions and what they are built on, as far as a condition holds.
  private func ancestry(of numbers: [Int], while isWanted: (Int) -> Bool) -> [Bool] {
    var seen = [Bool](repeating: false, count: order.count)
    var open = numbers
    while let number = open.popLast() {
      if seen[number] || !isWanted(number) { continue }
      seen[number] = true
      open += parents[number]
    }
    return seen
  }

  /// What several revisions make together.
  ///
  /// What one has and the others lack is made after them, as Alembic would. Where this gives something
  /// else in another order, the tables that both changed are known only as far as both agree.
  private mutating func merged(_ numbers: [Int]) -> Schema {
    guard let first = numbers.first, var schema = states[first] else {
      return Schema(dialect: dialect)
    }
    var done = [first]
    for number in numbers.dropFirst() {
      guard let other = states[number] else { continue }
      let difference = AncestryDifference(of: done, and: [number], in: parents)
      done.append(number)
      if difference.right.isEmpty { continue }
      if difference.left.isEmpty {
        schema = other
        continue
      }
      remainingWork -= difference.left.count + difference.right.count
      guard remainingWork > 0 else {
        schema.isIncomplete = true
        continue
      }
      let isContested = !tables(of: difference.left).isDisjoint(with: tables(of: difference.right))
      for missing in difference.right { run(missing, .upgrade, on: &schema) }
      guard isContested else { continue }
      var otherOrder = other
      for missing in difference.left { run(missing, .upgrade, on: &otherOrder) }
      schema.doubtDifferences(from: otherOrder)
    }
    return schema
  }

  /// The tables that some migrations name.
  private func tables(of numbers: [Int]) -> Set<TableName> {
    var result: Set<TableName> = []
    for number in numbers {
      guard let migration = graph[order[number]] else { continue }
      for operation in details(migration).upgrade.operations {
        for change in operation.effectiveChanges { result.formUnion(change.tables) }
      }
    }
    return result
  }

  /// Makes the changes of one migration.
  ///
  /// Where nobody wants a step for each operation, no state in between is kept, which would make each
  /// change copy what it touches.
  private func run(
    _ number: Int, _ direction: SchemaStep.Direction, on schema: inout Schema,
    report: ((SchemaStep) -> Void)? = nil
  ) {
    guard let migration = graph[order[number]] else { return }
    let details = details(migration)
    let body = direction == .upgrade ? details.upgrade : details.downgrade
    schema.origin = number
    let start = report == nil ? nil : schema
    let mayChangeAnything = body.unread.contains { $0.reach == .everything }
    var answers = SchemaAnswers(body.tests, isDoubtful: mayChangeAnything)
    for (index, operation) in body.operations.enumerated() {
      answers.ask(schema, before: index)
      let runs = answers.verdict(operation.guards)
      guard let report, let start else {
        if runs != false { _ = make(operation, surely: runs == true, on: &schema) }
        continue
      }
      let before = schema
      let outcomes = make(operation, surely: runs == true, on: &schema)
      // What it would do is told, but it does not.
      if runs == false { schema = before }
      report(
        SchemaStep(
          operation: operation, direction: direction, start: start, before: before, after: schema,
          outcomes: outcomes, revision: order[number], number: number, order: order))
    }
    answers.ask(schema, before: body.operations.count)
    let reachesAnything = body.unread.contains {
      $0.reach == .everything && answers.verdict($0.guards) != false
    }
    if reachesAnything || details.syntaxProblem != nil { schema.isIncomplete = true }
  }

  /// Makes the changes of one operation; `isAnswered` where the database gives the answers that it runs for.
  private func make(
    _ operation: Operation, surely isAnswered: Bool, on schema: inout Schema
  ) -> [ChangeOutcome] {
    let isConditional =
      operation.certainty != .exact && !(isAnswered && operation.isCertainUnderGuards)
    var isThere = false
    return operation.effectiveChanges.map { change in
      // `ADD COLUMN IF NOT EXISTS` with a constraint: both or nothing.
      if isThere { return .unchanged }
      let isNamed = operation.source == .directive && NamingConvention.concerns(change)
      let outcome =
        isNamed
        ? schema.apply(named(change, in: schema), isConditional: isConditional)
        : schema.apply(change, isConditional: isConditional)
      if operation.certainty == .unknown { change.tables.forEach { schema.markIncomplete($0) } }
      if case .addColumn = change, operation.source == .sql { isThere = outcome == .unchanged }
      return outcome
    }
  }

  /// A change of a directive with the names that SQLAlchemy makes.
  private func named(_ change: SchemaChange, in schema: Schema) -> SchemaChange {
    if case .rebuildTable(let definition, let changes) = change {
      return .rebuildTable(definition, changes.map { named($0, in: schema) })
    }
    guard let convention else { return NamingConvention.doubting(change, dialect) }
    // What is dropped has the name that the convention made of the given one, unless that was final.
    if case .dropConstraint(let table, let name?, let kind?, let ifExists, let cascades) = change,
      let made = convention.conventional(name, of: kind, in: table, dialect),
      schema.answer(.hasConstraint(table, kind, made)) == true
    {
      return .dropConstraint(table, name: made, kind: kind, ifExists: ifExists, cascades: cascades)
    }
    return convention.naming(change, dialect)
  }
}

import MigrationModel
import SchemaModel
import SchemaReplay
import SourceText

/// Migrations with given changes, without files.
struct SmallProject {
  private var migrations: [Migration] = []
  private var bodies: [RevisionID: MigrationBody] = [:]
  private(set) var changes: [RevisionID: [SchemaChange]] = [:]

  var graph: RevisionGraph { RevisionGraph(migrations) }

  /// Adds a revision.
  mutating func add(
    _ id: String, _ parents: [String], _ changes: [SchemaChange],
    certainty: Certainty = .exact, dependsOn: [String] = [], isUnread: Bool = false
  ) {
    let file = SourceFile(path: RelativePath("\(id).py"), bytes: [], provenance: .synthetic)
    let nowhere = SourceRange(0..<0)
    migrations.append(
      Migration(
        file: file, revision: Located(RevisionID(id), nowhere),
        downRevisions: parents.map { Located(RevisionID($0), nowhere) },
        dependsOn: dependsOn.map { Located($0, nowhere) }))
    let operations = changes.map {
      Operation(directive: "execute", changes: [$0], range: nowhere, certainty: certainty)
    }
    let unread = isUnread ? [UnreadOperation(range: nowhere, reason: "a test")] : []
    bodies[RevisionID(id)] = MigrationBody(operations: operations, unread: unread)
    self.changes[RevisionID(id)] = changes
  }

  /// Adds a revision whose operations run depending on what it asks.
  mutating func add(
    _ id: String, _ parents: [String], _ tests: [SchemaTest],
    _ operations: [(change: SchemaChange, guards: [SchemaGuard])], isUnread: Bool
  ) {
    add(id, parents, operations.map(\.change), isUnread: isUnread)
    bodies[RevisionID(id)]?.tests = tests
    for (index, operation) in operations.enumerated() where !operation.guards.isEmpty {
      bodies[RevisionID(id)]?.operations[index].guards = operation.guards
      bodies[RevisionID(id)]?.operations[index].certainty = .conditional
      bodies[RevisionID(id)]?.operations[index].isCertainUnderGuards = true
    }
  }

  mutating func add(_ id: String, _ changes: [SchemaChange], dependsOn: [String] = []) {
    add(id, [], changes, dependsOn: dependsOn)
  }

  /// Each `downgrade()` does what the first operation of its `upgrade()` does.
  func replay() -> SchemaReplay {
    let bodies = bodies
    return SchemaReplay(graph, dialect: nil) { migration in
      let body = bodies[migration.id] ?? MigrationBody()
      return MigrationDetails(
        upgrade: body, downgrade: MigrationBody(operations: Array(body.operations.prefix(1))))
    }
  }
}

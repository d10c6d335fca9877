import AlembicConfiguration
package import Diagnostics
import Loading
import MigrationModel
import Parallelism
package import Reports
import SchemaModel
import SchemaReplay
import SourceText

/// What `mlint schema` was asked for.
package struct SchemaRequest: Sendable {
  /// One symbol for the schema there, two for the difference; the heads when empty.
  package var symbols: [String] = []
  package var snapshot: SnapshotRequest = .workingTree
  package var environment: String?

  package init() {}
}

/// What `mlint schema` prints.
package struct SchemaOutput: Sendable {
  package enum Body: Sendable {
    case schemas(SchemaDocument)
    /// In the order of the environments' names.
    case differences([SchemaDifferenceDocument])
  }

  package var body: Body
  /// Whether the schemas may be of several environments.
  package var hasSeveralEnvironments: Bool
  package var couldNotCheck: [CouldNotCheck]
  /// What is worth knowing about the schemas, a sentence each.
  package var notes: [String]
}

extension Driver {
  /// Finds the schema at some revisions.
  ///
  /// Where there are several environments, symbols are looked up in all of them, and have to mean
  /// something in one.
  ///
  /// - Parameter request: Which revisions, and where they are read from.
  /// - Returns: The schemas or their difference, and what stood in the way.
  /// - Throws: A failure when the request or the configuration is wrong, or nothing can be read.
  package func schema(_ request: SchemaRequest) throws(CommandFailure) -> SchemaOutput {
    Parallel.prepare()
    let project = try Project(workspace, request.snapshot)
    // A schema is what upgrades make.
    project.loader.followsDowngrades = false
    let environments = try project.environments(named: request.environment)
      .map { project.loader.load($0, from: project.snapshot, withDetails: true) }
    var output = SchemaOutput(
      body: .schemas(SchemaDocument()), hasSeveralEnvironments: project.environments.count > 1,
      couldNotCheck: project.couldNotCheck
        + project.configurationProblems.filter { $0.kind != .note }.map(CouldNotCheck.init)
        + gaps(in: environments, project), notes: [])
    let symbols = request.symbols.isEmpty ? ["heads"] : request.symbols
    var selections: [[SelectedRevisions]] = []
    for symbol in symbols {
      selections.append(try SelectedRevisions.find(.symbols([symbol]), in: environments))
    }
    var schemas: [SchemaDocument.Schema] = []
    var differences: [SchemaDifferenceDocument] = []
    for (number, environment) in environments.enumerated() {
      let ids = selections.map { $0[number].ids }
      guard let first = ids.first, let first else { continue }
      let reading = SchemaReading(environment, project)
      workspace.keep(reading)
      defer { output.couldNotCheck += reading.problems }
      if ids.count > 1 {
        guard let last = ids.last, let last else { continue }
        differences.append(reading.difference(from: first, to: last))
      } else {
        schemas.append(reading.document(of: first))
      }
      output.notes += reading.notes
    }
    output.body =
      symbols.count > 1 ? .differences(differences) : .schemas(SchemaDocument(schemas: schemas))
    return output
  }
}

extension Driver {
  /// Parses the files that `schema` reads, and nothing more, to tell which part of the time that takes.
  ///
  /// - Parameter request: Where they are read from.
  /// - Returns: How many nodes their trees have.
  /// - Throws: As `schema` does.
  package func parse(_ request: SchemaRequest) throws(CommandFailure) -> Int {
    Parallel.prepare()
    let project = try Project(workspace, request.snapshot)
    return try project.environments(named: request.environment)
      .map { project.loader.parse($0, from: project.snapshot) }.reduce(0, +)
  }
}

/// Replays the migrations of one environment and documents what they make.
private final class SchemaReading {
  private let environment: LoadedEnvironment
  private let loader: MigrationLoader
  private let dialect: Dialect?
  private var replay: SchemaReplay
  private(set) var notes: [String] = []
  private(set) var problems: [CouldNotCheck] = []
  private var seen: Set<RevisionID> = []

  init(_ environment: LoadedEnvironment, _ project: Project) {
    let loader = project.loader
    let dialect = loader.database(of: environment.environment, in: project.snapshot).dialect
    self.environment = environment
    self.loader = loader
    self.dialect = dialect
    replay = SchemaReplay(
      environment.graph, dialect: dialect,
      convention: loader.convention(of: environment.environment, in: project.snapshot)
    ) { loader.details(of: $0) }
  }

  private var name: String { environment.environment.name }

  func document(of ids: [RevisionID]) -> SchemaDocument.Schema {
    let schema = replay.schema(afterAll: ids)
    var document = SchemaDocument.Schema(
      environment: name, revisions: ids.map(\.description), dialect: dialect?.rawValue,
      isComplete: !schema.isIncomplete)
    document.unread = unread(for: ids)
    document.tables = schema.sortedTables.map(SchemaDocument.Table.init)
    document.types = schema.sortedTypes.map(SchemaDocument.NamedType.init)
    document.objects = schema.documentedObjects
    if ids.count > 1 {
      let list = ids.map(\.description).joined(separator: ", ")
      notes.append(
        "note: \(list) have not been merged; this is what they make together, as `alembic upgrade heads` "
          + "would")
    }
    return document
  }

  func difference(
    from old: [RevisionID], to new: [RevisionID]
  ) -> SchemaDifferenceDocument {
    var document = SchemaDifferenceDocument(
      from: self.document(of: old), to: self.document(of: new))
    let difference = SchemaDifference(
      from: replay.schema(afterAll: old), to: replay.schema(afterAll: new))
    document.addedTables = difference.addedTables.map(SchemaDocument.Table.init)
    document.removedTables = difference.removedTables.map(SchemaDocument.Table.init)
    document.changedTables = difference.changedTables.map(SchemaDifferenceDocument.Table.init)
    document.addedTypes = difference.addedTypes.map(SchemaDocument.NamedType.init)
    document.removedTypes = difference.removedTypes.map(SchemaDocument.NamedType.init)
    document.changedTypes = difference.changedTypes.map {
      .init(
        from: SchemaDocument.NamedType($0.from), to: SchemaDocument.NamedType($0.to))
    }
    document.addedObjects = difference.addedObjects.map(SchemaDocument.NamedObject.init)
    document.removedObjects = difference.removedObjects.map(SchemaDocument.NamedObject.init)
    return document
  }

  /// What could not be read of the migrations that were replayed.
  private func unread(for ids: [RevisionID]) -> [SchemaDocument.Unread] {
    var result: [SchemaDocument.Unread] = []
    for migration in environment.graph.migrations(replay.replayed(for: ids)) {
      let details = loader.details(of: migration)
      // What changes rows only is missing nowhere in the schema.
      let unread = details.upgrade.unread.filter {
        $0.reach == .everything || details.upgrade.leavesTableUnknown($0)
      }
      if details.syntaxProblem != nil, seen.insert(migration.id).inserted,
        let problem = loader.syntaxProblem(of: migration)
      {
        problems.append(CouldNotCheck(problem))
      }
      if unread.isEmpty { continue }
      let lines = LineIndex(migration.file.bytes)
      result += unread.map {
        SchemaDocument.Unread(
          revision: migration.id.description, path: migration.file.path.text,
          line: lines.position(of: $0.range.offsets.lowerBound).line, reason: $0.reason)
      }
    }
    return result
  }
}

extension MigrationBody {
  /// Whether what could not be read may have changed a table that is known.
  fileprivate func leavesTableUnknown(_ entry: UnreadOperation) -> Bool {
    operations.contains { operation in
      operation.range.offsets.overlaps(entry.range.offsets)
        && operation.effectiveChanges.contains { if case .unknown = $0 { true } else { false } }
    }
  }
}

import AlembicConfiguration
package import Diagnostics
import Loading
import MigrationModel
import Parallelism
package import Reports
import SchemaModel
import SourceText

/// What `mlint operations` was asked for.
package struct OperationsRequest: Sendable {
  /// The revisions, as Alembic resolves symbols; all of them when empty.
  package var symbols: [String] = []
  package var snapshot: SnapshotRequest = .workingTree
  package var environment: String?

  package init() {}
}

/// What `mlint operations` prints.
package struct OperationsOutput: Sendable {
  package var document: OperationsDocument
  /// Whether the migrations may be of several environments.
  package var hasSeveralEnvironments: Bool
  package var couldNotCheck: [CouldNotCheck]
}

extension Driver {
  /// Reads what migrations do.
  ///
  /// Where there are several environments, symbols are looked up in all of them, and have to mean
  /// something in one.
  ///
  /// - Parameter request: Which migrations to read, and from where.
  /// - Returns: The operations of each, and what stood in the way.
  /// - Throws: A failure when the request or the configuration is wrong, or nothing can be read.
  package func operations(_ request: OperationsRequest) throws(CommandFailure) -> OperationsOutput {
    let readsAll = request.symbols.isEmpty
    if readsAll { Parallel.prepare() }
    let project = try Project(workspace, request.snapshot)
    let environments = try project.environments(named: request.environment)
      .map { project.loader.load($0, from: project.snapshot, withDetails: readsAll) }
    let selection: RevisionSelection =
      readsAll ? .history(range: nil) : .symbols(request.symbols)
    var couldNotCheck =
      project.couldNotCheck
      + project.configurationProblems.filter { $0.kind != .note }.map(CouldNotCheck.init)
      + gaps(in: environments, project)
    var document = OperationsDocument()
    for selected in try SelectedRevisions.find(selection, in: environments) {
      let environment = selected.environment
      for migration in environment.graph.migrations(selected.ids ?? []) {
        document.migrations.append(
          OperationsDocument.Migration(
            migration, environment.environment.name, project.loader.details(of: migration)))
        if let problem = project.loader.syntaxProblem(of: migration) {
          couldNotCheck.append(CouldNotCheck(problem))
        }
      }
    }
    return OperationsOutput(
      document: document, hasSeveralEnvironments: project.environments.count > 1,
      couldNotCheck: couldNotCheck)
  }
}

extension OperationsDocument.Migration {
  fileprivate init(_ migration: Migration, _ environment: String, _ details: MigrationDetails) {
    self.init(
      environment: environment, revision: migration.id.description,
      path: migration.file.path.text, message: migration.message)
    let lines = LineIndex(migration.file.bytes)
    upgrade = Self.operations(of: details.upgrade, lines)
    downgrade = Self.operations(of: details.downgrade, lines)
    database = details.dialect?.rawValue
    transactionScope = details.transactions.scope?.rawValue
    isDDLTransactional = details.transactions.isDDLTransactional
    unknown =
      Self.unknown(in: details.upgrade, "upgrade", lines)
      + Self.unknown(in: details.downgrade, "downgrade", lines)
  }

  /// The directives, each with what is done by the SQL text that it executes.
  private static func operations(
    of body: MigrationBody, _ lines: LineIndex
  ) -> [OperationsDocument.Operation] {
    var result: [OperationsDocument.Operation] = []
    for operation in body.operations {
      let entry = OperationsDocument.Operation(operation, lines)
      if operation.source == .sql, let last = result.indices.last {
        result[last].statements.append(entry)
      } else {
        result.append(entry)
      }
    }
    return result
  }

  private static func unknown(
    in body: MigrationBody, _ direction: String, _ lines: LineIndex
  ) -> [OperationsDocument.Unknown] {
    body.unread.map {
      OperationsDocument.Unknown(
        direction: direction, line: lines.position(of: $0.range.offsets.lowerBound).line,
        reason: $0.reason)
    }
  }
}

extension OperationsDocument.Operation {
  fileprivate init(_ operation: Operation, _ lines: LineIndex) {
    let first = lines.position(of: operation.range.offsets.lowerBound).line
    let last = lines.position(of: max(operation.range.offsets.upperBound - 1, 0)).line
    self.init(
      directive: operation.directive, lines: first...max(first, last),
      certainty: operation.certainty.machineName,
      source: operation.source == .sql ? "sql" : "directive")
    table = operation.table?.name
    schema = operation.table?.schema
    name = operation.name
    columns = operation.columns.map(OperationsDocument.Column.init)
    self.details = OperationDetails.members(of: operation)
    transaction = operation.transaction
    isInAutocommitBlock = operation.isInAutocommitBlock
    sql = operation.sql
  }
}

extension Certainty {
  fileprivate var machineName: String {
    switch self {
    case .exact: "exact"
    case .conditional: "conditional"
    case .unknown: "unknown"
    }
  }
}

extension OperationsDocument.Column {
  fileprivate init(_ column: ColumnDefinition) {
    let hasServerDefault: Bool? =
      switch column.serverDefault {
      case .none: false
      case .null, .some: true
      case .unknown: nil
      }
    self.init(
      name: column.name, type: column.databaseType, isNullable: column.isNullable,
      hasServerDefault: hasServerDefault, isPrimaryKey: column.isPrimaryKey)
    writtenType = column.type
    serverDefault = column.defaultText
    comment = column.comment
  }
}

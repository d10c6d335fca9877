import Diagnostics
import History
import MigrationModel
import SchemaModel
import SourceText

/// What is declared of a revision that was inserted behind a landed one, and whether it holds.
enum DeclaredBackport {
  /// Databases that have passed the landed revision get the same from a later one.
  case holds(Waiver)
  case fails(Finding.Message)
  case undeclared

  init(of id: RevisionID, behind landed: RevisionID, in environment: EnvironmentView) {
    guard let migration = environment.graph[id],
      let (original, waiver) = Self.declaration(of: migration, environment)
    else {
      self = .undeclared
      return
    }
    if let problem = Self.problem(migration, RevisionID(original), landed, environment) {
      self = .fails(problem)
    } else {
      var waiver = waiver
      waiver.consequence = "databases that have passed \(landed) get the same from \(original)"
      self = .holds(waiver)
    }
  }

  /// The later revision that a backport names, in its file or in a commit's message.
  private static func declaration(
    of migration: Migration, _ environment: EnvironmentView
  ) -> (original: String, waiver: Waiver)? {
    for declaration in migration.declarations {
      if case .backport(let original) = declaration.content {
        return (original.value, Waiver(migration, declaration))
      }
    }
    for declared in environment.trailers().declared
    where declared.revision == migration.id && !declared.reason.isEmpty {
      if case .backport(let original) = declared.content {
        return (original.value, Waiver(declared))
      }
    }
    return nil
  }

  private static func problem(
    _ migration: Migration, _ original: RevisionID, _ landed: RevisionID,
    _ environment: EnvironmentView
  ) -> Finding.Message? {
    guard let later = environment.graph[original] else {
      return .noSuchRevision(migration.id, original)
    }
    guard
      environment.graph.ancestors(of: [original], following: .withDependencies).contains(landed)
    else { return .notLater(original, landed) }
    switch Backport(
      of: (migration, environment.details(migration)), by: (later, environment.details(later)))
    {
    case .same: return nil
    case .unread(let id): return .unread(id, original)
    case .lacks(let operation): return .lacks(migration, operation, original)
    case .repeats(let operation): return .repeats(later, operation, migration.id)
    }
  }
}

extension Finding.Message {
  fileprivate static func noSuchRevision(_ id: RevisionID, _ original: RevisionID) -> Self {
    "\(id) is declared as a backport of \(original), which is not here"
  }

  fileprivate static func notLater(_ original: RevisionID, _ landed: RevisionID) -> Self {
    "\(original) does not come after \(landed), so that databases which have passed that never run it"
  }

  fileprivate static func unread(_ id: RevisionID, _ original: RevisionID) -> Self {
    "whether \(original) does the same is not certain: not everything that \(id) does can be read"
  }

  fileprivate static func lacks(
    _ migration: Migration, _ operation: Operation, _ original: RevisionID
  ) -> Self {
    "\(original) does not do the same, or writes it otherwise: \(place(operation, migration))"
  }

  fileprivate static func repeats(
    _ later: Migration, _ operation: Operation, _ id: RevisionID
  ) -> Self {
    "\(later.id) fails in a database that has run \(id), as every new one has: let it look first, or give it "
      + "`if_not_exists=True`: \(place(operation, later))"
  }

  /// Such as `add_column users.phone (versions/n.py:8)`.
  private static func place(_ operation: Operation, _ migration: Migration) -> String {
    let object = [operation.table?.description, operation.name].compactMap(\.self)
      .joined(separator: ".")
    let line = migration.file.position(of: Int(operation.range.start)).line
    return "\(operation.directive)\(object.isEmpty ? "" : " \(object)") "
      + "(\(migration.file.path.text):\(line))"
  }
}

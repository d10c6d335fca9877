package import Diagnostics
import MigrationModel
import SourceText

/// Reports revisions that name themselves as parent or dependency.
package struct SelfLoop: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "graph"
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for problem in environment.problems(.selfLoop, .dependencySelfLoop) {
      let isParent = problem.kind == .selfLoop
      report(
        Finding(
          .selfLoop(problem.migration.id, isParent ? "down_revision" : "depends_on"),
          at: problem.migration.label(problem.range),
          help: [help(problem.migration, isParent: isParent, environment)]))
    }
  }

  private func help(
    _ migration: Migration, isParent: Bool, _ environment: EnvironmentView
  ) -> Finding.Message {
    guard isParent else { return .removeDependency }
    let header = migration.header.revises?.first.map { RevisionID($0.value) }
    if let header, header != migration.id, environment.graph.contains(header) {
      return .asHeader(header)
    }
    let others = environment.graph.heads.filter { $0 != migration.id }
    return others.count == 1 ? .nameHead(others[0]) : .nameParent
  }
}

extension Finding.Message {
  fileprivate static func selfLoop(_ id: RevisionID, _ attribute: String) -> Self {
    "\(id) names itself in `\(attribute)`: every Alembic command stops"
  }

  fileprivate static func asHeader(_ id: RevisionID) -> Self {
    "the header says `Revises: \(id)`: write `down_revision = \(id.description.pythonRepr)`"
  }

  fileprivate static func nameHead(_ id: RevisionID) -> Self {
    "name the revision before it, perhaps the other head: "
      + "`down_revision = \(id.description.pythonRepr)`"
  }

  fileprivate static let nameParent: Self =
    "name the revision before it; `down_revision = None` makes it a base"

  fileprivate static let removeDependency: Self =
    "take its own id, or its own label, out of `depends_on`"
}

package import Diagnostics
import MigrationModel
import SourceText

/// Reports revisions whose dependencies run in an order that differs from run to run.
package struct UnorderedDependencies: EnvironmentRule {
  package static let severity = Severity.info
  package static let group = "graph"

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    let graph = environment.graph
    for migration in environment.checkedMigrations where !migration.dependsOn.isEmpty {
      let all = graph.normalizedDependencies(of: migration.id)
      guard all.count > 1 else { continue }
      let ancestors = all.map { Set(graph.ancestors(of: [$0], following: .withDependencies)) }
      // Of two dependencies one of which needs the other, the order is known.
      let free = all.indices.filter { one in
        !all.indices.contains { $0 != one && ancestors[$0].contains(all[one]) }
      }
      guard free.count > 1, let first = migration.dependsOn.first,
        let last = migration.dependsOn.last
      else { continue }
      report(
        Finding(
          .unordered(migration.id, free.map { all[$0] }),
          at: migration.label(first.range.union(last.range)), help: [.order]))
    }
  }
}

extension Finding.Message {
  fileprivate static func unordered(_ id: RevisionID, _ dependencies: [RevisionID]) -> Self {
    "\(id) depends on \(dependencies.listed), and Alembic runs these in an order "
      + "that changes from run to run"
  }

  fileprivate static let order: Self =
    "if one of them needs another, let it say so with `depends_on` of its own"
}

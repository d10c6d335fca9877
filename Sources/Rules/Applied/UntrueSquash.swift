package import Diagnostics
import History
import MigrationModel
import SourceText

/// Reports a revision that is declared to replace others and does not.
package struct UntrueSquash: EnvironmentRule {
  package static let severity = Severity.error
  package static let group = "applied"
  package static let needsHistory = true
  package static let waiving = Waiving.never

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for squash in environment.history.squashes {
      let id = squash.migration.id.description
      func add(
        _ message: Finding.Message, _ range: SourceRange?, _ help: Finding.Message,
        _ related: [Label] = []
      ) {
        report(Finding(message, at: squash.label(range), also: related, help: [help]))
      }
      for revision in squash.present {
        let file = environment.graph[revision.value]
        add(
          .present(id, revision.value.description, isHere: file != nil), revision.range,
          file.map { .delete($0.file.path) } ?? .rebase,
          file.map {
            [Label($0.file, $0.revision.range, "it is here", revision: $0.id.description)]
          }
            ?? [])
      }
      for name in squash.unknown { add(.unknown(id, name.value), name.range, .leaveOut) }
      for (parent, child) in squash.forgotten {
        add(
          .forgotten(id, parent: parent.description, child: child.description), nil,
          .follow(id, parent.description))
      }
    }
  }
}

extension Finding.Message {
  fileprivate static func present(_ squash: String, _ id: String, isHere: Bool) -> Self {
    "\(squash) is declared to replace \(id), which \(isHere ? "is still here" : "has landed on the base since")"
  }

  fileprivate static func delete(_ path: RelativePath) -> Self {
    "delete it (`git rm \(path.text.quotedForShell)`), or leave it out of what is replaced"
  }

  fileprivate static let rebase: Self =
    "rebase onto the base or merge it, and look again at what the squash has to do"

  fileprivate static func unknown(_ squash: String, _ name: String) -> Self {
    "\(squash) is declared to replace \(name), which is nothing that has landed"
  }

  fileprivate static let leaveOut: Self =
    "name ids, or a range as Alembic does (`a:f`), of what is on the base; what never landed needs no mention"

  fileprivate static func forgotten(_ squash: String, parent: String, child: String) -> Self {
    "\(squash) is declared to replace \(child), but does not follow \(parent), which \(child) did"
  }

  fileprivate static func follow(_ squash: String, _ parent: String) -> Self {
    "let \(squash) follow \(parent) (`down_revision = \(parent.pythonRepr)`), or replace that too"
  }
}

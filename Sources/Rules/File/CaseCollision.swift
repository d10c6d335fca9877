import AlembicConfiguration
package import Diagnostics
import MigrationModel
import SourceText

/// Reports migrations and folders whose names differ only in case.
package struct CaseCollision: EnvironmentRule {
  package static let severity = Severity.warning
  package static let group = "file"

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    if environment.pathCollisions.isEmpty { return }
    let migrations = Dictionary(
      environment.graph.migrations.map { ($0.file.path, $0) },
      uniquingKeysWith: { first, _ in first })
    func label(_ path: RelativePath) -> Label {
      migrations[path].map { Label($0.file, nil, revision: $0.id.description) }
        ?? Label(SourceFile(path: path, bytes: []), nil)
    }
    for collision in environment.pathCollisions {
      let names = collision.paths.map { String(decoding: $0.name, as: UTF8.self) }
      let others = collision.isOfFolders ? [] : collision.paths.filter { $0 != collision.place }
      report(
        Finding(
          collision.isOfFolders ? .folders(names) : .files(names), at: label(collision.place),
          also: others.map(label), help: [collision.isOfFolders ? .move : .rename],
          subject: Finding.Subject(name: names.first)))
    }
  }
}

extension Finding.Message {
  fileprivate static func files(_ names: [String]) -> Self {
    "\(names.joined(separator: " and ")) are the same name on macOS and Windows: a checkout there has "
      + "only one of these files"
  }

  fileprivate static func folders(_ names: [String]) -> Self {
    "\(names.joined(separator: " and ")) are the same folder on macOS and Windows, and different ones "
      + "elsewhere"
  }

  fileprivate static let rename: Self =
    "give one of them another name with `git mv`; to Alembic the name of a file means nothing"

  fileprivate static let move: Self =
    "put everything into one of them with `git mv`, or give one another name"
}

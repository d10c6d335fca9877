import AlembicConfiguration
import Git
import GitTestSupport
import History
import Loading
import MigrationModel
import Snapshots
import TestSupport

let versions = "migrations/versions/"

extension GitFixture {
  /// A project with the landed chain a1, b2 on `main`.
  static func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": "from alembic import context\n",
        versions + "a1.py": migration("a1", down: nil, "first"),
        versions + "b2.py": migration("b2", down: "a1", "second"),
      ])
    return repository
  }

  func write(_ id: String, down: String?, upgrade: String = "") throws {
    try write(versions + id + ".py", migration(id, down: down, "about \(id)", upgrade: upgrade))
  }

  func find(
    explicit: String? = nil, configured: String? = nil, revision: String? = nil,
    isCheck: Bool = true, _ variables: [String: String] = [:]
  ) throws -> BaseSearch {
    try BaseFinder(
      repository: opened(), variable: { variables[$0] }, readFile: { try? readFile($0) }
    ).find(
      explicit: explicit, configured: configured, revision: revision, isCheck: isCheck)
  }

  func base(
    explicit: String? = nil, revision: String? = nil, isCheck: Bool = true,
    _ variables: [String: String] = [:]
  ) throws -> Base {
    let search = try find(explicit: explicit, revision: revision, isCheck: isCheck, variables)
    guard case .found(let base) = search else { throw TestFailure("\(search)") }
    return base
  }

  /// What history says of the only environment of the working tree, or of a commit.
  func look(
    base name: String? = nil, at revision: String? = nil, merging: [String] = [],
    _ variables: [String: String] = [:]
  ) throws -> Look {
    let repository = try opened()
    let snapshot: any Snapshot =
      if let revision, let commit = try CommitSnapshot(repository, commit: objectID(revision)) {
        commit
      } else {
        try WorkingTreeSnapshot(repository, root: Array(path.utf8))
      }
    let loader = MigrationLoader()
    let discovery = Discovery.find(in: snapshot)
    guard let environment = discovery.environments.first else {
      throw TestFailure("no environment")
    }
    let current = loader.load(environment, from: snapshot)
    let base = try base(explicit: name, revision: revision, variables)
    let reader = HistoryReader(repository: repository, loader: loader)
    let merged = try merging.isEmpty ? repository.mergeHeads() : merging.map(objectID)
    let view = reader.view(
      of: current, base: base, merging: merged,
      environmentNames: discovery.environments.map(\.name))
    return Look(view: view, current: current, base: base, reader: reader)
  }
}

/// A view of history, with what it was made of.
struct Look {
  var view: HistoryView
  var current: LoadedEnvironment
  var base: Base
  var reader: HistoryReader

  var landed: [String] { view.landed.sorted().map(\.description) }

  /// One line for each change: `cause id`.
  var changes: [String] {
    view.changes.map { change in
      let id = change.landed.migration.id.description
      let cause =
        switch change.cause {
        case .deleted: "deleted"
        case .repointed: "repointed"
        case .inserted(let ids): "inserted \(ids.map(\.description).joined(separator: ","))"
        case .edited(let parts):
          "edited"
            + (parts.upgrade ? " upgrade" : "") + (parts.downgrade ? " downgrade" : "")
            + (parts.rest ? " rest" : "") + (parts.branchLabels ? " labels" : "")
            + (parts.hasEqualOperations ? " (equal)" : "")
        }
      return "\(cause): \(id)" + (change.isReleased ? " released" : "")
    }
  }

  /// The text that a change points at.
  func pointedAt(_ index: Int) -> String? {
    guard view.changes.indices.contains(index) else { return nil }
    let change = view.changes[index]
    return change.place.flatMap { change.current?.file.text(of: $0) }
  }
}

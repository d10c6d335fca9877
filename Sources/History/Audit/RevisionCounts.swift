import MigrationModel
import SourceText

/// The ids that files have and name, counted, so that a change of few files costs little.
struct RevisionCounts {
  /// How many files have an id.
  private var files: [RevisionID: Int] = [:]
  /// How many files name an id as parent.
  private var followers: [RevisionID: Int] = [:]
  /// How many files name an id or a label as dependency.
  private var dependents: [RevisionID: Int] = [:]
  /// How many ids no file names as parent.
  private(set) var headCount = 0

  /// How many ids there are.
  var count: Int { files.count }

  var revisions: some Sequence<RevisionID> { files.keys }

  func contains(_ id: RevisionID) -> Bool { files[id] != nil }

  func fileCount(of id: RevisionID) -> Int { files[id] ?? 0 }

  /// Whether a file names an id, be it there or not.
  func isNamed(_ id: RevisionID) -> Bool { followers[id] != nil || dependents[id] != nil }

  mutating func add(_ migration: Migration) { change(migration, by: 1) }

  mutating func remove(_ migration: Migration) { change(migration, by: -1) }

  private mutating func change(_ migration: Migration, by difference: Int) {
    change(\.files, migration.id, difference)
    for parent in migration.downRevisions { change(\.followers, parent.value, difference) }
    for name in migration.dependencyNames { change(\.dependents, name, difference) }
  }

  private mutating func change(
    _ table: WritableKeyPath<Self, [RevisionID: Int]>, _ id: RevisionID, _ difference: Int
  ) {
    let wasHead = isHead(id)
    let count = (self[keyPath: table][id] ?? 0) + difference
    self[keyPath: table][id] = count == 0 ? nil : count
    headCount += (isHead(id) ? 1 : 0) - (wasHead ? 1 : 0)
  }

  private func isHead(_ id: RevisionID) -> Bool { files[id] != nil && followers[id] == nil }
}

import Loading
import MigrationModel
import SourceText

/// How a revision differs from another version of it.
struct RevisionDifference {
  /// Its parents or dependencies are other revisions.
  var edges: Bool
  /// Nil when everything else means the same.
  var parts: EditedParts?

  /// Compares a version with the current one.
  ///
  /// Parents that could not be read in one of them are no difference: that they could not is said
  /// elsewhere.
  /// - Parameters:
  ///   - migration: The revision now.
  ///   - current: The environment it is in now.
  ///   - version: The other version.
  ///   - loader: Reads what the migrations mean where their bytes differ.
  init(
    _ migration: Migration, in current: LoadedEnvironment, from version: Version,
    _ loader: MigrationLoader
  ) {
    edges =
      current.hasKnownEdges(migration) && version.tree.hasKnownEdges(version.migration)
      && Self.haveOtherEdges(migration, current.graph, version)
    parts =
      migration.file.bytes == version.migration.file.bytes
      ? nil : EditedParts(of: migration, from: version.migration, loader)
  }

  /// Neither order nor repetition matters to Alembic.
  private static func haveOtherEdges(
    _ current: Migration, _ graph: RevisionGraph, _ version: Version
  ) -> Bool {
    let landed = version.migration
    if Set(current.downRevisions.map(\.value)) != Set(landed.downRevisions.map(\.value)) {
      return true
    }
    if Set(current.dependencyNames) == Set(landed.dependencyNames) { return false }
    // A label and an id may mean the same revision.
    let now = Set(graph.dependencies(of: current.id))
    return now.isEmpty || now.count < current.dependencyNames.count
      || now != Set(version.tree.graph.dependencies(of: landed.id))
  }
}

extension Migration {
  /// `depends_on` as names with Python's equality.
  var dependencyNames: [RevisionID] { dependsOn.map { RevisionID($0.value) } }

  /// Whether parents and dependencies are written with the same names; neither order nor repetition
  /// matters.
  func hasSameEdges(as other: Migration) -> Bool {
    Set(downRevisions.map(\.value)) == Set(other.downRevisions.map(\.value))
      && Set(dependencyNames) == Set(other.dependencyNames)
  }

  fileprivate var labelNames: Set<RevisionID> { Set(branchLabels.map { RevisionID($0.value) }) }
}

extension EditedParts {
  /// The parts whose meaning differs; nil when there are none.
  init?(of current: Migration, from landed: Migration, _ loader: MigrationLoader) {
    let meaning = loader.normalForm(of: current).meaning
    let landedMeaning = loader.normalForm(of: landed).meaning
    self.init()
    upgrade = meaning.upgrade != landedMeaning.upgrade
    downgrade = meaning.downgrade != landedMeaning.downgrade
    rest = meaning.rest != landedMeaning.rest
    branchLabels = current.labelNames != landed.labelNames
    guard count > 0 else { return nil }
    let now = loader.details(of: current)
    let then = loader.details(of: landed)
    hasEqualOperations =
      !branchLabels && now.syntaxProblem == nil
      && now.upgrade.performsSame(as: then.upgrade, in: current, landed)
      && now.downgrade.performsSame(as: then.downgrade, in: current, landed)
  }

  var count: Int { [upgrade, downgrade, rest, branchLabels].count { $0 } }
}

import AlembicConfiguration
import Diagnostics
import History
import Loading
import MigrationModel
import Snapshots
import SourceText

/// What has to be said about a merge that has not happened, beside what the rules find in it.
///
/// A merge of files is not a merge of histories: a revision may end up outside of the version
/// locations, and the heads may depend on how a conflict is resolved.
struct OntoCheck {
  private let project: Project
  private let onto: OntoMerge
  private let snapshot: MergeSnapshot
  private var merged: Set<RevisionID> = []
  private var landed: Set<RevisionID> = []
  /// The target's migrations that are in no environment yet.
  private var missing: [Migration] = []
  /// The files whose conflicts are findings in this run.
  var answeredConflicts: Set<RelativePath> = []

  /// Nil when no merge is looked at.
  init?(_ project: Project) {
    guard let onto = project.onto, let snapshot = project.snapshot as? MergeSnapshot else {
      return nil
    }
    self.project = project
    self.onto = onto
    self.snapshot = snapshot
  }

  /// Why the heads of an environment are not known; nil when they are the same however its
  /// conflicts are resolved.
  func doubt(about loaded: LoadedEnvironment) -> CouldNotCheck? {
    let locations = loaded.environment.versionLocations
    let conflicts = snapshot.conflicts.filter { conflict in
      conflict.kind != .inMovedFolder && locations.contains { conflict.path.isBelow($0) }
    }
    guard let first = conflicts.first else { return nil }
    let other = project.loader.load(loaded.environment, from: snapshot.favoringTarget)
    guard Set(other.graph.heads) != Set(loaded.graph.heads) else { return nil }
    func text(_ heads: [RevisionID]) -> String { heads.map(\.description).joined(separator: ", ") }
    return CouldNotCheck(
      path: first.path,
      reason: "the heads of \(loaded.environment.name) depend on how conflicts are resolved:"
        + " \(text(loaded.graph.heads)) with this change's version,"
        + " \(text(other.graph.heads)) with that of \(onto.name)",
      remedy: resolving)
  }

  /// Takes note of what an environment has, and of what the target has of it and the merge does not.
  mutating func note(_ loaded: LoadedEnvironment, _ view: HistoryView, _ reader: HistoryReader?) {
    merged.formUnion(loaded.graph.revisions)
    landed.formUnion(view.landed)
    guard let reader, view.availability == .available else { return }
    let unread = Set(loaded.problems.map(\.path))
    missing += reader.migrations(
      like: loaded, in: onto.target, environmentNames: project.environments.map(\.name)
    ).filter {
      !loaded.graph.contains($0.id) && !view.deleted.contains($0.id)
        && !unread.contains($0.file.path)
    }
  }

  /// The conflicts that were met, and the revisions of either side that the merge would lose.
  ///
  /// To be asked after every environment was noted.
  func entries() -> [CouldNotCheck] {
    var entries: [CouldNotCheck] = []
    // Without a merge base every difference looks like a conflict, and the reason is said already.
    if !onto.isApproximate {
      entries += snapshot.conflicts.filter { !answeredConflicts.contains($0.path) }.map(entry)
    }
    let submodules = snapshot.conflicts.filter { $0.kind == .submodule }.map(\.path)
    let missing = missing.filter { migration in
      !submodules.contains { migration.file.path.isBelow($0) }
    }
    entries += missing.filter { !merged.contains($0.id) }.map { migration in
      lost(migration, "\(migration.id) landed on \(onto.name)")
    }
    entries += ownMigrations.filter { !merged.contains($0.id) && !landed.contains($0.id) }.map {
      lost($0, "\($0.id) is part of this change")
    }
    return entries
  }

  private var ownMigrations: [Migration] {
    let overrides = project.settings.environmentOverrides
    let environments = Discovery.find(in: snapshot.change, overrides: overrides).environments
    return environments.flatMap { project.loader.load($0, from: snapshot.change).migrations }
  }

  private func lost(_ migration: Migration, _ origin: String) -> CouldNotCheck {
    CouldNotCheck(
      path: migration.file.path,
      reason: "\(origin), but after the merge it lies outside of the version locations, so that"
        + " Alembic would not see it",
      remedy: "\(resolving), and move the file to the other migrations")
  }

  private func entry(_ conflict: MergeConflict) -> CouldNotCheck {
    let reason =
      switch conflict.kind {
      case .changed: "this change and \(onto.name) changed the file differently"
      case .submodule:
        "this change and \(onto.name) moved the submodule to commits that do not contain each other"
      case .added: "this change and \(onto.name) added different files of this name"
      case .deletedByChange:
        "this change deleted or moved the file, which \(onto.name) changed or moved"
      case .deletedByTarget:
        "\(onto.name) deleted or moved the file, which this change changed or moved"
      case .inMovedFolder:
        "one side added the file to a folder that the other moved; it is taken to move along"
      }
    return CouldNotCheck(
      path: conflict.path, reason: "\(reason); git would stop with a conflict", remedy: resolving)
  }

  private var resolving: String {
    "merge now and decide: `git merge \(onto.name)`"
  }
}

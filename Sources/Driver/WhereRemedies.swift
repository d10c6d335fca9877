import AlembicConfiguration
import Git
import History
import Loading
import MigrationModel
import Reports
import Snapshots
import SourceText

/// Says what can be done about a revision that is not here, each with one command to copy.
struct WhereRemedies {
  private typealias Remedy = WhereDocument.Remedy

  private let finder: RevisionFinder
  private let request: WhereRequest

  init(_ finder: RevisionFinder, _ request: WhereRequest) {
    self.finder = finder
    self.request = request
  }

  // MARK: A revision that was found

  func remedies(for trace: RevisionTrace) -> [WhereDocument.Remedy] {
    if trace.here != nil {
      return [
        Remedy(
          "Alembic finds it here; where it says that it cannot locate it, another checkout was "
            + "deployed, or it reads another configuration", nil)
      ]
    }
    guard let best = trace.best else { return [] }
    switch best.place.kind {
    case .head: return remedies(forDeletedFile: trace, best)
    case .index:
      return [
        Remedy(
          "git's index has the file, the working tree does not; to put it back:",
          command("git restore --", best.path.text))
      ]
    case .stash:
      return [Remedy("to get the file out of the stash:", mlint("restore", trace))]
    case .unreachable:
      return [
        Remedy(
          "nothing leads to it any more, and git will throw it away; to save the file:",
          mlint("restore", trace, " --unreachable"))
      ]
    default: break
    }
    var result: [Remedy] = []
    if let going = downgrade(trace, best) {
      result.append(Remedy("to take a database back to what is known here:", going))
    }
    if trace.deleted == nil, let merging = merge(best.place) {
      result.append(Remedy("to have it here, once that is ready:", merging))
      return result
    }
    result.append(
      Remedy(
        trace.deleted == nil
          ? "to have the file here:"
          : "to bring it back, because databases ran it and its change is still wanted:",
        mlint(
          "restore", trace, trace.lineage.missingAncestors.isEmpty ? "" : " --with-ancestors")))
    if trace.deleted != nil {
      result.append(
        Remedy(
          "to keep those databases usable, because it was removed on purpose:", tombstone(trace)))
    }
    return result
  }

  private func remedies(
    forDeletedFile trace: RevisionTrace, _ best: RevisionSighting
  ) -> [WhereDocument.Remedy] {
    if case .success = finder.project.snapshot.resolve(best.path) {
      return [
        Remedy(
          "the file is here, but Alembic does not look there: move it into a version location, or "
            + "set `recursive_version_locations = true`", nil)
      ]
    }
    return [
      Remedy(
        "HEAD has the file, and it is deleted here; to put it back:",
        command("git restore --source=HEAD --staged --worktree --", best.path.text)),
      Remedy(
        "or, if it shall go and databases ran it, to leave a stand-in for them:", tombstone(trace)),
    ]
  }

  /// Checks out what has the revision, and downgrades to the nearest ancestor that is here.
  private func downgrade(_ trace: RevisionTrace, _ best: RevisionSighting) -> String? {
    guard let going = checkOut(best.place) else { return nil }
    guard let target = trace.lineage.nearestAncestors.first?.description else { return going }
    guard target.canBeCopied else { return nil }
    let separator = target.hasPrefix("-") ? "-- " : ""
    let alembic =
      finder.project.environments.first { $0.name == trace.environment }?.alembicCommand
      ?? "alembic"
    return "\(going) && \(alembic) downgrade \(separator)\(target.quotedForShell)"
  }

  private func checkOut(_ place: SearchPlace) -> String? {
    let isNameUsable = place.name.canBeCopied && !place.name.hasPrefix("-")
    switch place.kind {
    case .branch where isNameUsable: return "git switch \(place.name.quotedForShell)"
    case .remoteBranch where isNameUsable, .tag where isNameUsable, .reflog where isNameUsable:
      return "git switch --detach \(place.name.quotedForShell)"
    default: return place.commit.map { "git switch --detach \($0.hex.prefix(12))" }
    }
  }

  private func merge(_ place: SearchPlace) -> String? {
    switch place.kind {
    case .branch, .remoteBranch:
      place.name.canBeCopied && !place.name.hasPrefix("-")
        ? "git merge \(place.name.quotedForShell)"
        : place.commit.map { "git merge \($0.hex.prefix(12))" }
    case .pullRequest: place.commit.map { "git merge \($0.hex.prefix(12))" }
    default: nil
    }
  }

  private func tombstone(_ trace: RevisionTrace) -> String? {
    if trace.lineage.missingAncestors.isEmpty { return mlint("tombstone", trace) }
    guard let target = trace.lineage.nearestAncestors.first?.description, target.canBeCopied else {
      return nil
    }
    return mlint("tombstone", trace, " --down-revision \(target.quotedForShell)")
  }

  private func mlint(_ name: String, _ trace: RevisionTrace, _ options: String = "") -> String? {
    mlint(name, trace.id.description, options, environment: trace.environment)
  }

  private func mlint(
    _ name: String, _ id: String, _ options: String = "", environment: String? = nil
  ) -> String? {
    guard id.canBeCopied else { return nil }
    let isOneOfSeveral = finder.project.environments.count > 1
    let choice = (isOneOfSeveral ? environment : nil).map {
      " --environment \($0.quotedForShell)"
    }
    let word = id.hasPrefix("-") ? "-- \(id.quotedForShell)" : id.quotedForShell
    return "mlint \(name)\(choice ?? "")\(options) \(word)"
  }

  private func command(_ start: String, _ path: String) -> String? {
    path.canBeCopied ? "\(start) \(path.quotedForShell)" : nil
  }

  // MARK: A revision that was found nowhere

  func remedies(forMissing wanted: String) -> [WhereDocument.Remedy] {
    var result: [Remedy] = []
    if let repository = finder.project.repository {
      if repository.isShallow {
        result.append(
          Remedy("older commits are not in this clone; to get them:", "git fetch --unshallow"))
      }
      if let fetch = fetchOfProposedChanges(repository) {
        result.append(
          Remedy("to look into pull requests too, fetch them and ask again:", fetch))
      }
      if !request.includesUnreachable {
        result.append(
          Remedy(
            "to look into what nothing leads to any more:", mlint("where", wanted, " --unreachable")
          )
        )
      }
    }
    let head = finder.environments.count == 1 ? finder.environments[0].graph.heads.first : nil
    if let head, head.description.canBeCopied {
      result.append(
        Remedy(
          "the id may be another project's, or that of another environment; if it was one of this "
            + "project and nobody has it any more, to let a stand-in follow the revision that the "
            + "database really corresponds to:",
          mlint("tombstone", wanted, " --down-revision \(head.description.quotedForShell)")))
    } else {
      result.append(
        Remedy("the id may be another project's, or that of another environment", nil))
    }
    return result
  }

  /// How to get the proposed changes of the hosting service, unless they are here.
  private func fetchOfProposedChanges(_ repository: any GitRepository) -> String? {
    guard let url = (try? repository.configuration("remote.origin.url")) ?? nil else { return nil }
    let isGitLab = url.lowercased().contains("gitlab")
    let references = (try? repository.references(matching: "refs/*")) ?? []
    guard !references.contains(where: { SearchPlace.isProposedChange($0.name) }) else { return nil }
    return isGitLab
      ? "git fetch origin '+refs/merge-requests/*/head:refs/remotes/merge-requests/*'"
      : "git fetch origin '+refs/pull/*/head:refs/remotes/pull/*'"
  }
}

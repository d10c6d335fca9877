import Git
import History
import Loading
import MergePlanning
import MigrationModel
import Snapshots
package import SourceText

/// What `mlint restore` or `mlint tombstone` did, or would do.
package struct RevisionOutput: Sendable {
  /// The plan, a line each, with text of the project as it is.
  package var summary: [String]
  /// What the user should know.
  package var notes: [String] = []
  /// The files that were written; none for a dry run.
  package var writtenPaths: [RelativePath] = []
  /// The heads that there are then.
  package var heads: [String]
}

extension Driver {
  /// Writes the file of a revision back that is not here any more.
  ///
  /// The file gets the bytes that were committed, whatever git's settings would make of them in a
  /// checkout: adding it gives the same blob again, and no filter has to run.
  ///
  /// - Parameter request: The revision, and where to take it from.
  /// - Returns: The plan, and what was written.
  /// - Throws: A refusal with nothing written, or a failure.
  package func restore(_ request: RestoreRequest) throws(CommandFailure) -> RevisionOutput {
    let finder = try RevisionFinder(
      workspace, .workingTree, environment: request.environment, progress: request.progress)
    let lost = try LostRevision.find(
      request.revision, finder, includesUnreachable: request.includesUnreachable,
      mayBeNowhere: request.source != nil)
    var plan = RestorePlan(lost, request, tip: try baseTip(finder, request.base))
    try plan.make()
    let heads = plan.graph.heads.sorted()
    let lock = MergeLock(plan.files, finder.project, lost.environment)
    var output = RevisionOutput(
      summary: plan.summary + lock.summary,
      notes: RevisionOutput.note(
        on: plan.graph, before: lost.environment.graph.heads.count) + lock.notes,
      heads: heads.map(\.description))
    if request.isDryRun { return output }
    try write(
      plan.files, expectedHeads: heads, in: finder.project, of: lost.environment.environment,
      with: lock,
      help: "see what else lies in that folder: `mlint check`")
    output.writtenPaths = plan.files.map(\.path) + lock.plans.map(\.place.path)
    output.notes += lock.plans.flatMap { $0.notes(finder.project) }
    return output
  }

  /// The tip of the base branch, whose version is the one that landed last.
  private func baseTip(
    _ finder: RevisionFinder, _ name: String?
  ) throws(CommandFailure) -> ObjectID? {
    try ProjectHistory.find(finder.project, explicit: name, revision: nil, isCheck: false)
      .base?.commit
  }
}

/// The files that bring a revision back.
private struct RestorePlan {
  private static let maximumFiles = 10_000

  private let lost: LostRevision
  private let request: RestoreRequest
  /// The tip of the base branch, whose version is the one that landed last.
  private let tip: ObjectID?
  /// Parents before what follows them.
  private(set) var files: [PlannedFile] = []
  private(set) var graph: RevisionGraph
  private var sightings: [RevisionSighting] = []

  init(_ lost: LostRevision, _ request: RestoreRequest, tip: ObjectID?) {
    self.lost = lost
    self.request = request
    self.tip = tip
    graph = lost.environment.graph
  }

  mutating func make() throws(CommandFailure) {
    guard let repository = lost.finder.project.repository, let search = lost.finder.search else {
      throw .refusal(message: "there is no git repository to restore from", help: nil)
    }
    if let source = request.source {
      let commit = try asking { () throws(GitError) in try repository.commitID(of: source) }
      guard commit != nil else {
        throw .usage(
          message: "--from \(source) means no commit of this clone",
          help: "fetch it, or name another one")
      }
    }
    var chosen = try asking { () throws(GitError) in
      try version(of: lost.id, repository, search)
    }
    guard let first = chosen else {
      throw .refusal(
        message: "\(request.source ?? "") does not have \(lost.id)",
        help: "without --from, the version that landed last is taken")
    }
    // What the files need that is not here either; each step adds one revision.
    while let sighting = chosen, sightings.count < Self.maximumFiles {
      sightings.append(sighting)
      graph = RevisionGraph(lost.environment.migrations + sightings.map(\.migration))
      guard let missing = missing else { break }
      guard request.includesAncestors else { throw refusal(for: first) }
      chosen = try asking { () throws(GitError) in
        try ancestor(missing, of: sighting, repository, search)
      }
      if chosen == nil {
        throw .refusal(
          message: "its ancestor \(missing) was found nowhere",
          help:
            "put a stand-in for it first: `mlint tombstone \(shown(missing)) --down-revision ID`")
      }
    }
    graph = try lost.graph(adding: sightings.map(\.migration))
    let order = graph.history.reversed()
    sightings.sort { one, two in
      order.firstIndex(of: one.migration.id) ?? order.endIndex
        < order.firstIndex(of: two.migration.id) ?? order.endIndex
    }
    for sighting in sightings {
      files.append(
        try asking { () throws(GitError) in
          try repository.object(sighting.content, maximumSize: SourceFile.maximumSize)
        }.file(at: try path(of: sighting), sighting.migration.id, graph))
    }
  }

  /// A parent or dependency that the files name and that is nowhere among them.
  private var missing: RevisionID? {
    let ids = Set(sightings.map(\.migration.id))
    return graph.problems.first { ids.contains($0.migration.id) && $0.missing != nil }?.missing
  }

  private func refusal(for sighting: RevisionSighting) -> CommandFailure {
    let names = (missing.map { [$0] } ?? []).map(\.description).joined(separator: ", ")
    let all = lost.trace?.lineage.missingAncestors ?? []
    return .refusal(
      message: "\(lost.id) follows \(names), which is not here either",
      help: "restore \(all.count > 1 ? "all \(all.count) ancestors that are missing" : "it") too: "
        + "`mlint restore --with-ancestors \(shown(lost.id))`")
  }

  private func shown(_ id: RevisionID) -> String { id.description.quotedForShell }

  // MARK: Versions

  /// The version to restore: what `--from` names, what landed last, or else the best place's.
  private func version(
    of id: RevisionID, _ repository: any GitRepository, _ search: RevisionSearch
  ) throws(GitError) -> RevisionSighting? {
    if let source = request.source {
      guard let commit = try repository.commitID(of: source) else { return nil }
      return try search.version(of: id, in: commit, named: source)
    }
    if let tip, let landed = try search.version(of: id, in: tip, named: "the base") {
      return landed
    }
    let trace = lost.trace
    let last =
      trace?.isDeletedHere == true
      ? trace?.sightings.first { $0.place.kind == .history } : nil
    return last ?? trace?.best
  }

  /// The version of an ancestor that goes with a sighting: that of the same commit, if it has one.
  private func ancestor(
    _ id: RevisionID, of sighting: RevisionSighting, _ repository: any GitRepository,
    _ search: RevisionSearch
  ) throws(GitError) -> RevisionSighting? {
    if let commit = sighting.place.commit,
      let found = try search.version(of: id, in: commit, named: sighting.place.name)
    {
      return found
    }
    return search.find([id.description], includesUnreachable: request.includesUnreachable)
      .answers.first?.traces.first { $0.id == id }?.best
  }

  // MARK: Files

  private func path(of sighting: RevisionSighting) throws(CommandFailure) -> RelativePath {
    let project = lost.finder.project
    let environment = lost.environment.environment
    let known = lost.path(of: sighting)
    let planned =
      known.map { .success($0) }
      ?? TombstonePlanner.path(
        of: sighting.migration.id, message: sighting.migration.message,
        after: sighting.migration.downRevisions.map(\.value), environment, graph,
        existingFiles: project.existingFiles(of: environment))
    switch planned {
    case .failure(let refusal): throw .refusal(message: refusal.message, help: refusal.help)
    case .success(let path):
      let names = ((try? project.snapshot.list(path.parent).get()) ?? []).map(\.path)
      guard !names.contains(path), !files.contains(where: { $0.path == path }) else {
        throw .refusal(
          message: "\(path) exists already and is not \(sighting.migration.id)",
          help: "look at it: rename it if it is another revision, or delete it if it is a leftover")
      }
      return path
    }
  }

  private func asking<Value>(
    _ body: () throws(GitError) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(GitError) { return try body() } catch {
      throw .unreadable(message: "\(error)", help: "see what `git fsck` says")
    }
  }

  // MARK: Words

  /// The plan as `--dry-run` shows it.
  var summary: [String] {
    zip(files, sightings).flatMap { file, sighting in
      [
        "path: \(file.path.text)", "revision: \(file.id)",
        "from: \(sighting.place.told), \(sighting.path.text)",
      ]
    } + ["heads: \(graph.heads.sorted().map(\.description).joined(separator: ", "))"]
  }
}

extension RevisionOutput {
  /// What to say when a new file makes one more head.
  static func note(on graph: RevisionGraph, before: Int) -> [String] {
    let count = graph.heads.count
    guard count > 1, count > before else { return [] }
    if graph.competingHeads.isEmpty {
      return [
        "there are \(count) heads then, with labels of their own or no common ancestor: `alembic upgrade "
          + "head` refuses to run, `alembic upgrade heads` takes them all"
      ]
    }
    return [
      "there are \(count) heads then, and `alembic upgrade head` refuses to run: `mlint merge` joins "
        + "them"
    ]
  }
}

extension SearchPlace {
  /// The place as a plan names it.
  fileprivate var told: String {
    let id = commit.map { String($0.hex.prefix(12)) }
    return switch kind {
    case .unreachable: id ?? "an object that nothing leads to"
    case .history: "\(id ?? "") (\(name))"
    default: name
    }
  }
}

extension RawObject {
  /// The file that a blob becomes.
  fileprivate func file(
    at path: RelativePath, _ id: RevisionID, _ graph: RevisionGraph
  ) throws(CommandFailure) -> PlannedFile {
    guard case .content(.blob, let bytes) = self else {
      throw .unreadable(
        message: "the content of \(path) is not in this clone", help: "see what `git fsck` says")
    }
    return PlannedFile(path: path, bytes: bytes, id: id, parents: graph.parents(of: id))
  }
}

import Diagnostics
import Git
import History
import Loading
import MigrationModel
package import Reports
import Snapshots
import SourceText

/// The most places that a document lists of one revision.
private let maximumPlaces = 100

extension Driver {
  /// Looks for revisions in all that a repository has.
  ///
  /// - Parameter request: The revisions, and what counts as here.
  /// - Returns: Where they are, what became of them, and what can be done.
  /// - Throws: A failure when the request or the configuration is wrong, or nothing can be read.
  package func locate(_ request: WhereRequest) throws(CommandFailure) -> WhereDocument {
    let finder = try RevisionFinder(
      workspace, request.snapshot, environment: request.environment, progress: request.progress)
    let result = finder.find(
      request.revisions, includesUnreachable: request.includesUnreachable)
    let remedies = WhereRemedies(finder, request)
    let answers = result.answers.map { answer in
      var found = WhereDocument.Answer(
        wanted: answer.wanted, status: answer.status,
        matches: answer.traces.map { WhereDocument.Match($0, remedies.remedies(for: $0)) })
      if answer.traces.isEmpty { found.remedies = remedies.remedies(forMissing: answer.wanted) }
      return found
    }
    var searched = WhereDocument.Searched()
    searched.references = result.counts.references
    searched.stashes = result.counts.stashes
    searched.reflogEntries = result.counts.reflogEntries
    searched.commits = result.counts.commits
    searched.objects = result.counts.objects
    return WhereDocument(
      snapshot: finder.project.snapshot.identity.machineName, answers: answers,
      searched: searched, couldNotSearch: finder.couldNotSearch(result))
  }
}

extension RevisionAnswer {
  fileprivate var status: WhereDocument.Answer.Status {
    if traces.isEmpty { return .notFound }
    if traces.allSatisfy({ $0.here != nil }) { return .here }
    return traces.count == 1 ? .found : .ambiguous
  }
}

extension WhereDocument.Match {
  init(_ trace: RevisionTrace, _ remedies: [WhereDocument.Remedy]) {
    self.init(revision: trace.id.description, isHere: trace.here != nil)
    let migration = trace.here ?? trace.best?.migration
    environment = trace.environment
    path = migration.map(\.file.path.text)
    message = migration?.message
    downRevisions = trace.lineage.parents.map(\.description)
    places = trace.sightings.prefix(maximumPlaces).map { WhereDocument.Place($0) }
    placeCount = trace.sightings.count
    added = trace.added.map { WhereDocument.Commit($0) }
    deleted = trace.deleted.map { WhereDocument.Commit($0) }
    isDeletedHere = trace.isDeletedHere
    missingAncestors = trace.lineage.missingAncestors.map(\.description)
    nearestAncestors = trace.lineage.nearestAncestors.map(\.description)
    nearestDescendants = trace.lineage.nearestDescendants.map(\.description)
    self.remedies = remedies
  }
}

extension WhereDocument.Place {
  fileprivate init(_ sighting: RevisionSighting) {
    self.init(
      kind: sighting.place.kind.slug, name: sighting.place.name,
      commit: sighting.place.commit?.hex, path: sighting.path.text)
  }
}

extension WhereDocument.Commit {
  fileprivate init(_ landing: Landing) {
    self.init(
      id: landing.commit, pullRequest: landing.pullRequest, author: landing.authorName,
      date: landing.authorDate, subject: landing.subject)
  }
}

extension SearchPlace.Kind {
  /// The name in machine formats.
  fileprivate var slug: String {
    switch self {
    case .head: "head"
    case .index: "index"
    case .branch: "branch"
    case .remoteBranch: "remote-branch"
    case .pullRequest: "pull-request"
    case .tag: "tag"
    case .reference: "reference"
    case .stash: "stash"
    case .pending: "pending"
    case .reflog: "reflog"
    case .history: "history"
    case .unreachable: "unreachable"
    }
  }
}

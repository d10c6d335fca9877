package import Git
package import MigrationModel
package import SourceText

/// What was found out about the revisions that somebody looks for.
package struct RevisionSearchResult: Sendable {
  /// How much was looked at.
  package struct Counts: Sendable, Hashable {
    package var references = 0
    package var stashes = 0
    package var reflogEntries = 0
    /// Commits of history that were looked at beside those of the places.
    package var commits = 0
    /// Objects that were looked at because nothing has to lead to them; nil when they were not.
    package var objects: Int?

    package init() {}
  }

  /// In the order asked.
  package var answers: [RevisionAnswer]
  package var counts: Counts
  /// What could not be searched, in the order in which it was met.
  package var limits: [CouldNotJudge]

  package init(answers: [RevisionAnswer], counts: Counts, limits: [CouldNotJudge]) {
    self.answers = answers
    self.counts = counts
    self.limits = limits
  }
}

/// What one text means.
package struct RevisionAnswer: Sendable {
  /// The id, the beginning of one, or the symbol, as it was given.
  package var wanted: String
  /// The revisions that it means.
  ///
  /// Several when the text is the beginning of several ids, or a symbol such as `heads`; in the
  /// order of ids. None when it was found nowhere.
  package var traces: [RevisionTrace]

  package init(wanted: String, traces: [RevisionTrace]) {
    self.wanted = wanted
    self.traces = traces
  }
}

/// Where one revision is, and what became of it.
package struct RevisionTrace: Sendable {
  package var id: RevisionID
  /// The revision as the current state has it; nil when it does not.
  package var here: Migration?
  /// The name of the current environment that it is of, or would be of; nil when that is not clear.
  package var environment: String?
  /// Where else it is, best first: what a person would check out.
  package var sightings: [RevisionSighting] = []
  /// The commit that brought it to where it was found first; nil when history does not tell.
  package var added: Landing?
  /// The commit that took it away; nil when nobody did, or history does not tell.
  package var deleted: Landing?
  /// Whether that commit is on the first-parent history of the current commit.
  package var isDeletedHere = false
  package var lineage = RevisionLineage()

  package init(id: RevisionID) {
    self.id = id
  }

  /// The version to show, to go to and to take.
  package var best: RevisionSighting? { sightings.first }
}

/// One place that holds a revision.
package struct RevisionSighting: Sendable {
  package var place: SearchPlace
  /// The file's path there; only its name, or nothing, where no tree is known to have it.
  package var path: RelativePath
  package var content: ObjectID
  package var migration: Migration
  /// The version location that the file lies in.
  package var folder: RelativePath
  /// The name of the environment there.
  package var environment: String

  package init(
    place: SearchPlace, path: RelativePath, content: ObjectID, migration: Migration,
    folder: RelativePath, environment: String
  ) {
    self.place = place
    self.path = path
    self.content = content
    self.migration = migration
    self.folder = folder
    self.environment = environment
  }
}

/// How a revision that is not here hangs together with those that are.
package struct RevisionLineage: Sendable, Hashable {
  /// The parents as the file names them.
  package var parents: [RevisionID] = []
  /// Its ancestors by `down_revision` that are not here either, nearest first.
  package var missingAncestors: [RevisionID] = []
  /// The nearest ancestors that are here.
  package var nearestAncestors: [RevisionID] = []
  /// The nearest descendants that are here.
  package var nearestDescendants: [RevisionID] = []

  package init() {}
}

import AlembicConfiguration
import Git
import Loading
import MigrationModel

/// Tells which release had a revision at some time.
struct AuditReleases {
  struct Release {
    var name: String
    var commit: CommitNode
  }

  /// The most releases beside the first-parent history whose trees are read, the newest.
  private static let maximumTrees = 100

  private let audit: Audit
  private let line: FirstParentLine
  /// Those on the line with their places, oldest first.
  private var onLine: [(place: Int, name: String)] = []
  /// Those elsewhere, oldest first.
  private var others: [Release] = []
  private var revisions: [ObjectID: [RevisionID: String]] = [:]

  /// Sorts releases, which come oldest first, by whether the line has them.
  init(_ releases: [Release], _ line: FirstParentLine, _ audit: Audit) {
    self.audit = audit
    self.line = line
    let places = Dictionary(
      line.places.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    for release in releases {
      if let place = places[release.commit.id] {
        onLine.append((place, release.name))
      } else {
        others.append(release)
      }
    }
    onLine.sort { ($1.place, $0.name) < ($0.place, $1.name) }
    others = others.suffix(Self.maximumTrees)
  }

  /// The oldest release that had a revision before a change.
  ///
  /// - Parameters:
  ///   - id: The revision.
  ///   - record: The change.
  /// - Returns: Its name; nil when there is none.
  /// - Throws: When git cannot be asked.
  mutating func release(
    of id: RevisionID, before record: ChangeRecord
  ) throws(GitError) -> String? {
    let first = onLine.first { release in
      release.place <= record.landing ?? .max && release.place > record.place
        && !record.absences.contains { $0.contains(release.place) }
    }
    let time = line.places[record.place].time
    for release in others where release.commit.time < time {
      if let first, release.commit.time > line.places[first.place].time { break }
      if try has(id, record.environment, release) { return release.name }
    }
    return first?.name
  }

  private mutating func has(
    _ id: RevisionID, _ environment: String, _ release: Release
  ) throws(GitError) -> Bool {
    if revisions[release.commit.tree] == nil {
      var found: [RevisionID: String] = [:]
      let answer = try audit.catalog.answer(for: release.commit.id, tree: release.commit.tree)
      for environment in answer.environments {
        let files = try AuditedFiles(of: environment, in: release.commit.id, audit.repository)
        let loaded = audit.loader.load(environment, files.files, of: release.commit.id)
        for id in loaded.graph.revisions { found[id] = found[id] ?? environment.name }
      }
      revisions[release.commit.tree] = found
      audit.loader.forgetMuch()
    }
    return revisions[release.commit.tree]?[id] != nil
  }
}

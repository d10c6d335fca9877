import AlembicConfiguration
import MigrationModel
import Snapshots
import SourceText

/// One environment through history, under whatever names, as the commit that was looked at last
/// holds it.
struct Lineage {
  /// A revision that went away.
  struct Gone {
    /// Its last file.
    var file: SnapshotEntry
    var environment: Environment
    /// The place of the commit that brought it.
    var landing: Int?
    /// The number of the change that took it away.
    var change: Int
  }

  /// Its number, which no other has.
  let number: Int
  var environment: Environment
  var files: AuditedFiles
  /// The migrations by path, without content; those of files that cannot be read as they are now are
  /// what could be read before.
  var migrations: [RelativePath: Migration] = [:]
  /// The files that those migrations were read from, where it is not the file that is there.
  var lastReadable: [RelativePath: SnapshotEntry] = [:]
  var counts = RevisionCounts()
  /// The places of the commits that brought the revisions, as far as they are known.
  var landings: [RevisionID: Int] = [:]
  var gone: [RevisionID: Gone] = [:]
  /// The places in which revisions were not there that went away and came back.
  var absences: [RevisionID: [Range<Int>]] = [:]
  /// The number of the outage that lasts.
  var outage: Int?

  init(number: Int, _ environment: Environment, _ files: AuditedFiles) {
    self.number = number
    self.environment = environment
    self.files = files
  }

  /// The heads that should be one, group by group.
  var competingHeads: [[RevisionID]] {
    guard counts.headCount > 1 else { return [] }
    return RevisionGraph(files.files.compactMap { migrations[$0.path] }, guesses: 0).competingHeads
  }

  /// The file that a path's migration was read from.
  func readableFile(_ file: SnapshotEntry) -> SnapshotEntry { lastReadable[file.path] ?? file }
}

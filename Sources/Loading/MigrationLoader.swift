package import AlembicConfiguration
import Extraction
package import MigrationModel
package import Snapshots
package import SourceText

/// Reads environments from snapshots, each content once.
///
/// A content is known by its blob id where the snapshot has one, and by its bytes otherwise, so that
/// the trees of history cost only what differs from what was read before. Not for use by several
/// threads at once.
package final class MigrationLoader {
  private var readings: [[UInt8]: MigrationReading] = [:]
  private var contents: [String: [UInt8]] = [:]
  private var details: [[UInt8]: MigrationDetails] = [:]
  /// Called with the path of each file before it is read, for the report of an internal error.
  package var willRead: ((RelativePath) -> Void)?

  package init() {}

  /// Reads the migrations of an environment.
  package func load(_ environment: Environment, from snapshot: any Snapshot) -> LoadedEnvironment {
    let listing = RevisionFiles.list(of: environment, in: snapshot)
    var problems = (environment.problems + listing.problems).filter { $0.kind != .note }
      .map(LoadingProblem.init)
    var migrations: [Migration] = []
    migrations.reserveCapacity(listing.files.count)
    for entry in listing.files {
      willRead?(entry.path)
      switch content(of: entry, in: snapshot) {
      case .failure(let failure):
        problems.append(
          LoadingProblem(
            kind: .unreadable, path: failure.path, reason: failure.reason, remedy: failure.remedy))
      case .success(let bytes):
        let reading = reading(of: bytes, entry.path, snapshot.identity.provenance)
        if let migration = reading.migration { migrations.append(migration) }
        problems += reading.problems.map { LoadingProblem($0, in: reading.file) }
      }
    }
    return LoadedEnvironment(
      environment: environment, graph: RevisionGraph(migrations), problems: problems)
  }

  /// What a migration does; read on first use.
  package func details(of migration: Migration) -> MigrationDetails {
    if let known = details[migration.file.bytes] { return known }
    willRead?(migration.file.path)
    let result = MigrationReader.details(of: migration)
    details[migration.file.bytes] = result
    return result
  }

  /// Where a migration's file is not Python, function bodies included.
  package func syntaxProblems(of migration: Migration) -> [LoadingProblem] {
    willRead?(migration.file.path)
    return MigrationReader.syntaxProblems(of: migration.file).map {
      LoadingProblem($0, in: migration.file)
    }
  }

  private func content(
    of entry: SnapshotEntry, in snapshot: any Snapshot
  ) -> Result<[UInt8], ReadFailure> {
    if let id = entry.contentID, let known = contents[id] { return .success(known) }
    return snapshot.read(entry.path).map { file in
      if let id = entry.contentID { contents[id] = file.bytes }
      return file.bytes
    }
  }

  private func reading(
    of bytes: [UInt8], _ path: RelativePath, _ provenance: Provenance
  ) -> MigrationReading {
    let file = SourceFile(path: path, bytes: bytes, provenance: provenance)
    // A file without `revision` takes its id from its name, so only those with one can be shared.
    if var known = readings[bytes], known.migration?.revision.range.isEmpty == false {
      known.file = SourceFile(path: path, bytes: known.file.bytes, provenance: provenance)
      known.migration?.file = known.file
      return known
    }
    let reading = MigrationReader.read(file)
    readings[bytes] = reading
    return reading
  }
}

extension LoadingProblem {
  fileprivate init(_ problem: ConfigurationProblem) {
    self.init(
      kind: .invalid, path: problem.path, line: problem.line, reason: problem.message,
      remedy: problem.remedy)
  }

  fileprivate init(_ problem: ReadingProblem, in file: SourceFile) {
    let kind: Kind =
      switch problem.kind {
      case .computed: .computed
      case .computedLabel: .computedLabel
      case .syntax, .noRevision: .invalid
      }
    self.init(
      kind: kind, path: file.path,
      line: LineIndex(file.bytes).position(of: problem.range.offsets.lowerBound).line,
      reason: problem.reason, remedy: problem.remedy)
  }
}

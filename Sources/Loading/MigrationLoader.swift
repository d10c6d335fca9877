package import AlembicConfiguration
import Extraction
package import MigrationModel
import Parallelism
package import SchemaModel
package import Snapshots
package import SourceText

/// Reads environments from snapshots, each content once.
///
/// A content is known by its blob id where the snapshot has one, and by its bytes otherwise, so that
/// the trees of history cost only what differs from what was read before. Not for use by several
/// threads at once.
package final class MigrationLoader {
  private let contents: ContentReader
  /// What was read of each content, by its number.
  private var readings: [Int: MigrationReading] = [:]
  private var normalForms: [Int: MigrationNormalForm] = [:]
  private let detailsReader: DetailsReader
  /// Called with the path of each file before it is read or parsed, on the thread that does, and with nil
  /// afterwards, for the report of an internal error.
  package var willRead: (@Sendable (RelativePath?) -> Void)? {
    get { contents.notice.tell }
    set { contents.notice.tell = newValue }
  }
  private var notice: FileNotice { contents.notice }

  /// The database that the project names itself; nil to find it for each environment.
  package var database: Dialect? { detailsReader.database }
  /// Whether it is found out what `downgrade()` does; set before anything is read.
  package var followsDowngrades: Bool {
    get { detailsReader.followsDowngrades }
    set { detailsReader.followsDowngrades = newValue }
  }

  package init(database: Dialect? = nil) {
    contents = ContentReader()
    detailsReader = DetailsReader(contents, database: database)
  }

  /// How many contents are kept.
  package var contentCount: Int { contents.count }

  /// Reads the migrations of an environment, on all processors.
  ///
  /// - Parameters:
  ///   - environment: The environment as the snapshot holds it.
  ///   - snapshot: Where its files are read from.
  ///   - withDetails: Whether `details` will be asked for every migration, so that they are read at
  ///     the same time.
  /// - Returns: The environment, and all that stood in the way.
  package func load(
    _ environment: Environment, from snapshot: any Snapshot, withDetails: Bool = false
  ) -> LoadedEnvironment {
    load(
      environment, RevisionFiles.list(of: environment, in: snapshot), from: snapshot,
      withDetails: withDetails)
  }

  /// Parses the migrations of an environment on all processors and nothing more, to tell which part of
  /// the time that takes.
  ///
  /// - Parameters:
  ///   - environment: The environment as the snapshot holds it.
  ///   - snapshot: Where its files are read from.
  /// - Returns: How many nodes the trees have together.
  package func parse(_ environment: Environment, from snapshot: any Snapshot) -> Int {
    let files = RevisionFiles.list(of: environment, in: snapshot).files
    return Parallel.map(
      count: files.count,
      take: { index -> [UInt8] in
        guard case .success(let number) = contents.number(of: files[index], in: snapshot) else {
          return []
        }
        return contents[number]
      },
      work: { MigrationReader.parse($0) }
    ).reduce(0, +)
  }

  /// Reads some migrations of an environment, as if it had no others.
  ///
  /// - Parameters:
  ///   - environment: The environment.
  ///   - listing: Its files, in the order in which Alembic loads them.
  ///   - snapshot: Where they are read from.
  ///   - withDetails: As for the whole.
  ///   - isPart: Whether names of revisions that are not there say nothing.
  /// - Returns: The environment with these migrations, and all that stood in the way.
  package func load(
    _ environment: Environment, _ listing: RevisionFiles, from snapshot: any Snapshot,
    withDetails: Bool = false, isPart: Bool = false
  ) -> LoadedEnvironment {
    var problems = (environment.problems + listing.problems).filter { $0.kind != .note }
      .map(LoadingProblem.init)
    let provenance = snapshot.identity.provenance
    let context =
      isPart
      ? EnvironmentContexts.none
      : detailsReader.context(of: environment, in: snapshot) { listing.files }
    let numbers = read(listing.files, provenance, details: withDetails ? context : nil) {
      contents.number(of: $0, in: snapshot)
    }
    let siblings = SiblingImports(listing.files.map(\.path))
    var defects: [FileDefect] = []
    var migrations: [Migration] = []
    migrations.reserveCapacity(listing.files.count)
    for (entry, number) in zip(listing.files, numbers) {
      switch number {
      case .failure(let failure):
        problems.append(
          LoadingProblem(
            kind: .unreadable, path: failure.path, reason: failure.reason, remedy: failure.remedy))
      case .success(let number):
        let reading = reading(of: number, entry.path, provenance, context)
        if let migration = reading.migration { migrations.append(migration) }
        for problem in reading.problems + siblings.problems(of: reading, environment, snapshot) {
          problems.append(LoadingProblem(problem, in: reading.file))
          if case .defect(let cause) = problem.kind {
            defects.append(FileDefect(cause, reading.file, problem.range))
          }
        }
      }
    }
    let submodules = environment.versionLocations.compactMap { snapshot.submodule(holding: $0) }
    return LoadedEnvironment(
      environment: environment,
      graph: isPart ? RevisionGraph(migrations, guesses: 0) : RevisionGraph(migrations),
      problems: problems, defects: defects, submodules: submodules)
  }

  /// The migrations of an environment that have other contents than given ones.
  ///
  /// - Parameters:
  ///   - known: The `contentNumber` of migrations that this loader read.
  ///   - environment: The environment as the snapshot holds it.
  ///   - snapshot: Where its files are read from.
  /// - Returns: The migrations in load order, and the files that cannot be read.
  package func migrations(
    except known: Set<Int>, of environment: Environment, from snapshot: any Snapshot
  ) -> (found: [Migration], unread: [ReadFailure]) {
    var unread: [ReadFailure] = []
    let found = RevisionFiles.list(of: environment, in: snapshot).files.compactMap {
      entry -> Migration? in
      let number: Int
      switch contents.number(of: entry, in: snapshot) {
      case .success(let read): number = read
      case .failure(let failure):
        unread.append(failure)
        return nil
      }
      if known.contains(number) { return nil }
      if readings[number] == nil {
        let file = SourceFile(
          path: entry.path, bytes: contents[number], provenance: snapshot.identity.provenance)
        readings[number] = notice.reading(file.path) {
          MigrationReader.read(file, contentNumber: number)
        }
      }
      return reading(
        of: number, entry.path, snapshot.identity.provenance, EnvironmentContexts.none
      ).migration
    }
    return (found, unread)
  }

  /// Reads what identifies the migrations in some files, whether Alembic would load these or not, on
  /// all processors.
  ///
  /// - Parameters:
  ///   - files: Files whose contents are known by their ids.
  ///   - content: Reads one of them.
  /// - Returns: For each file its migration, nil where it is none, or why it could not be read.
  package func migrations(
    in files: [SnapshotEntry], content: (SnapshotEntry) -> Result<SourceFile, ReadFailure>
  ) -> [Result<Migration?, ReadFailure>] {
    let numbers = read(files, .synthetic, details: nil) {
      contents.number(of: $0, reading: content)
    }
    return zip(files, numbers).map { file, number in
      number.map { reading(of: $0, file.path, .synthetic, EnvironmentContexts.none).migration }
    }
  }

  /// Reads the contents that are not known yet, with details where a context for them is given.
  ///
  /// - Returns: The number of each file's content.
  private func read(
    _ files: [SnapshotEntry], _ provenance: Provenance, details context: Int?,
    content: (SnapshotEntry) -> Result<Int, ReadFailure>
  ) -> [Result<Int, ReadFailure>] {
    if context != nil { detailsReader.finish() }
    var numbers = files.map { knownNumber(of: $0, context).map(Result<Int, ReadFailure>.success) }
    let unknown = numbers.indices.filter { numbers[$0] == nil }
    /// The contents that some thread has taken.
    var taken: Set<Int> = []
    let notice = notice
    let needsDetails = context != nil
    let contextNumber = context ?? EnvironmentContexts.none
    var parsed: [DetailsReader.NumberedMigration] = []
    if needsDetails { parsed.reserveCapacity(unknown.count) }
    readings.reserveCapacity(readings.count + unknown.count)
    contents.reserve(unknown.count)
    Parallel.forEach(
      count: unknown.count, state: {},
      take: { index -> (number: Int, file: SourceFile)? in
        let entry = files[unknown[index]]
        let content = content(entry)
        numbers[unknown[index]] = content
        guard case .success(let number) = content, isUnread(number, context),
          taken.insert(number).inserted
        else { return nil }
        return (
          number, SourceFile(path: entry.path, bytes: contents[number], provenance: provenance)
        )
      },
      work: { item, _ -> FirstReading? in
        guard let item else { return nil }
        return notice.reading(item.file.path) {
          needsDetails
            ? .whole(
              MigrationReader.parse(
                item.file, contentNumber: item.number, contextNumber: contextNumber), item.number,
              Worker.current)
            : .header(
              MigrationReader.read(
                item.file, contentNumber: item.number, contextNumber: contextNumber), item.number)
        }
      },
      use: { reading in
        switch reading {
        case .header(let reading, let number): readings[number] = reading
        case .whole(let migration, let number, let parser):
          readings[number] = migration.reading
          parsed.append((number, migration, parser))
          if migration.reading.migration != nil { detailsReader.learn(migration.imports, context) }
        case nil: break
        }
      })
    if let context {
      let isAll = numbers.allSatisfy { (try? $0?.get()).map(taken.contains) ?? true }
      detailsReader.begin(&parsed, context, areAllFiles: isAll)
    }
    return numbers.compactMap(\.self)
  }

  /// The number of an entry's content where that was read as it is wanted, as most of a base's were.
  private func knownNumber(of entry: SnapshotEntry, _ context: Int?) -> Int? {
    contents.number(of: entry.contentID).flatMap { isUnread($0, context) ? nil : $0 }
  }

  /// What was read of a content at first, the content's number, and the thread that parsed all of it.
  private enum FirstReading: Sendable {
    case header(MigrationReading, Int)
    case whole(ParsedMigration, Int, Worker)
  }

  private func isUnread(_ number: Int, _ context: Int?) -> Bool {
    guard readings[number] != nil else { return true }
    return context.map { !detailsReader.knows(number, $0) } ?? false
  }

  /// What a migration does; read on first use.
  package func details(of migration: Migration) -> MigrationDetails {
    detailsReader.details(of: migration)
  }

  // MARK: What operations are read with

  /// What the operations of an environment in a snapshot are read with; nil where there are too many.
  private func context(
    of environment: Environment, in snapshot: any Snapshot
  ) -> EnvironmentContext? {
    detailsReader[
      context: detailsReader.context(of: environment, in: snapshot) {
        RevisionFiles.list(of: environment, in: snapshot).files
      }]
  }

  /// The database that the migrations of an environment run on, and how that is known.
  ///
  /// - Parameters:
  ///   - environment: The environment as the snapshot holds it.
  ///   - snapshot: Where its files are read from.
  /// - Returns: The database, or why it is not known.
  package func database(
    of environment: Environment, in snapshot: any Snapshot
  ) -> EnvironmentDatabase {
    context(of: environment, in: snapshot).map(detailsReader.database)
      ?? EnvironmentDatabase(dialect: database, reason: "it was not looked for")
  }

  /// How SQLAlchemy names what the migrations of an environment leave unnamed.
  ///
  /// - Parameters:
  ///   - environment: The environment as the snapshot holds it.
  ///   - snapshot: Where its files are read from.
  /// - Returns: The convention; nil where there is one that cannot be read.
  package func convention(
    of environment: Environment, in snapshot: any Snapshot
  ) -> NamingConvention? {
    guard let context = context(of: environment, in: snapshot) else { return NamingConvention() }
    return context.convention()
  }

  /// The normal form of a migration; read on first use.
  package func normalForm(of migration: Migration) -> MigrationNormalForm {
    if let known = normalForms[migration.contentNumber] { return known }
    let result = notice.reading(migration.file.path) { MigrationReader.normalForm(of: migration) }
    if migration.contentNumber >= 0 { normalForms[migration.contentNumber] = result }
    return result
  }

  /// Where a migration's file is not Python, function bodies included.
  package func syntaxProblem(of migration: Migration) -> LoadingProblem? {
    details(of: migration).syntaxProblem.map {
      LoadingProblem(ReadingProblem(syntax: $0), in: migration.file)
    }
  }

  /// What was read of a content, as that of a file whose migration is read in a context.
  private func reading(
    of number: Int, _ path: RelativePath, _ provenance: Provenance, _ context: Int
  ) -> MigrationReading {
    if let known = readings[number] {
      let isSamePath = known.file.path == path
      // A file without `revision` takes its id from its name, so only those with one can be shared.
      let isShared = known.migration.map { !$0.revision.range.isEmpty } ?? false
      if isShared, !isSamePath || known.file.provenance != provenance {
        let file = SourceFile(path: path, bytes: known.file.bytes, provenance: provenance)
        return known.moved(to: file, contextNumber: context)
      }
      if isShared || isSamePath {
        let isOfContext = known.migration.map { $0.contextNumber == context } ?? true
        return isOfContext ? known : known.moved(contextNumber: context)
      }
    }
    let file = SourceFile(path: path, bytes: contents[number], provenance: provenance)
    return notice.reading(path) {
      MigrationReader.read(file, contentNumber: number, contextNumber: context)
    }
  }
}

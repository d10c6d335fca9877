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
  private var contents = ContentStore()
  /// What was read of each content, by its number.
  private var readings: [Int: MigrationReading] = [:]
  private var details: [DetailsKey: MigrationDetails] = [:]
  private var contexts: EnvironmentContexts
  private var normalForms: [Int: MigrationNormalForm] = [:]
  /// The migrations of a context that are being followed, in whose midst `details` may be asked for.
  private var pending:
    (found: Pending<NumberedMigration, ModuleLibrary, NumberedDetails>, context: Int)?
  /// Called with the path of each file before it is read or parsed, on the thread that does, and with nil
  /// afterwards, for the report of an internal error.
  package var willRead: (@Sendable (RelativePath?) -> Void)? {
    get { notice.tell }
    set { notice.tell = newValue }
  }
  private var notice = FileNotice()

  /// The database that the project names itself; nil to find it for each environment.
  package var database: Dialect? { contexts.database }

  package init(database: Dialect? = nil) {
    contexts = EnvironmentContexts(database: database)
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
        guard case .success(let number) = content(of: files[index], in: snapshot) else { return [] }
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
      : contexts.number(of: environment, in: snapshot, telling: notice) { listing.files }
    let numbers = read(listing.files, provenance, details: withDetails ? context : nil) {
      content(of: $0, in: snapshot)
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
        let reading = reading(of: number, entry.path, provenance)
        if let migration = reading.migration {
          migrations.append(
            migration.contextNumber == context
              ? migration : migration.moved(to: migration.file, contextNumber: context))
        }
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
  ///   - contents: The `contentNumber` of migrations that this loader read.
  ///   - environment: The environment as the snapshot holds it.
  ///   - snapshot: Where its files are read from.
  /// - Returns: The migrations in load order, and the files that cannot be read.
  package func migrations(
    except contents: Set<Int>, of environment: Environment, from snapshot: any Snapshot
  ) -> (found: [Migration], unread: [ReadFailure]) {
    var unread: [ReadFailure] = []
    let found = RevisionFiles.list(of: environment, in: snapshot).files.compactMap {
      entry -> Migration? in
      let number: Int
      switch content(of: entry, in: snapshot) {
      case .success(let known): number = known
      case .failure(let failure):
        unread.append(failure)
        return nil
      }
      if contents.contains(number) { return nil }
      if readings[number] == nil {
        let file = SourceFile(
          path: entry.path, bytes: self.contents[number], provenance: snapshot.identity.provenance)
        readings[number] = notice.reading(file.path) {
          MigrationReader.read(file, contentNumber: number)
        }
      }
      return reading(of: number, entry.path, snapshot.identity.provenance).migration
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
    let numbers = read(files, .synthetic, details: nil) { file in
      if let known = contents.number(of: file.contentID) { return .success(known) }
      return notice.reading(file.path) { content(file) }
        .map { contents.number(of: $0.bytes, file.contentID) }
    }
    return zip(files, numbers).map { file, number in
      number.map { reading(of: $0, file.path, .synthetic).migration }
    }
  }

  /// Reads the contents that are not known yet, with details where a context for them is given.
  ///
  /// - Returns: The number of each file's content.
  private func read(
    _ files: [SnapshotEntry], _ provenance: Provenance, details context: Int?,
    content: (SnapshotEntry) -> Result<Int, ReadFailure>
  ) -> [Result<Int, ReadFailure>] {
    if context != nil { finishDetails() }
    var numbers = files.map { knownNumber(of: $0, context).map(Result<Int, ReadFailure>.success) }
    let unknown = numbers.indices.filter { numbers[$0] == nil }
    /// The contents that some thread has taken.
    var taken: Set<Int> = []
    let notice = notice
    let needsDetails = context != nil
    var parsed: [NumberedMigration] = []
    if needsDetails { parsed.reserveCapacity(unknown.count) }
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
            ? .whole(MigrationReader.parse(item.file, contentNumber: item.number), item.number)
            : .header(MigrationReader.read(item.file, contentNumber: item.number), item.number)
        }
      },
      use: { reading in
        switch reading {
        case .header(let reading, let number): readings[number] = reading
        case .whole(let migration, let number):
          readings[number] = migration.reading
          parsed.append((number, migration))
          if migration.reading.migration != nil { learn(migration.imports, context) }
        case nil: break
        }
      })
    if let context {
      let isAll = numbers.allSatisfy { (try? $0?.get()).map(taken.contains) ?? true }
      readDetails(of: &parsed, context, areAllFiles: isAll)
    }
    return numbers.compactMap(\.self)
  }

  /// The number of an entry's content where that was read as it is wanted, as most of a base's were.
  private func knownNumber(of entry: SnapshotEntry, _ context: Int?) -> Int? {
    contents.number(of: entry.contentID).flatMap { isUnread($0, context) ? nil : $0 }
  }

  /// What was read of a content at first, and the content's number.
  private enum FirstReading: Sendable {
    case header(MigrationReading, Int)
    case whole(ParsedMigration, Int)
  }

  private typealias NumberedMigration = (number: Int, migration: ParsedMigration)
  private typealias NumberedDetails = (number: Int, details: ReadDetails)

  /// Reads what parsed migrations do, now that their modules are known and the database can be found.
  ///
  /// They are taken out of the array, so that each thread frees what it has followed.
  private func readDetails(
    of parsed: inout [NumberedMigration], _ context: Int, areAllFiles: Bool
  ) {
    if areAllFiles, let context = contexts[context] {
      var names = DatabaseHints.Names()
      for (_, migration) in parsed { names.formUnion(migration.databases) }
      _ = context.database { _ in names }
    }
    parsed.removeAll { $0.migration.reading.migration == nil }
    // Finding the database may read all files, which must not happen while they are taken.
    let settings = settings(of: context)
    let notice = notice
    let found = Pending(parsed, state: { ModuleLibrary() }) { item, library -> NumberedDetails in
      notice.reading(item.migration.reading.file.path) {
        (item.number, MigrationReader.details(of: item.migration, settings, library))
      }
    }
    parsed = []
    pending = (found, context)
  }

  /// Waits for what migrations do that others have begun to follow, and takes part in it.
  private func finishDetails() {
    guard let (found, context) = pending.take() else { return }
    keep(found.results(), context)
  }

  /// Keeps what migrations do; those that use modules which are not known yet are read again when these are.
  private func keep(_ found: [NumberedDetails], _ context: Int) {
    var waiting = found
    for round in 0...Self.maximumRounds {
      for (number, read) in waiting {
        details[DetailsKey(content: number, context: context)] = completed(read.details, context)
      }
      guard round < Self.maximumRounds, let environment = contexts[context] else { return }
      let wanted = waiting.map(\.details.wanted).filter { !$0.isEmpty }
      guard !wanted.isEmpty else { return }
      let learned = environment.learn(wanted)
      waiting.removeAll { !learned.serves($0.details.wanted) }
      let settings = settings(of: context)
      // Those that lead into modules are few, and most of the work.
      let notice = notice
      waiting = Parallel.map(
        count: waiting.count, smallestShare: 1, state: { ModuleLibrary() }, take: { waiting[$0] },
        work: { item, library in
          notice.reading(item.details.path) {
            (item.number, MigrationReader.readAgain(item.details, settings, library))
          }
        })
    }
  }

  /// How often a migration is read again, because each time it may lead into further modules.
  private static let maximumRounds = 4

  /// What details of a content are kept by.
  private struct DetailsKey: Hashable {
    var content: Int
    var context: Int
  }

  private func isUnread(_ number: Int, _ context: Int?) -> Bool {
    guard readings[number] != nil else { return true }
    return context.map { details[DetailsKey(content: number, context: $0)] == nil } ?? false
  }

  /// What a migration does; read on first use.
  package func details(of migration: Migration) -> MigrationDetails {
    finishDetails()
    let key = DetailsKey(content: migration.contentNumber, context: migration.contextNumber)
    if let known = details[key] { return known }
    let context = migration.contextNumber
    let path = migration.file.path
    let parsed = notice.reading(path) { MigrationReader.parse(migration.file) }
    learn(parsed.imports, context)
    let library = contexts[context]?.library ?? ModuleLibrary()
    var settings = settings(of: context)
    var read = notice.reading(path) { MigrationReader.details(of: parsed, settings, library) }
    for _ in 0..<Self.maximumRounds {
      guard !read.wanted.isEmpty,
        contexts[context]?.learn([read.wanted]).serves(read.wanted) ?? false
      else { break }
      settings = self.settings(of: context)
      read = notice.reading(path) { MigrationReader.readAgain(read, settings, library) }
    }
    let result = completed(read.details, context)
    if migration.contentNumber >= 0 { details[key] = result }
    return result
  }

  // MARK: What operations are read with

  /// What the operations of an environment in a snapshot are read with; nil where there are too many.
  private func context(
    of environment: Environment, in snapshot: any Snapshot
  ) -> EnvironmentContext? {
    contexts[
      contexts.number(of: environment, in: snapshot, telling: notice) {
        RevisionFiles.list(of: environment, in: snapshot).files
      }]
  }

  /// Details with what their environment says of them.
  private func completed(_ details: MigrationDetails, _ context: Int) -> MigrationDetails {
    guard let context = contexts[context] else { return details }
    let dialect = database(of: context).dialect
    return details.inEnvironment(dialect, context.transactions(for: dialect))
  }

  /// Finds the modules that a migration imports, for the settings that follow.
  private func learn(_ names: [[String]], _ context: Int?) {
    if let context { contexts[context]?.finder.learn(names) }
  }

  private func settings(of context: Int) -> ReadingContext {
    contexts.settings(of: context) { database(of: $0).dialect }
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
    context(of: environment, in: snapshot).map(database)
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

  private func database(of context: EnvironmentContext) -> EnvironmentDatabase {
    context.database { files in
      var names = DatabaseHints.Names()
      for file in files {
        guard case .success(let number) = content(of: file, in: context.snapshot) else { continue }
        notice.reading(file.path) { names.read(contents[number]) }
      }
      return names
    }
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

  /// The number of an entry's content.
  private func content(
    of entry: SnapshotEntry, in snapshot: any Snapshot
  ) -> Result<Int, ReadFailure> {
    if let known = contents.number(of: entry.contentID) { return .success(known) }
    return notice.reading(entry.path) { snapshot.read(entry.path) }.map { file in
      contents.number(
        of: file.bytes, entry.contentID ?? snapshot.contentID(ofRead: entry.path))
    }
  }

  private func reading(
    of number: Int, _ path: RelativePath, _ provenance: Provenance
  ) -> MigrationReading {
    // A file without `revision` takes its id from its name, so only those with one can be shared.
    if var known = readings[number], let migration = known.migration,
      !migration.revision.range.isEmpty
    {
      if known.file.path == path, known.file.provenance == provenance { return known }
      known.file = SourceFile(path: path, bytes: known.file.bytes, provenance: provenance)
      known.migration = migration.moved(to: known.file)
      return known
    }
    if let known = readings[number], known.file.path == path {
      return known
    }
    let file = SourceFile(path: path, bytes: contents[number], provenance: provenance)
    return notice.reading(path) { MigrationReader.read(file, contentNumber: number) }
  }
}

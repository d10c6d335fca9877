import AlembicConfiguration
import Extraction
import MigrationModel
import Parallelism
import SchemaModel
import Snapshots
import SourceText

/// Reads what migrations do: each content once for each environment, with what that says about its database, what it
/// passes to migrations, and the modules that they import.
///
/// Not for several threads at once.
final class DetailsReader {
  /// How often a migration is read again, because each time it may lead into further modules.
  private static let maximumRounds = 4

  /// A migration with its content's number and the thread that parsed it.
  typealias NumberedMigration = (number: Int, migration: ParsedMigration, parser: Worker)
  private typealias NumberedDetails = (number: Int, details: ReadDetails)

  /// What details of a content are kept by.
  private struct Key: Hashable {
    var content: Int
    var context: Int
  }

  private let contents: ContentReader
  private var contexts: EnvironmentContexts
  private var details: [Key: MigrationDetails] = [:]
  /// The migrations of a context that are being followed, in whose midst `details(of:)` may be asked for.
  private var pending:
    (found: Pending<NumberedMigration, ModuleLibrary, NumberedDetails>, context: Int)?

  /// The database that the project names itself; nil to find it for each environment.
  var database: Dialect? { contexts.database }
  /// Whether `downgrade()` is followed as well as `upgrade()`.
  var followsDowngrades = true

  init(_ contents: ContentReader, database: Dialect?) {
    self.contents = contents
    contexts = EnvironmentContexts(database: database)
  }

  // MARK: Contexts

  /// The number of the context that the migrations of an environment in a snapshot are read in.
  ///
  /// - Parameters:
  ///   - environment: The environment as the snapshot holds it.
  ///   - snapshot: Where its files are read from.
  ///   - files: Its revision files; asked only where the environment is new.
  /// - Returns: The number; `EnvironmentContexts.none` where there are too many.
  func context(
    of environment: Environment, in snapshot: any Snapshot, files: () -> [SnapshotEntry]
  ) -> Int {
    contexts.number(of: environment, in: snapshot, telling: contents.notice, files: files)
  }

  /// The context of a number; nil for `EnvironmentContexts.none`.
  subscript(context number: Int) -> EnvironmentContext? { contexts[number] }

  /// The database that the migrations of a context run on.
  func database(of context: EnvironmentContext) -> EnvironmentDatabase {
    context.database { files in
      var names = DatabaseHints.Names()
      for file in files {
        guard case .success(let number) = contents.number(of: file, in: context.snapshot) else {
          continue
        }
        contents.notice.reading(file.path) { names.read(contents[number]) }
      }
      return names
    }
  }

  /// Finds the modules that a migration imports, for the settings that follow.
  func learn(_ names: [[String]], _ context: Int?) {
    if let context { contexts[context]?.finder.learn(names) }
  }

  private func settings(of context: Int) -> ReadingContext {
    var settings = contexts.settings(of: context) { database(of: $0).dialect }
    settings.followsDowngrades = followsDowngrades
    return settings
  }

  // MARK: Many migrations

  /// Whether what a content does is known.
  func knows(_ content: Int, _ context: Int) -> Bool {
    details[Key(content: content, context: context)] != nil
  }

  /// Begins to read what parsed migrations do, now that their modules are known and the database can be found.
  ///
  /// - Parameters:
  ///   - parsed: The migrations; taken out of the array, so that each thread frees what it has followed.
  ///   - context: The number of their context.
  ///   - areAllFiles: Whether they are all files of their environment.
  func begin(_ parsed: inout [NumberedMigration], _ context: Int, areAllFiles: Bool) {
    if areAllFiles, let context = contexts[context] {
      var names = DatabaseHints.Names()
      for item in parsed { names.formUnion(item.migration.databases) }
      _ = context.database { _ in names }
    }
    parsed.removeAll { $0.migration.reading.migration == nil }
    // Finding the database may read all files, which must not happen while they are taken.
    let settings = settings(of: context)
    let notice = contents.notice
    let found = Pending(parsed, maker: \.parser, state: { ModuleLibrary() }) {
      item, library -> NumberedDetails in
      notice.reading(item.migration.reading.file.path) {
        (item.number, MigrationReader.details(of: item.migration, settings, library))
      }
    }
    parsed = []
    pending = (found, context)
  }

  /// Waits for what migrations do that others have begun to follow, and takes part in it.
  func finish() {
    guard let (found, context) = pending.take() else { return }
    keep(found.results(), context)
  }

  /// Keeps what migrations do; those that use modules which are not known yet are read again when these are.
  private func keep(_ found: [NumberedDetails], _ context: Int) {
    var waiting = found
    details.reserveCapacity(details.count + found.count)
    let completion = completion(context)
    for round in 0...Self.maximumRounds {
      // By index, so that only what is kept is copied.
      for index in waiting.indices {
        let key = Key(content: waiting[index].number, context: context)
        details[key] = completion(waiting[index].details.details)
      }
      guard round < Self.maximumRounds, let environment = contexts[context] else { return }
      waiting = waiting.filter { !$0.details.wanted.isEmpty }
      guard !waiting.isEmpty else { return }
      let learned = environment.learn(waiting.map(\.details.wanted))
      waiting.removeAll { !learned.serves($0.details.wanted) }
      let settings = settings(of: context)
      // Those that lead into modules are few, and most of the work.
      let notice = contents.notice
      waiting = Parallel.map(
        count: waiting.count, smallestShare: 1, state: { ModuleLibrary() }, take: { waiting[$0] },
        work: { item, library in
          notice.reading(item.details.path) {
            (item.number, MigrationReader.readAgain(item.details, settings, library))
          }
        })
    }
  }

  // MARK: One migration

  /// What a migration does; read on first use.
  func details(of migration: Migration) -> MigrationDetails {
    finish()
    let context = migration.contextNumber
    let key = Key(content: migration.contentNumber, context: context)
    if let known = details[key] { return known }
    let read = read(migration)
    let result = completion(context)(read)
    if migration.contentNumber >= 0 { details[key] = result }
    return result
  }

  private func read(_ migration: Migration) -> MigrationDetails {
    let (context, path, notice) = (migration.contextNumber, migration.file.path, contents.notice)
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
    return read.details
  }

  /// Adds to details what their environment says of them.
  private func completion(_ context: Int) -> (MigrationDetails) -> MigrationDetails {
    guard let context = contexts[context] else { return { $0 } }
    let dialect = database(of: context).dialect
    let transactions = context.transactions(for: dialect)
    return { $0.inEnvironment(dialect, transactions) }
  }
}

import AlembicConfiguration
import Extraction
import SchemaModel
import Snapshots

/// What the migrations of environments are read with, by the numbers that migrations keep of them.
struct EnvironmentContexts {
  /// The most environments of snapshots that are kept.
  private static let maximumCount = 64
  /// The number of migrations that are read with nothing but themselves.
  static let none = -1

  /// In the order in which they were loaded.
  private var contexts: [EnvironmentContext] = []
  /// The database that the project names itself.
  let database: Dialect?

  init(database: Dialect?) {
    self.database = database
  }

  /// The context of a number; nil for `none`.
  subscript(number: Int) -> EnvironmentContext? {
    contexts.indices.contains(number) ? contexts[number] : nil
  }

  /// Finds or makes the context of an environment in a snapshot.
  ///
  /// - Parameters:
  ///   - environment: The environment as the snapshot holds it.
  ///   - snapshot: Where its files are read from.
  ///   - notice: Told of the files that the context reads.
  ///   - files: Its revision files; asked only where the environment is new.
  /// - Returns: Its number; `none` where there are too many.
  mutating func number(
    of environment: Environment, in snapshot: any Snapshot, telling notice: FileNotice,
    files: () -> [SnapshotEntry]
  ) -> Int {
    let known = contexts.firstIndex {
      $0.environment.name == environment.name && $0.snapshot === snapshot
    }
    if let known { return known }
    // Who looks at a lot of branches does not ask what their migrations do.
    guard contexts.count < Self.maximumCount else { return Self.none }
    contexts.append(
      EnvironmentContext(
        environment: environment, files: files(), snapshot: snapshot, database: database,
        notice: notice))
    return contexts.count - 1
  }

  /// What the migrations of a context are read with.
  ///
  /// - Parameters:
  ///   - number: The number of the context.
  ///   - dialect: Finds the database that they run on.
  /// - Returns: Their modules, what they are passed, and their database.
  func settings(of number: Int, dialect: (EnvironmentContext) -> Dialect?) -> ReadingContext {
    guard let context = self[number] else { return ReadingContext(dialect: database) }
    return ReadingContext(
      dialect: dialect(context), modules: context.finder.modules,
      arguments: context.script?.arguments ?? MigrationArguments())
  }
}

import AlembicConfiguration
import Extraction
import MigrationModel
import SchemaModel
import Snapshots
import SourceText

/// What the migrations of one environment in one snapshot are read with; found when it is first asked for.
final class EnvironmentContext {
  let environment: Environment
  let snapshot: any Snapshot
  private let files: [SnapshotEntry]
  private let configured: Dialect?
  private var found: EnvironmentDatabase?
  private(set) lazy var script = readScript()
  /// What is kept of modules while migrations are read one by one.
  private(set) lazy var library = ModuleLibrary()
  /// Finds what the migrations import.
  private(set) lazy var finder = ModuleFinder(environment, snapshot, parsed, notice)
  /// Which files name which revisions.
  private(set) lazy var mentions = RevisionMentions(files, of: environment, in: snapshot, notice)
  /// The modules that were parsed, for whomever.
  private let parsed = ParsedModules()
  private let notice: FileNotice

  init(
    environment: Environment, files: [SnapshotEntry], snapshot: any Snapshot, database: Dialect?,
    notice: FileNotice
  ) {
    self.environment = environment
    self.files = files
    self.snapshot = snapshot
    configured = database
    self.notice = notice
  }

  private func readScript() -> EnvironmentScript? {
    let path = environment.scriptLocation.appending("env.py")
    return notice.reading(path) { (try? snapshot.read(path).get()).map { EnvironmentScript($0) } }
  }

  /// How SQLAlchemy names what the migrations leave unnamed; nil where that cannot be told.
  func convention() -> NamingConvention? {
    let path = environment.scriptLocation.appending("env.py")
    let content = notice.reading(path) { snapshot.read(path) }
    guard let script = try? content.get() else { return NamingConvention() }
    // Modules of its own, since what migrations are read with must not depend on who asks for this.
    let finder = ModuleFinder(environment, snapshot, parsed, notice)
    func look() -> ConventionSearch {
      notice.reading(path) { ConventionSearch(script, finder.modules) }
    }
    var search = look()
    for _ in 0..<Self.maximumRounds {
      finder.learn(search.wanted)
      guard search.wanted.contains(where: finder.isModule) else { break }
      search = look()
    }
    return search.convention
  }

  /// How often modules that turn out to be needed are looked for.
  private static let maximumRounds = 8

  /// How the migrations are put into transactions on a database.
  func transactions(for dialect: Dialect?) -> TransactionSettings {
    script?.transactions(for: dialect) ?? TransactionSettings()
  }

  /// The database that the migrations run on.
  ///
  /// - Parameter named: The databases that given files name; asked only where nothing else tells.
  /// - Returns: The database, or why it is not known.
  func database(named: ([SnapshotEntry]) -> DatabaseHints.Names) -> EnvironmentDatabase {
    if let found { return found }
    let result = findDatabase(named)
    found = result
    return result
  }

  private func findDatabase(
    _ named: ([SnapshotEntry]) -> DatabaseHints.Names
  ) -> EnvironmentDatabase {
    if let configured {
      return EnvironmentDatabase(dialect: configured, reason: "`database` in the settings")
    }
    var evidence = DatabaseEvidence()
    if let url = environment.mainOptions["sqlalchemy.url"],
      let dialect = DatabaseHints.dialect(ofURL: url)
    {
      evidence.add(
        dialect, "sqlalchemy.url in \(environment.configuration?.path.text ?? "the configuration")")
    }
    if let script {
      let path = environment.scriptLocation.appending("env.py")
      for dialect in Dialect.allCases where script.dialects.contains(dialect) {
        evidence.add(dialect, "a URL in \(path)")
      }
    }
    // A file of SQLite is often what a project begins with; it alone decides nothing against migrations.
    if let decided = evidence.decided, decided.dialect != .sqlite { return decided }
    let names = named(files)
    for dialect in Dialect.allCases where names.imported.contains(dialect) {
      evidence.add(dialect, "migrations import sqlalchemy.dialects.\(dialect.rawValue)")
    }
    return evidence.conclusion(alsoTested: names.tested)
  }
}

/// What speaks for one database or another.
private struct DatabaseEvidence {
  private var reasons: [(dialect: Dialect, reason: String)] = []

  mutating func add(_ dialect: Dialect, _ reason: String) {
    reasons.append((dialect, reason))
  }

  private var dialects: [Dialect] {
    Dialect.allCases.filter { dialect in reasons.contains { $0.dialect == dialect } }
  }

  /// The database that all evidence so far is for.
  var decided: EnvironmentDatabase? {
    guard let first = reasons.first, dialects.count == 1 else { return nil }
    return EnvironmentDatabase(dialect: first.dialect, reason: first.reason)
  }

  /// What it all comes to.
  ///
  /// - Parameter tested: The databases whose names migrations compare with; they run on all of them.
  /// - Returns: The database, or why it is not known.
  func conclusion(alsoTested tested: Set<Dialect>) -> EnvironmentDatabase {
    guard let decided, let dialect = decided.dialect else {
      let names = dialects.map(\.rawValue).joined(separator: ", ")
      return EnvironmentDatabase(
        dialect: nil,
        reason: names.isEmpty ? "nothing names one" : "several are named: \(names)")
    }
    guard tested.subtracting([dialect]).isEmpty else {
      let names = Dialect.allCases.filter { tested.contains($0) || $0 == dialect }
      return EnvironmentDatabase(
        dialect: nil,
        reason: "migrations are written for several: "
          + names.map(\.rawValue).joined(separator: ", "))
    }
    return decided
  }
}

internal import Snapshots
internal import SourceText

/// The `pyproject.toml` files of a snapshot, each read once.
struct ProjectFiles {
  private let snapshot: any Snapshot
  private var known: [RelativePath: TOMLConfiguration?] = [:]
  private var mentioning: Set<RelativePath> = []
  /// Files that are not TOML, or whose `tool.alembic` is no table.
  private(set) var problems: [ConfigurationProblem] = []

  init(_ snapshot: any Snapshot) {
    self.snapshot = snapshot
  }

  /// `[tool.alembic]` of the `pyproject.toml` in a folder.
  mutating func configuration(in folder: RelativePath) -> TOMLConfiguration? {
    configuration(at: folder.appending("pyproject.toml"))
  }

  /// `[tool.alembic]` of a `pyproject.toml`.
  mutating func configuration(at path: RelativePath) -> TOMLConfiguration? {
    if let known = known[path] { return known }
    var configuration: TOMLConfiguration?
    if case .success(let file) = snapshot.read(path) {
      if file.bytes.contains("alembic") { mentioning.insert(path) }
      configuration = TOMLConfiguration.read(file, problems: &problems)
    }
    known[path] = .some(configuration)
    return configuration
  }

  /// Whether the text of a file that was read speaks of Alembic.
  func mentionsAlembic(_ path: RelativePath) -> Bool {
    mentioning.contains(path)
  }
}

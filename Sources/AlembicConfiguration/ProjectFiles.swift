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
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isPerhapsOfOthers: Whether nothing but its own text may make it one that Alembic reads. Where nothing in
  ///     it can be called so it is not parsed: most are of other tools, some are templates, and what is wrong with
  ///     them matters to nobody here.
  /// - Returns: The table, if there is one.
  mutating func configuration(
    at path: RelativePath, isPerhapsOfOthers: Bool = false
  ) -> TOMLConfiguration? {
    if let known = known[path] { return known }
    var configuration: TOMLConfiguration?
    if case .success(let file) = snapshot.read(path) {
      let isMentioned = file.bytes.contains("alembic")
      // A quoted key may be written with escapes.
      if isPerhapsOfOthers, !isMentioned, !file.bytes.contains(UInt8(ascii: "\\")) { return nil }
      if isMentioned { mentioning.insert(path) }
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

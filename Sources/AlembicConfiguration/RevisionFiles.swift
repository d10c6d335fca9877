package import Snapshots
internal import SourceText

/// The files that Alembic would load as revisions, in the order in which it loads them.
package struct RevisionFiles: Sendable {
  /// The resolved files, each once, those that cannot be read among them.
  package var files: [SnapshotEntry]
  package var problems: [ConfigurationProblem]

  package init(files: [SnapshotEntry] = [], problems: [ConfigurationProblem] = []) {
    self.files = files
    self.problems = problems
  }

  /// Lists the revision files of an environment, without reading them.
  ///
  /// The order is that of the version locations, within each top-down, names in the order of code
  /// points.
  package static func list(of environment: Environment, in snapshot: any Snapshot) -> RevisionFiles
  {
    var listing = RevisionListing(environment, snapshot)
    for location in environment.versionLocations { listing.walk(location) }
    return listing.result
  }
}

extension Environment {
  /// Whether the revisions are the Python files that lie directly in the version locations, and
  /// nothing else plays a part.
  package var hasPlainLocations: Bool {
    !isRecursive && !isSourceless && Set(versionLocations).count == versionLocations.count
      && !(areVersionLocationsInferred && versionLocations.contains(scriptLocation))
      && !versionLocations.contains { $0.name.hasSuffix("__pycache__") }
  }

  /// Whether Alembic takes a file of this name for a revision where locations are plain.
  package static func isRevisionFile(named name: [UInt8]) -> Bool {
    RevisionName.isLoaded(name[...])
  }
}

/// The walk over the version locations, as `Script._list_py_dir` and `_load_revisions` do it.
private struct RevisionListing {
  /// The most folders below one version location.
  private static let maximumFolders = 10_000

  private let environment: Environment
  private let snapshot: any Snapshot
  private(set) var result = RevisionFiles()
  private var seen: Set<RelativePath> = []

  init(_ environment: Environment, _ snapshot: any Snapshot) {
    self.environment = environment
    self.snapshot = snapshot
  }

  mutating func walk(_ location: RelativePath) {
    var pending = [location]
    var count = 0
    while let folder = pending.popLast() {
      count += 1
      guard count <= Self.maximumFolders else {
        report(
          .unreadable, location, "more than \(Self.maximumFolders) folders lie below it",
          "name the folders in version_locations")
        return
      }
      switch snapshot.list(folder) {
      case .success(let entries):
        // A folder that holds compiled files is passed over, but not what lies below it.
        if !folder.name.hasSuffix("__pycache__") { addFiles(entries, in: folder) }
        guard environment.isRecursive else { return }
        pending += entries.filter { $0.kind.isFolder }.map(\.path).reversed()
      case .failure(let failure):
        if failure.cause != .missing {
          report(.unreadable, failure.path, failure.reason, failure.remedy)
        }
      }
    }
  }

  private mutating func addFiles(_ entries: [SnapshotEntry], in folder: RelativePath) {
    let files = entries.filter { !$0.kind.isFolder }
    seen.reserveCapacity(seen.count + files.count)
    for file in files { add(file) }
    guard environment.isSourceless,
      case .success(let cached) = snapshot.list(folder.appending("__pycache__"))
    else { return }
    let stems = Set(files.map { Self.stem($0.path) })
    for file in cached where !file.kind.isFolder && !stems.contains(Self.stem(file.path)) {
      add(file)
    }
  }

  /// The name up to the first dot.
  private static func stem(_ path: RelativePath) -> [UInt8] {
    Array(path.name.prefix { $0 != UInt8(ascii: ".") })
  }

  private mutating func add(_ entry: SnapshotEntry) {
    switch resolved(entry) {
    case .success(let file):
      guard !file.kind.isFolder, isLoaded(file.path) else { return }
      guard seen.insert(file.path).inserted else {
        report(
          .note, file.path,
          "the file is in the version locations twice; Alembic warns and takes "
            + "it once", "name each folder once in version_locations")
        return
      }
      guard !isInferredScript(file.path) else { return }
      if !environment.isSourceless || RevisionName.isLoaded(file.path.name) {
        result.files.append(file)
      } else {
        addCompiled(file)
      }
    case .failure(let failure):
      guard isLoaded(entry.path) else { return }
      report(.unreadable, entry.path, failure.reason, failure.remedy)
    }
  }

  private func resolved(_ entry: SnapshotEntry) -> Result<SnapshotEntry, ReadFailure> {
    entry.kind == .symbolicLink ? snapshot.resolve(entry.path) : .success(entry)
  }

  private func isLoaded(_ path: RelativePath) -> Bool {
    environment.isSourceless
      ? RevisionName.isLoadedSourceless(path.name) : RevisionName.isLoaded(path.name)
  }

  /// Whether the file is the `env.py` beside revisions in a location that was only inferred; Alembic
  /// could not have it among its version locations.
  private func isInferredScript(_ path: RelativePath) -> Bool {
    environment.areVersionLocationsInferred
      && path == environment.scriptLocation.appending("env.py")
  }

  /// Notes a compiled file that Alembic would load: one without its source, or a better compiled one,
  /// beside it.
  private mutating func addCompiled(_ file: SnapshotEntry) {
    let source = RelativePath(file.path.bytes.dropLast())
    let isOptimized = file.path.name.last == UInt8(ascii: "o")
    if exists(source) || isOptimized && exists(RelativePath(source.bytes + "c".utf8)) { return }
    report(
      .unreadable, file.path, "a compiled migration without its source cannot be read",
      "commit the source beside it")
  }

  private func exists(_ path: RelativePath) -> Bool {
    if case .success = snapshot.resolve(path) { true } else { false }
  }

  private mutating func report(
    _ kind: ConfigurationProblem.Kind, _ path: RelativePath, _ message: String, _ remedy: String
  ) {
    result.problems.append(
      ConfigurationProblem(kind, path: path, message: message, remedy: remedy))
  }
}

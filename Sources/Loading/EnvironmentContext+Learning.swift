import AlembicConfiguration
import Extraction
import Snapshots
import SourceText

/// What was found of all that migrations want.
struct LearnedSources {
  var modules: Set<[String]> = []
  var users: Set<RelativePath> = []

  /// Whether something that a migration wants was found, so that reading it again may tell more.
  func serves(_ wanted: WantedSources) -> Bool {
    !modules.isDisjoint(with: wanted.modules) || !users.isDisjoint(with: wanted.users)
  }
}

extension EnvironmentContext {
  /// Looks in the repository for what migrations want.
  func learn(_ wanted: [WantedSources]) -> LearnedSources {
    var learned = LearnedSources(modules: finder.learn(wanted.lazy.flatMap(\.modules)))
    for path in wanted.lazy.flatMap(\.users) where learned.users.insert(path).inserted {
      finder.note(users: users(of: path), of: path)
    }
    return learned
  }

  /// The most files that are searched, and the most that are found.
  private static let maximumSearched = 4096
  private static let maximumFound = 16
  /// The largest of these, in bytes.
  private static let maximumSize = 1 << 19

  /// The files where migrations are, and of the packages around them, that name a file.
  ///
  /// Modules elsewhere in the project are taken not to use what single revisions declare.
  private func users(of path: RelativePath) -> [SourceFile]? {
    guard let stem = path.moduleName?.utf8, let places = places(for: path) else { return nil }
    var found: [SourceFile] = []
    for place in places where place != path {
      guard case .success(let file) = snapshot.read(place) else { return nil }
      guard file.bytes.contains(stem) else { continue }
      guard file.bytes.count <= Self.maximumSize else { return nil }
      found.append(file)
      if found.count > Self.maximumFound { return nil }
    }
    return found
  }

  /// The Python files that may use a revision; nil where there are too many, or a folder cannot be read.
  private func places(for path: RelativePath) -> [RelativePath]? {
    var places = Set(files.map(\.path))
    var waiting = [environment.scriptLocation] + environment.versionLocations
    var seen = Set(waiting)
    while let folder = waiting.popLast() {
      guard case .success(let entries) = snapshot.list(folder) else { return nil }
      for entry in entries {
        if entry.kind.isFolder, seen.insert(entry.path).inserted { waiting.append(entry.path) }
        if entry.kind == .file, entry.path.moduleName != nil { places.insert(entry.path) }
      }
      guard places.count + seen.count <= Self.maximumSearched else { return nil }
    }
    var folder = path.parent
    while !folder.isRoot {
      let package = folder.appending("__init__.py")
      if case .success(let entry) = snapshot.resolve(package), entry.kind == .file {
        places.insert(package)
      }
      folder = folder.parent
    }
    return places.sorted()
  }
}

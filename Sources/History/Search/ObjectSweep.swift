import Git
import MigrationModel
import SourceText

/// A look at every object of a clone, for what nothing leads to any more.
struct ObjectSweep {
  /// Longer blobs are no migrations that somebody wrote.
  private static let maximumSize = 1 << 20

  private let wanted: [[UInt8]]
  /// Commits that no place reaches, newest first.
  private var commits: [CommitNode] = []
  /// The name that some tree has for a blob.
  private var names: [ObjectID: [UInt8]] = [:]
  private(set) var count = 0
  private(set) var limits: [CouldNotJudge] = []

  init(_ wanted: [String]) {
    self.wanted = wanted.map { Array($0.utf8) }.filter { !$0.isEmpty }
  }

  mutating func run(
    _ search: RevisionSearch, progress: (String) -> Void
  ) throws(GitError) {
    let listing = try search.repository.allObjects()
    count = listing.objects.count
    if listing.unreadableCount > 0 {
      limits.append(
        CouldNotJudge(
          reason: "\(listing.unreadableCount) objects are damaged",
          remedy: "see what `git fsck` says"
        ))
    }
    var damaged = 0
    let reached = search.sweep?.commits ?? [:]
    for object in listing.objects where object.kind == .commit && reached[object.id] == nil {
      guard let node = (try? search.repository.node(object.id)) ?? nil,
        let state = try? search.folders.state(of: node)
      else {
        damaged += 1
        continue
      }
      try search.read([state])
      commits.append(node)
    }
    commits.sort { ($0.time, $0.id) > ($1.time, $1.id) }
    var found: [FolderFile] = []
    for (number, object) in listing.objects.enumerated() where object.kind == .blob {
      if number.isMultiple(of: 10_000) { progress("\(number) of \(count) objects") }
      guard object.size <= Self.maximumSize, search.index.migrations[object.id] == nil else {
        continue
      }
      guard
        case .content(_, let bytes)? = try? search.repository.object(
          object.id, maximumSize: Self.maximumSize)
      else {
        damaged += 1
        continue
      }
      // Only what says the word is read as a migration; whether it means it is seen then.
      if wanted.contains(where: bytes.holds) {
        found.append(FolderFile(path: .root, content: object.id))
      }
    }
    search.index.read(found)
    name(Set(found.map(\.content)), listing, search.repository)
    if damaged > 0 {
      limits.append(
        CouldNotJudge(
          reason: "\(damaged) objects cannot be read", remedy: "see what `git fsck` says"))
    }
  }

  /// Looks for the names that trees have for blobs.
  private mutating func name(
    _ blobs: Set<ObjectID>, _ listing: ObjectListing, _ repository: any GitRepository
  ) {
    if blobs.isEmpty { return }
    for object in listing.objects where object.kind == .tree {
      for entry in ((try? repository.tree(object.id)) ?? nil) ?? []
      where blobs.contains(entry.id) && names[entry.id] == nil {
        names[entry.id] = entry.name
      }
    }
  }

  /// The newest commit that holds a revision, or else its blobs.
  func sightings(
    of id: RevisionID, _ search: RevisionSearch, _ presence: RevisionPresence
  ) throws(GitError) -> [RevisionSighting] {
    for commit in commits {
      if let held = try presence.file(in: commit) {
        let place = SearchPlace(kind: .unreachable, name: "", commit: commit.id)
        return search.sighting(held, at: place)
      }
    }
    return (search.index.contents[id] ?? []).compactMap { blob -> RevisionSighting? in
      guard let migration = search.index.migrations[blob] ?? nil else { return nil }
      let path = RelativePath(names[blob] ?? [])
      let file = SourceFile(path: path, bytes: migration.file.bytes, provenance: .synthetic)
      return RevisionSighting(
        place: SearchPlace(kind: .unreachable, name: ""), path: path, content: blob,
        migration: migration.moved(to: file), folder: .root, environment: "")
    }
  }
}

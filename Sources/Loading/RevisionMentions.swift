import AlembicConfiguration
import Extraction
import Snapshots
import SourceText

/// Which Python files of a repository name which revision files, so that they may use what is in these.
///
/// All files are looked at once, word by word, for the names of all revisions, when that is first asked for.
final class RevisionMentions {
  /// The most files that are looked at, and the most bytes.
  private static let maximumFiles = 8192
  private static let maximumBytes = 64 << 20
  /// The most files that may use one revision, and the largest of them, in bytes.
  private static let maximumUsers = 16
  private static let maximumSize = 1 << 19

  private let snapshot: any Snapshot
  private let notice: FileNotice
  private let paths: Set<RelativePath>
  /// The files that have such a word, by its hash; nil where not all files could be looked at.
  private lazy var files = search()
  /// The files where migrations are that may import others by names which are not written in them.
  private var loaders: [RelativePath] = []
  private let folders: [RelativePath]
  /// The environment's `env.py`, which nobody imports.
  private let script: RelativePath

  /// - Parameters:
  ///   - revisions: The revision files of an environment.
  ///   - environment: The environment.
  ///   - snapshot: Where all are read from.
  ///   - notice: Told of each file that is read.
  init(
    _ revisions: [SnapshotEntry], of environment: Environment, in snapshot: any Snapshot,
    _ notice: FileNotice
  ) {
    self.snapshot = snapshot
    self.notice = notice
    paths = Set(revisions.map(\.path))
    script = environment.scriptLocation.appending("env.py")
    folders = [environment.scriptLocation] + environment.versionLocations
  }

  /// Whether all files that may use the models of a revision leave them alone.
  ///
  /// Who names a user may get the models from that, and so on.
  func areUsersHarmless(of path: RelativePath) -> Bool {
    guard paths.contains(path), let files else { return false }
    var named: [RelativePath: Set<String>] = [:]
    var waiting = [path]
    var seen: Set = [path]
    while let next = waiting.popLast() {
      guard let stem = next.moduleName, let hash = Self.firstWord(of: stem) else { return false }
      for loader in loaders where loader != next { named[loader, default: []].insert(stem) }
      for user in files[hash] ?? [] where user != next {
        guard let file = read(user) else { return false }
        guard file.bytes.contains(stem.utf8),
          notice.reading(user, { ModelUsers.mayName(file, stem) })
        else { continue }
        // Who names other files is not known.
        guard paths.contains(user) || user == script else { return false }
        named[user, default: []].insert(stem)
        if paths.contains(user), seen.insert(user).inserted { waiting.append(user) }
        guard named.count <= Self.maximumUsers else { return false }
      }
    }
    return named.allSatisfy { user, stems in
      guard let file = read(user) else { return false }
      return notice.reading(user) { ModelUsers.leaveAlone(file, stems) }
    }
  }

  private func read(_ path: RelativePath) -> SourceFile? {
    guard case .success(let file) = notice.reading(path, { snapshot.read(path) }),
      file.bytes.count <= Self.maximumSize
    else { return nil }
    return file
  }

  // MARK: Words

  /// The files that have words of revisions.
  private func search() -> [UInt64: [RelativePath]]? {
    let revisions = Set(paths.compactMap(\.moduleName).compactMap(Self.firstWord))
    let loadingWords = Set(ModelUsers.loadingWords.compactMap(Self.firstWord))
    var result: [UInt64: [RelativePath]] = [:]
    var count = 0
    var bytes = 0
    for entry in snapshot.knownPaths + snapshot.untrackedPaths {
      guard entry.kind == .file || entry.kind == .symbolicLink, entry.path.isPython else {
        continue
      }
      count += 1
      guard count <= Self.maximumFiles, bytes <= Self.maximumBytes else { return nil }
      let file: SourceFile
      switch notice.reading(entry.path, { snapshot.read(entry.path) }) {
      case .success(let content): file = content
      case .failure(let failure):
        // What git knows and is not on the disk is imported by nobody.
        if failure.cause == .missing || failure.cause == .notAFile { continue }
        return nil
      }
      bytes += file.bytes.count
      let isOfMigrations = folders.contains { entry.path.isBelow($0) }
      var found: Set<UInt64> = []
      var isLoader = false
      Self.forEachWord(of: file.bytes) { hash in
        if revisions.contains(hash) { found.insert(hash) }
        if isOfMigrations, loadingWords.contains(hash) { isLoader = true }
      }
      for hash in found { result[hash, default: []].append(entry.path) }
      if isLoader { loaders.append(entry.path) }
    }
    return result
  }

  private static func firstWord(of text: String) -> UInt64? {
    var first: UInt64?
    forEachWord(of: Array(text.utf8)) { first = first ?? $0 }
    return first
  }

  /// Hands out the hash (FNV-1a) of each run of bytes that names may have.
  private static func forEachWord(of bytes: [UInt8], _ body: (UInt64) -> Void) {
    let start: UInt64 = 0xCBF2_9CE4_8422_2325
    var hash = start
    for byte in bytes {
      if byte.isPartOfName {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      } else {
        if hash != start { body(hash) }
        hash = start
      }
    }
    if hash != start { body(hash) }
  }
}

extension RelativePath {
  fileprivate var isPython: Bool { name.suffix(3).elementsEqual(".py".utf8) }
}

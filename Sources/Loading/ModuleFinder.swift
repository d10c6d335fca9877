import AlembicConfiguration
import Extraction
import Parallelism
import Snapshots
import SourceText

/// The modules of one snapshot that were parsed.
final class ParsedModules {
  private struct Key: Hashable {
    let path: RelativePath
    let package: [String]
  }

  private var sources: [Key: ModuleSource] = [:]
  private var count = 0

  /// A number that no other module of the snapshot has.
  func nextNumber() -> Int {
    count += 1
    return count
  }

  /// The module in a file that belongs to a package, or is it.
  subscript(path: RelativePath, package: [String]) -> ModuleSource? {
    get { sources[Key(path: path, package: package)] }
    set { sources[Key(path: path, package: package)] = newValue }
  }
}

/// Finds the modules of the repository that migrations import, by the rules that Python has for packages.
///
/// Nothing of them runs; each is parsed once, when a migration was found to use something of it.
final class ModuleFinder {
  /// The most modules that are read for one environment.
  private static let maximumModules = 64
  /// The largest module that is read, in bytes.
  private static let maximumSize = 1 << 19
  /// The most parts of a dotted name that are looked at.
  private static let maximumParts = 12

  /// The modules that were found so far; those that are new are parsed now, on all processors.
  var modules: ModuleSources {
    if !unparsed.isEmpty { parse() }
    return parsedModules
  }
  private var parsedModules = ModuleSources()
  /// The dotted names of these modules, and of those that are still to be parsed.
  private var found: Set<[String]> = []
  private var unparsed: [FoundModule] = []
  /// The names of those that were found under another one before, with their numbers.
  private var otherNames: [(name: [String], number: Int)] = []
  /// How many of the unparsed were found before the names that are looked for now.
  private var earlierCount = 0
  /// Whether there is a folder at a path.
  private var folders: [RelativePath: Bool] = [:]
  /// The paths at which there is no file; names of one package are looked for at the same ones.
  private var absent: Set<RelativePath> = []
  /// Whether a name that was looked for leads into a module.
  private var answers: [[String]: Bool] = [:]
  private let parsed: ParsedModules
  private let snapshot: any Snapshot
  private let notice: FileNotice
  /// Where packages may begin, in the order in which they are looked for.
  private let roots: [RelativePath]
  /// The root that a package or a module of the first level lies in; nil within for foreign ones.
  private var rootsByName: [String: RelativePath?] = [:]

  /// - Parameters:
  ///   - environment: The environment whose migrations import them.
  ///   - snapshot: Where they are read from.
  ///   - parsed: Where those are kept that were parsed.
  ///   - notice: Told of each file that is read.
  init(
    _ environment: Environment, _ snapshot: any Snapshot, _ parsed: ParsedModules,
    _ notice: FileNotice
  ) {
    self.snapshot = snapshot
    self.parsed = parsed
    self.notice = notice
    roots = Self.roots(of: environment)
  }

  /// Looks for the modules of dotted names.
  func learn(_ names: some Sequence<[String]>) {
    earlierCount = unparsed.count
    for name in names where answers[name] == nil {
      answers[name] = find(name)
      parsedModules.note(name)
    }
  }

  /// Whether a dotted name that was looked for leads into a module of the repository.
  func isModule(_ name: [String]) -> Bool { answers[name] ?? false }

  /// Takes note of whether all that may use the models of a file leave these alone.
  func note(areUsersHarmless: Bool, of path: RelativePath) {
    parsedModules.note(areUsersHarmless: areUsersHarmless, of: path)
  }

  /// The file of a module that was found.
  private struct FoundModule {
    let name: [String]
    let file: SourceFile
    let package: [String]
    let number: Int
  }

  private func parse() {
    let unparsed = unparsed
    self.unparsed = []
    earlierCount = 0
    let notice = notice
    let sources = Parallel.map(
      count: unparsed.count, smallestShare: 1, take: { unparsed[$0] },
      work: { module in
        notice.reading(module.file.path) {
          ModuleSource(module.file, package: module.package, number: module.number)
        }
      })
    for (module, source) in zip(unparsed, sources) {
      parsedModules.add(source, module.name)
      parsed[module.file.path, module.package] = source
      for other in otherNames where other.number == module.number {
        parsedModules.add(source, other.name)
      }
    }
    otherNames = []
  }

  /// Finds the longest part of a dotted name that is a module.
  ///
  /// - Returns: Whether there is one.
  private func find(_ name: [String]) -> Bool {
    guard let top = name.first, name.count <= Self.maximumParts, let root = root(of: top) else {
      return false
    }
    // Most parts of a name are no folders but what a module binds, and no file is looked for below those.
    var way = [root]
    for part in name {
      guard let next = way.last?.appending(part), isFolder(next) else { break }
      way.append(next)
    }
    for length in stride(from: min(name.count, way.count), to: 0, by: -1) {
      let parts = Array(name.prefix(length))
      if found.contains(parts) { return true }
      if let file = read(way[length - 1].appending(name[length - 1] + ".py")) {
        note(parts, file, package: Array(parts.dropLast()))
        return true
      }
      if length < way.count, let file = read(way[length].appending("__init__.py")) {
        note(parts, file, package: parts)
        return true
      }
    }
    return false
  }

  private func isFolder(_ path: RelativePath) -> Bool {
    if let known = folders[path] { return known }
    let isFolder =
      if case .success(let entry) = snapshot.resolve(path) { entry.kind.isFolder } else { false }
    folders[path] = isFolder
    return isFolder
  }

  private func note(_ name: [String], _ file: SourceFile, package: [String]) {
    found.insert(name)
    let earlier = unparsed[..<earlierCount].last {
      $0.file.path == file.path && $0.package == package
    }
    if let earlier {
      otherNames.append((name, earlier.number))
    } else if let known = parsed[file.path, package] {
      parsedModules.add(known, name)
    } else {
      unparsed.append(
        FoundModule(name: name, file: file, package: package, number: parsed.nextNumber()))
    }
  }

  private func read(_ path: RelativePath) -> SourceFile? {
    guard found.count < Self.maximumModules, !absent.contains(path) else { return nil }
    guard case .success(let entry) = snapshot.resolve(path), entry.kind == .file else {
      absent.insert(path)
      return nil
    }
    guard case .success(let file) = notice.reading(path, { snapshot.read(path) }),
      file.bytes.count <= Self.maximumSize
    else { return nil }
    return file
  }

  // MARK: Roots

  private func root(of top: String) -> RelativePath? {
    if let known = rootsByName[top] { return known }
    let found = roots.first { root in
      let folder = root.appending(top)
      if case .success(let entries) = snapshot.list(folder), !entries.isEmpty { return true }
      if case .success(let entry) = snapshot.resolve(folder.withEnding(".py")) {
        return entry.kind == .file
      }
      return false
    }
    rootsByName[top] = .some(found)
    return found
  }

  private static func roots(of environment: Environment) -> [RelativePath] {
    let start = environment.configuration?.path.parent ?? .root
    var result: [RelativePath] = []
    func add(_ path: RelativePath?) {
      if let path, !result.contains(path) { result.append(path) }
    }
    let paths = environment.mainOptions["prepend_sys_path"] ?? ""
    for entry in paths.utf8.split(whereSeparator: { ":;, \n\r\t".utf8.contains($0) }) {
      if entry.first == UInt8(ascii: "/") {
        add(RelativePath.root.resolving(entry.dropFirst()))
      } else {
        add(RelativePath.root.resolving(entry))
        add(start.resolving(entry))
      }
    }
    add(.root)
    add("src")
    var folder = environment.scriptLocation
    while !folder.isRoot {
      folder = folder.parent
      add(folder)
    }
    return result
  }
}

extension RelativePath {
  fileprivate func withEnding(_ ending: String) -> RelativePath {
    parent.appending(Array(name) + Array(ending.utf8))
  }
}

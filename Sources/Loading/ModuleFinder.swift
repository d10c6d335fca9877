import AlembicConfiguration
import Extraction
import Snapshots
import SourceText

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

  private(set) var modules = ModuleSources()
  /// Whether a name that was looked for leads into a module.
  private var answers: [[String]: Bool] = [:]
  private let snapshot: any Snapshot
  /// Where packages may begin, in the order in which they are looked for.
  private let roots: [RelativePath]
  /// The root that a package or a module of the first level lies in; nil within for foreign ones.
  private var rootsByName: [String: RelativePath?] = [:]

  init(_ environment: Environment, _ snapshot: any Snapshot) {
    self.snapshot = snapshot
    roots = Self.roots(of: environment)
  }

  /// Looks for the modules of dotted names.
  ///
  /// - Returns: The names that lead into a module of the repository.
  @discardableResult func learn(_ names: some Sequence<[String]>) -> Set<[String]> {
    var learned: Set<[String]> = []
    for name in names {
      if answers[name] == nil {
        let found = find(name)
        if let found, let module = found.module {
          modules.add(module, Array(name.prefix(found.length)))
        }
        modules.note(name)
        answers[name] = found != nil
      }
      if answers[name] == true { learned.insert(name) }
    }
    return learned
  }

  /// The longest part of a dotted name that is a module; without the module where that is known already.
  private func find(_ name: [String]) -> (module: ModuleSource?, length: Int)? {
    guard let top = name.first, name.count <= Self.maximumParts, let root = root(of: top) else {
      return nil
    }
    for length in stride(from: name.count, to: 0, by: -1) {
      let parts = Array(name.prefix(length))
      if modules.contains(parts) { return (nil, length) }
      let path = parts.reduce(root) { $0.appending($1) }
      if let module = read(path.withEnding(".py"), package: parts.dropLast()) {
        return (module, length)
      }
      if let module = read(path.appending("__init__.py"), package: parts[...]) {
        return (module, length)
      }
    }
    return nil
  }

  private func read(_ path: RelativePath, package: ArraySlice<String>) -> ModuleSource? {
    guard modules.count < Self.maximumModules, case .success(let entry) = snapshot.resolve(path),
      entry.kind == .file, case .success(let file) = snapshot.read(path),
      file.bytes.count <= Self.maximumSize
    else { return nil }
    return ModuleSource(file, package: Array(package))
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

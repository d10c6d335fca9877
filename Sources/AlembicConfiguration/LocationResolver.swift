internal import Snapshots
internal import SourceText

/// Where a location that is written in a configuration lies below the root.
enum ResolvedLocation: Equatable {
  /// A folder that is there, and the folder it was found from.
  case folder(RelativePath, base: RelativePath)
  /// A path below the root where nothing is.
  case missing(RelativePath)
  /// An absolute path, or one that leaves the root.
  case outside
  /// `package:folder` whose package is not below the root, or is there more than once.
  case unknownPackage(String)
}

/// Turns locations into paths without knowing the folder that Alembic is started in, and without
/// importing packages.
struct LocationResolver {
  let snapshot: any Snapshot
  /// The folder of the configuration file.
  let folder: RelativePath
  /// The entries of `prepend_sys_path`.
  var packagePaths: [String] = []
  /// The folders with an `env.py`, for locations that no known starting folder explains.
  let scriptFolders: [RelativePath]

  /// The folders that a relative location can start from, the likeliest first.
  private var bases: [RelativePath] {
    var bases = [folder, .root, "src", folder.appending("src")]
    var ancestor = folder
    while !ancestor.isRoot {
      ancestor = ancestor.parent
      bases += [ancestor, ancestor.appending("src")]
    }
    var seen: Set<RelativePath> = []
    return bases.filter { seen.insert($0).inserted }
  }

  /// Finds the folder that a location means.
  ///
  /// - Parameters:
  ///   - location: As Alembic reads it, with `RootMarker` for the root.
  ///   - preferred: The starting folder that another location of the same configuration had.
  /// - Returns: The folder, or why there is none.
  func resolve(_ location: String, preferring preferred: RelativePath? = nil) -> ResolvedLocation {
    if let below = pathBelowMarker(location) {
      guard let path = RelativePath.root.resolving(below) else { return .outside }
      return exists(path) || snapshot.mayHave(path)
        ? .folder(path, base: folder) : .missing(path)
    }
    if location.utf8.first == UInt8(ascii: "/") { return resolveAbsolute(location) }
    if location.utf8.contains(UInt8(ascii: ":")) { return resolvePackage(location) }
    return resolveRelative(location, (preferred.map { [$0] } ?? []) + bases)
  }

  private func pathBelowMarker(_ location: String) -> Substring.UTF8View? {
    guard location.hasPrefix(RootMarker.text) else { return nil }
    let rest = location.utf8.dropFirst(RootMarker.text.utf8.count)
    guard rest.isEmpty || rest.first == UInt8(ascii: "/") else { return nil }
    return rest.drop { $0 == UInt8(ascii: "/") }
  }

  private func resolveRelative(_ location: String, _ bases: [RelativePath]) -> ResolvedLocation {
    let candidates = bases.compactMap { base in
      base.resolving(location.utf8).map { (path: $0, base: base) }
    }
    guard let first = candidates.first else { return .outside }
    let existing = candidates.filter { exists($0.path) }
    if let script = existing.first(where: { scriptFolders.contains($0.path) }) ?? existing.first {
      return .folder(script.path, base: script.base)
    }
    let suffix = RelativePath.root.resolving(location.utf8)
    if suffix?.components.count ?? 0 > 1, let path = uniqueScriptFolder(endingIn: suffix) {
      return .folder(path, base: ancestor(of: path, above: location))
    }
    if let unread = candidates.first(where: { snapshot.mayHave($0.path) }) {
      return .folder(unread.path, base: unread.base)
    }
    return .missing(first.path)
  }

  /// Finds the script folder that an absolute location means where the project is installed.
  ///
  /// It is the only one that ends in the location's last components, as many of them as possible:
  /// `/app/migrations` of a container is the repository's `migrations`.
  private func resolveAbsolute(_ location: String) -> ResolvedLocation {
    var rest = location.utf8.split(separator: UInt8(ascii: "/"))[...]
    while !rest.isEmpty {
      let suffix = RelativePath.root.resolving(rest.joined(separator: "/".utf8))
      if let path = uniqueScriptFolder(endingIn: suffix) { return .folder(path, base: folder) }
      rest = rest.dropFirst()
    }
    return .outside
  }

  private func resolvePackage(_ location: String) -> ResolvedLocation {
    let tokens = location.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false)
      .map { String($0) }
    let package = tokens[0].split(separator: ".").joined(separator: "/")
    let path = ([package] + tokens.dropFirst()).joined(separator: "/")
    guard !package.isEmpty, !tokens[0].contains("/") else { return .unknownPackage(tokens[0]) }
    let roots = packagePaths.compactMap { entry -> RelativePath? in
      if let below = pathBelowMarker(entry) { return RelativePath.root.resolving(below) }
      return folder.resolving(entry.utf8)
    }
    for base in roots + bases {
      guard let candidate = base.resolving(path.utf8), exists(candidate) else { continue }
      return .folder(candidate, base: base)
    }
    if let found = uniqueScriptFolder(endingIn: RelativePath.root.resolving(path.utf8)) {
      return .folder(found, base: ancestor(of: found, above: path))
    }
    for base in roots + bases {
      guard let folder = base.resolving(package.utf8), exists(folder) else { continue }
      if let missing = base.resolving(path.utf8) { return .missing(missing) }
    }
    return .unknownPackage(tokens[0])
  }

  /// The only folder with an `env.py` whose path ends in these components.
  private func uniqueScriptFolder(endingIn suffix: RelativePath?) -> RelativePath? {
    guard let suffix, !suffix.isRoot else { return nil }
    let matches = scriptFolders.filter { $0.hasSuffix(suffix) }
    return matches.count == 1 ? matches[0] : nil
  }

  private func ancestor(of path: RelativePath, above location: String) -> RelativePath {
    var path = path
    for _ in RelativePath.root.resolving(location.utf8)?.components ?? [] { path = path.parent }
    return path
  }

  private func exists(_ path: RelativePath) -> Bool {
    snapshot.hasFolder(path)
  }
}

extension Snapshot {
  /// Whether there is something in the folder; git keeps no empty ones.
  func hasFolder(_ path: RelativePath) -> Bool {
    if case .success(let entries) = list(path) { !entries.isEmpty } else { false }
  }

  /// Whether it cannot be told what is in the folder, as where a submodule is not checked out.
  ///
  /// What reads the folder then says why it cannot.
  func mayHave(_ path: RelativePath) -> Bool {
    if case .failure(let failure) = list(path) { failure.cause == .unreadable } else { false }
  }
}

extension RelativePath {
  /// Whether the path ends in the components of another.
  func hasSuffix(_ suffix: RelativePath) -> Bool {
    self == suffix || bytes.reversed().starts(with: (Array("/".utf8) + suffix.bytes).reversed())
  }
}

internal import SourceText

/// The most symbolic links that one path may lead through.
let maximumLinks = 8

/// Why a link leads nowhere.
enum LinkProblem {
  case escape
  case tooMany
  case dangling(target: RelativePath)
}

/// What a snapshot tells about single names, so that links can be followed in the same way in all.
protocol EntrySource: AnyObject {
  /// What stands at a path whose parent is a real folder; nil when nothing does.
  func directEntry(_ path: RelativePath) throws(ReadFailure) -> SnapshotEntry?

  /// The text of a symbolic link.
  func linkText(_ link: SnapshotEntry) throws(ReadFailure) -> [UInt8]
}

/// Follows symbolic links inside the root; remembers where folders lead.
final class LinkResolver {
  private var folders: [RelativePath: RelativePath] = [:]
  /// The folder that was asked for last, and where it leads: most paths lie beside the one before.
  private var last: (asked: RelativePath, real: RelativePath)?

  /// What a path means after following links.
  ///
  /// - Returns: Nil when nothing is there and no link was involved. The entry's path is the real
  ///   one; the root is a folder.
  /// - Throws: When a link leads nowhere or out of the root, with `path` as its path.
  func resolve(
    _ path: RelativePath, in source: some EntrySource
  ) throws(ReadFailure) -> SnapshotEntry? {
    if path.isRoot { return SnapshotEntry(path: .root, kind: .folder) }
    if let real = realPath(of: path) {
      let entry = try source.directEntry(real)
      if entry?.kind != .symbolicLink { return entry }
    }
    let entry = try follow(path, in: source)
    if entry?.kind.isFolder == true { folders[path] = entry?.path }
    return entry
  }

  /// The path without links above its last component, where it is known whither the folder leads.
  private func realPath(of path: RelativePath) -> RelativePath? {
    let name = path.name
    if name.first == dot, name.count == 1 || name.count == 2 && name.last == dot { return nil }
    if let last, path.isDirectly(in: last.asked) {
      return last.asked == last.real ? path : last.real.appending(name)
    }
    let parent = path.parent
    guard let real = folders[parent] else { return nil }
    last = (parent, real)
    return parent == real ? path : real.appending(name)
  }

  /// As `resolve`, for a folder.
  ///
  /// - Returns: The real path, or nil when there is no folder.
  func resolveFolder(
    _ path: RelativePath, in source: some EntrySource
  ) throws(ReadFailure) -> RelativePath? {
    if let known = folders[path] { return known }
    guard let entry = try resolve(path, in: source) else { return nil }
    guard entry.kind.isFolder else { return nil }
    folders[path] = entry.path
    return entry.path
  }

  private func follow(
    _ path: RelativePath, in source: some EntrySource
  ) throws(ReadFailure) -> SnapshotEntry? {
    var pending = Array(path.components.map(Array.init).reversed())
    /// How many of the pending components are the asked path's own and not a link's.
    var own = pending.count
    var current = SnapshotEntry(path: .root, kind: .folder)
    var links = 0
    while let component = pending.popLast() {
      let isOwn = pending.count < own
      if isOwn { own -= 1 }
      if component == [dot] { continue }
      guard current.kind.isFolder else {
        if isOwn { return nil }
        throw .badLink(path, .dangling(target: current.path.appending(component)))
      }
      if component == [dot, dot] {
        guard !current.path.isRoot else { throw .badLink(path, .escape) }
        current = SnapshotEntry(path: current.path.parent, kind: .folder)
        continue
      }
      let child = current.path.appending(component)
      if !pending.isEmpty, folders[child] == child {
        current = SnapshotEntry(path: child, kind: .folder)
        continue
      }
      guard let entry = try source.directEntry(child) else {
        if isOwn { return nil }
        throw .badLink(path, .dangling(target: child))
      }
      guard entry.kind == .symbolicLink else {
        if entry.kind == .folder { folders[child] = child }
        current = entry
        continue
      }
      links += 1
      guard links <= maximumLinks else { throw .badLink(path, .tooMany) }
      let text = try source.linkText(entry)
      guard text.first != slash else { throw .badLink(path, .escape) }
      pending += text.split(separator: slash).map(Array.init).reversed()
    }
    return current
  }
}

private let dot = UInt8(ascii: ".")
private let slash = UInt8(ascii: "/")

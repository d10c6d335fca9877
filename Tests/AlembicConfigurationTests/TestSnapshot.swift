import Foundation
import Snapshots
import SourceText
import TestSupport

/// A snapshot made of texts, links, and files of a folder on the disk.
final class TestSnapshot: Snapshot {
  enum Content {
    case text(String)
    case bytes([UInt8])
    /// The absolute path of a file.
    case file(String)
    /// A symbolic link with its text, relative to the link's folder.
    case link(String)
    /// A FIFO.
    case fifo
  }

  let identity = SnapshotIdentity.workingTree
  let knownPaths: [SnapshotEntry]
  let untrackedPaths: [SnapshotEntry]
  let listingFailures: [ReadFailure] = []
  private let contents: [RelativePath: Content]
  private let folders: [RelativePath: [SnapshotEntry]]
  /// How many files were read.
  private(set) var readCount = 0

  /// Makes a snapshot of the given contents by path.
  init(_ contents: [String: Content], untracked: [String] = []) {
    var byPath: [RelativePath: Content] = [:]
    for (path, content) in contents { byPath[RelativePath(path)] = content }
    self.contents = byPath
    let entries = byPath.map { SnapshotEntry(path: $0, kind: $1.kind) }
      .sorted { $0.path < $1.path }
    let hidden = Set(untracked.map { RelativePath($0) })
    knownPaths = entries.filter { !hidden.contains($0.path) }
    untrackedPaths = entries.filter { hidden.contains($0.path) }
    folders = Self.folders(of: entries)
  }

  convenience init(texts: [String: String], untracked: [String] = []) {
    self.init(texts.mapValues { .text($0) }, untracked: untracked)
  }

  /// Makes a snapshot of the files below a folder, without those that `leavesOut` names.
  convenience init(folder: String, leavingOut leavesOut: (String) -> Bool = { _ in false }) throws {
    var contents: [String: Content] = [:]
    for path in try filesBelow(folder) where !leavesOut(path) {
      contents[path] = .file(folder + "/" + path)
    }
    self.init(contents)
  }

  private static func folders(of entries: [SnapshotEntry]) -> [RelativePath: [SnapshotEntry]] {
    var folders: [RelativePath: Set<SnapshotEntry>] = [:]
    for entry in entries {
      folders[entry.path.parent, default: []].insert(entry)
      var folder = entry.path.parent
      while !folder.isRoot {
        folders[folder.parent, default: []].insert(SnapshotEntry(path: folder, kind: .folder))
        folder = folder.parent
      }
    }
    return folders.mapValues { $0.sorted { $0.path < $1.path } }
  }

  func list(_ folder: RelativePath) -> Result<[SnapshotEntry], ReadFailure> {
    guard let real = follow(folder) else { return .success([]) }
    return .success(
      (folders[real] ?? []).map {
        SnapshotEntry(path: folder.appending($0.path.name), kind: $0.kind)
      })
  }

  func resolve(_ path: RelativePath) -> Result<SnapshotEntry, ReadFailure> {
    guard let real = follow(path) else { return .failure(failure(path, .badLink)) }
    if let content = contents[real] {
      return .success(SnapshotEntry(path: real, kind: content.kind))
    }
    if folders[real] != nil { return .success(SnapshotEntry(path: real, kind: .folder)) }
    return .failure(failure(path, .missing))
  }

  func read(_ path: RelativePath) -> Result<SourceFile, ReadFailure> {
    guard let real = follow(path), let content = contents[real] else {
      return .failure(failure(path, .missing))
    }
    readCount += 1
    switch content {
    case .text(let text): return .success(SourceFile(path: path, text: text))
    case .bytes(let bytes): return .success(SourceFile(path: path, bytes: bytes))
    case .file(let file):
      guard let bytes = try? readFile(file) else { return .failure(failure(path, .unreadable)) }
      return .success(SourceFile(path: path, bytes: bytes))
    case .link, .fifo: return .failure(failure(path, .notAFile))
    }
  }

  /// Follows the links in a path; nil when one leads outside or in a circle.
  private func follow(_ path: RelativePath) -> RelativePath? {
    var current = path
    for _ in 0..<40 {
      guard
        let link = (0...current.components.count).lazy.compactMap({ self.link(current, $0) }).first
      else { return current }
      guard let next = link else { return nil }
      current = next
    }
    return nil
  }

  /// The path with the link at a depth replaced; nil when there is no link there.
  private func link(_ path: RelativePath, _ depth: Int) -> RelativePath?? {
    let components = path.components
    let head = RelativePath(Array(components.prefix(depth).joined(separator: [0x2F])))
    guard case .link(let text) = contents[head] else { return nil }
    guard let target = head.parent.resolving(text.utf8) else { return .some(nil) }
    let tail = Array(components.dropFirst(depth).joined(separator: [0x2F]))
    return target.appending(tail)
  }

  private func failure(_ path: RelativePath, _ cause: ReadFailure.Cause) -> ReadFailure {
    ReadFailure(path: path, cause: cause, reason: "\(cause)", remedy: "none")
  }
}

extension TestSnapshot.Content {
  var kind: SnapshotEntry.Kind {
    switch self {
    case .text, .bytes, .file: .file
    case .link: .symbolicLink
    case .fifo: .special
    }
  }
}

internal import FileSystem
internal import SourceText

/// A folder on the disk as an entry source; listings are kept.
final class DiskFolder {
  let root: [UInt8]
  private var folders: [RelativePath: [SnapshotEntry]] = [:]
  /// The listing that was asked for last: who asks for an entry asks for its neighbours next.
  private var last: (folder: RelativePath, entries: [SnapshotEntry])?

  /// More names than these in one folder are not listed.
  static let maximumCount = 100_000

  init(root: [UInt8]) {
    self.root = root
  }

  func entry(_ path: RelativePath) throws(ReadFailure) -> SnapshotEntry? {
    if path.name.elementsEqual(gitFolder) { return nil }
    if let siblings = siblings(of: path) { return siblings.entry(at: path) }
    let status = try askDisk(about: path) { () throws(FileSystemError) in
      try FileSystem.status(of: absolute(path))
    }
    return status.map { SnapshotEntry(path: path, kind: SnapshotEntry.Kind($0.kind)) }
  }

  /// The entries of the folder that a path lies in, where that was listed.
  private func siblings(of path: RelativePath) -> [SnapshotEntry]? {
    if let last, path.isDirectly(in: last.folder) { return last.entries }
    let folder = path.parent
    guard let entries = folders[folder] else { return nil }
    last = (folder, entries)
    return entries
  }

  func list(_ folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry] {
    if let known = folders[folder] { return known }
    let listed = try askDisk(about: folder) { () throws(FileSystemError) in
      try FileSystem.list(absolute(folder), maximumCount: Self.maximumCount)
    }
    guard listed.isComplete else {
      throw .limit(folder, reason: "the folder holds more than \(Self.maximumCount) names")
    }
    let entries = listed.entries.filter { $0.name != gitFolder }.map {
      SnapshotEntry(path: folder.appending($0.name), kind: SnapshotEntry.Kind($0.kind))
    }
    folders[folder] = entries
    return entries
  }

  /// Whether a folder is the working tree of another repository.
  func isRepository(_ folder: RelativePath) throws(ReadFailure) -> Bool {
    try askDisk(about: folder) { () throws(FileSystemError) in
      try FileSystem.status(of: absolute(folder.appending(gitFolder))) != nil
    }
  }

  func linkText(_ link: SnapshotEntry) throws(ReadFailure) -> [UInt8] {
    try askDisk(about: link.path) { () throws(FileSystemError) in
      try FileSystem.readLink(absolute(link.path))
    }
  }

  /// The bytes of a regular file, as which it was listed or looked at before, and the stamp that it had when
  /// it was opened.
  func content(of file: SnapshotEntry) throws(ReadFailure) -> (bytes: [UInt8], stamp: FileStamp) {
    let (content, status) = try askDisk(about: file.path) { () throws(FileSystemError) in
      try FileSystem.readWithStatus(
        absolute(file.path), maximumSize: SourceFile.maximumSize, followingLinks: false,
        isKnownAsFile: true)
    }
    switch content {
    case .content(let bytes): return (bytes, status.stamp)
    case .tooLarge(let size): throw .tooLarge(file.path, size: size)
    case .notAFile(let kind): throw .notAFile(file.path, SnapshotEntry.Kind(kind))
    }
  }

  private func absolute(_ path: RelativePath) -> [UInt8] {
    if path.isRoot { return root }
    var absolute: [UInt8] = []
    absolute.reserveCapacity(root.count + 1 + path.bytes.count)
    absolute += root
    absolute.append(UInt8(ascii: "/"))
    absolute += path.bytes
    return absolute
  }
}

extension [SnapshotEntry] {
  /// The entry of a path, in a list that is in the order of paths.
  func entry(at path: RelativePath) -> SnapshotEntry? {
    // In a span, so that no entry is copied but the one that is found.
    let entries = span
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].path < path { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].path == path ? entries[low] : nil
  }
}

extension SnapshotEntry.Kind {
  init(_ kind: FileKind) {
    switch kind {
    case .file: self = .file
    case .folder: self = .folder
    case .symbolicLink: self = .symbolicLink
    case .special: self = .special
    }
  }
}

/// Git's own folder, or the file that leads to it in a linked worktree: no part of the project.
private let gitFolder = Array(".git".utf8)

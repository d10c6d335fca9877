internal import Snapshots
internal import SourceText

/// What the names of a snapshot say about where environments can be; nothing has been read yet.
struct ProjectNames {
  /// Files that end in `.ini`.
  private(set) var iniFiles: [RelativePath] = []
  private(set) var projectFiles: [RelativePath] = []
  /// Folders with an `env.py`.
  private(set) var scriptFolders: [RelativePath] = []
  /// Folders with a `script.py.mako`.
  private(set) var templateFolders: Set<RelativePath> = []
  /// Folders with Python files that can be revisions, in the order of their first ones.
  private(set) var candidates: [Candidate] = []

  private var scripts: Set<RelativePath> = []

  struct Candidate {
    var folder: RelativePath
    var files: [RelativePath]
  }

  init(_ entries: [SnapshotEntry]) {
    noteFiles(entries)
    scripts = Set(scriptFolders)
    for folder in likelyFolders(entries) {
      let files = entries.entries(in: folder).filter {
        $0.isFile && RevisionName.isLoaded($0.path.name)
      }
      if !files.isEmpty { candidates.append(Candidate(folder: folder, files: files.map(\.path))) }
    }
    candidates.sort { $0.files.lexicographicallyPrecedes($1.files) }
  }

  private mutating func noteFiles(_ entries: [SnapshotEntry]) {
    // In a span here and below, so that only the few entries that matter are copied. The last byte tells nearly
    // all of a large repository's files apart.
    let entries = entries.span
    for index in entries.indices where entries[index].isFile {
      let bytes = entries[index].path.bytes.span
      guard !bytes.isEmpty else { continue }
      switch bytes[bytes.count - 1] {
      case UInt8(ascii: "y") where !bytes.hasSuffix("env.py"): continue
      case UInt8(ascii: "i"), UInt8(ascii: "l"), UInt8(ascii: "y"), UInt8(ascii: "o"):
        note(entries[index].path)
      default: continue
      }
    }
  }

  private mutating func note(_ path: RelativePath) {
    switch path.bytes.last {
    case UInt8(ascii: "i") where path.name.hasSuffix(".ini"): iniFiles.append(path)
    case UInt8(ascii: "l") where path.name.elementsEqual("pyproject.toml".utf8):
      projectFiles.append(path)
    case UInt8(ascii: "y") where path.name.elementsEqual("env.py".utf8):
      scriptFolders.append(path.parent)
    case UInt8(ascii: "o") where path.name.elementsEqual("script.py.mako".utf8):
      templateFolders.insert(path.parent)
    default: return
    }
  }

  /// The folders that look as if they held revisions.
  ///
  /// A folder does by its own name, by the name of a file, or by an `env.py` at most four levels up.
  private func likelyFolders(_ entries: [SnapshotEntry]) -> Set<RelativePath> {
    var likely: Set<RelativePath> = []
    var folder = RelativePath.root
    var isLikely: Bool?
    let entries = entries.span
    for index in entries.indices {
      let bytes = entries[index].path.bytes.span
      guard bytes.mayBePython, entries[index].isFile else { continue }
      let start = bytes.nameStart
      if isLikely == nil || !bytes.isPath(in: folder.bytes.span, withNameAt: start) {
        folder = entries[index].path.parent
        isLikely = folder.isNamedForRevisions || folder.nearestAncestor(in: scripts) != nil
        if isLikely == true { likely.insert(folder) }
      }
      if isLikely == false, bytes.looksLikeRevision(from: start),
        RevisionName.isLoaded(entries[index].path.name)
      {
        isLikely = true
        likely.insert(folder)
      }
    }
    return likely.filter { !$0.isThirdParty }
  }

  /// The nearest folder with an `env.py`, the folder itself included, at most four levels up.
  func scriptFolder(above folder: RelativePath) -> RelativePath? {
    folder.nearestAncestor(in: scripts)
  }
}

extension SnapshotEntry {
  /// Whether it can be read as a file; one in conflict still has its place.
  fileprivate var isFile: Bool {
    switch kind {
    case .file, .symbolicLink, .unmerged: true
    case .folder, .submodule, .special: false
    }
  }
}

extension RelativePath {
  fileprivate func nearestAncestor(in folders: Set<RelativePath>) -> RelativePath? {
    // Nearly every path has none, and few folders are asked about.
    let isNear = folders.count > 8 || folders.contains { $0 == self || isBelow($0) }
    guard isNear else { return nil }
    var ancestor = self
    for _ in 0...4 {
      if folders.contains(ancestor) { return ancestor }
      if ancestor.isRoot { return nil }
      ancestor = ancestor.parent
    }
    return nil
  }

  /// Whether the folder has a name that folders of revisions often have.
  var isNamedForRevisions: Bool {
    let name = name
    for start in name.indices {
      switch name[start] | 0x20 {
      case UInt8(ascii: "v") where name[start...].isNamed("version"): return true
      case UInt8(ascii: "m") where name[start...].isNamed("migrat"): return true
      case UInt8(ascii: "a") where name[start...].isNamed("alembic"): return true
      default: continue
      }
    }
    return false
  }

  /// Whether the folder holds what others wrote: an environment there is not the project's.
  fileprivate var isThirdParty: Bool {
    components.contains {
      let name = String(decoding: $0, as: UTF8.self)
      return ["site-packages", "dist-packages", "node_modules", ".venv", "venv", ".tox", ".nox"]
        .contains(name)
    }
  }

  /// Whether the path says that what lies there is a template for others to fill in.
  var isTemplate: Bool {
    components.contains {
      let name = Array(String(decoding: $0, as: UTF8.self).lowercased().utf8)
      return name.contains("template") || name.contains("skeleton") || name.contains("cookiecutter")
        || name.contains("{{") || name.contains("placeholder")
    }
  }

  /// Whether the path lies among tests and their data.
  var isTestData: Bool {
    components.contains {
      ["test", "tests", "testing", "testdata", "fixtures", "examples"]
        .contains(String(decoding: $0, as: UTF8.self).lowercased())
    }
  }
}

extension ArraySlice<UInt8> {
  func hasSuffix(_ suffix: String) -> Bool {
    let bytes = suffix.utf8.span
    if count < bytes.count { return false }
    let start = endIndex - bytes.count
    for offset in bytes.indices where self[start + offset] != bytes[offset] { return false }
    return true
  }

  /// Whether a text of small letters stands at the start, in whatever case.
  fileprivate func isNamed(_ text: String) -> Bool {
    let bytes = text.utf8.span
    if count < bytes.count { return false }
    for offset in bytes.indices where self[startIndex + offset] | 0x20 != bytes[offset] {
      return false
    }
    return true
  }

  /// Whether a file's name starts as names of revisions do.
  var looksLikeRevision: Bool { span.looksLikeRevision(from: 0) }
}

extension Span<UInt8> {
  /// Where the last component of a path begins.
  fileprivate var nameStart: Int {
    var start = count
    while start > 0, self[start - 1] != UInt8(ascii: "/") { start -= 1 }
    return start
  }

  /// Whether a path whose name begins at a place is an entry of a folder itself.
  fileprivate func isPath(in folder: Span<UInt8>, withNameAt start: Int) -> Bool {
    if start == 0 || folder.isEmpty { return start == 0 && folder.isEmpty }
    return start == folder.count + 1 && commonPrefix(with: folder) == folder.count
  }

  /// Whether the last byte is that of a Python file's name, as Alembic takes it.
  fileprivate var mayBePython: Bool {
    guard !isEmpty else { return false }
    let last = self[count - 1]
    return last == UInt8(ascii: "y") || last == UInt8(ascii: "\n")
  }

  fileprivate func hasSuffix(_ suffix: String) -> Bool {
    let bytes = suffix.utf8.span
    if count < bytes.count { return false }
    for offset in bytes.indices where self[count - bytes.count + offset] != bytes[offset] {
      return false
    }
    return true
  }

  /// Whether a file's name that begins at a place starts as names of revisions do: with a digit, or with eight
  /// or more hexadecimal digits.
  fileprivate func looksLikeRevision(from start: Int) -> Bool {
    guard start < count else { return false }
    if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self[start]) { return true }
    guard start + 8 <= count else { return false }
    for offset in start..<start + 8 {
      let isHexadecimal =
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self[offset])
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self[offset] | 0x20)
      if !isHexadecimal { return false }
    }
    return true
  }
}

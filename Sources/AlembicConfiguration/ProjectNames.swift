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
  /// Folders with Python files that can be revisions, with these files, in the order of names.
  private(set) var candidates: [Candidate] = []

  struct Candidate {
    var folder: RelativePath
    var files: [RelativePath]
  }

  init(_ entries: [SnapshotEntry]) {
    let files = entries.filter { $0.kind == .file || $0.kind == .symbolicLink }.map(\.path)
    for path in files { note(path) }
    collectCandidates(files)
  }

  private mutating func note(_ path: RelativePath) {
    let name = path.name
    if name.hasSuffix(".ini") {
      iniFiles.append(path)
    } else if name.elementsEqual("pyproject.toml".utf8) {
      projectFiles.append(path)
    } else if name.elementsEqual("env.py".utf8) {
      scriptFolders.append(path.parent)
    } else if name.elementsEqual("script.py.mako".utf8) {
      templateFolders.insert(path.parent)
    }
  }

  /// Groups the Python files of folders that look as if they held revisions.
  ///
  /// A folder does by its own name, by the name of a file, or by an `env.py` at most four levels up.
  private mutating func collectCandidates(_ files: [RelativePath]) {
    let scripts = Set(scriptFolders)
    var positions: [RelativePath: Int] = [:]
    var groups: [(folder: RelativePath, files: [RelativePath], isLikely: Bool)] = []
    for path in files where path.name.hasSuffix(".py") && RevisionName.isLoaded(path.name) {
      let folder = path.parent
      let position =
        positions[folder]
        ?? {
          positions[folder] = groups.count
          let isLikely = folder.isNamedForRevisions || folder.hasNear(scripts)
          groups.append((folder, [], isLikely && !folder.isThirdParty))
          return groups.count - 1
        }()
      groups[position].files.append(path)
      if path.name.looksLikeRevision, !folder.isThirdParty { groups[position].isLikely = true }
    }
    candidates = groups.filter(\.isLikely).map { Candidate(folder: $0.folder, files: $0.files) }
  }

  /// The nearest folder with an `env.py`, the folder itself included, at most four levels up.
  func scriptFolder(above folder: RelativePath) -> RelativePath? {
    folder.nearestAncestor(in: Set(scriptFolders))
  }
}

extension RelativePath {
  fileprivate func nearestAncestor(in folders: Set<RelativePath>) -> RelativePath? {
    if folders.isEmpty { return nil }
    var ancestor = self
    for _ in 0...4 {
      if folders.contains(ancestor) { return ancestor }
      if ancestor.isRoot { return nil }
      ancestor = ancestor.parent
    }
    return nil
  }

  fileprivate func hasNear(_ folders: Set<RelativePath>) -> Bool {
    nearestAncestor(in: folders) != nil
  }

  /// Whether the folder has a name that folders of revisions often have.
  fileprivate var isNamedForRevisions: Bool {
    let name = String(decoding: name, as: UTF8.self).lowercased()
    return name.hasPrefix("version") || name.contains("migration") || name.contains("alembic")
      || name == "migrate"
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
      let name = String(decoding: $0, as: UTF8.self).lowercased()
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
  func hasSuffix(_ suffix: StaticString) -> Bool {
    let bytes = suffix.description.utf8
    return count >= bytes.count && self.suffix(bytes.count).elementsEqual(bytes)
  }

  /// Whether a file's name starts as names of revisions do: with a digit, or with eight or more
  /// hexadecimal digits.
  fileprivate var looksLikeRevision: Bool {
    guard let first else { return false }
    if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) { return true }
    let hexadecimal = prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
    }
    return hexadecimal.count >= 8
  }
}

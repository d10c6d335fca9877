internal import FileSystem

/// One value that a reference once had.
package struct ReflogEntry: Hashable, Sendable {
  /// The reference, as git takes it before `@{N}`.
  ///
  /// It is `HEAD`, a full name such as `refs/stash`, or
  /// `worktrees/NAME/HEAD` for another worktree's. Invalid UTF-8 is repaired.
  package var reference: String
  /// How many values came after it: the `N` of `@{N}`.
  package var number: Int
  package var commit: ObjectID

  package init(reference: String, number: Int, commit: ObjectID) {
    self.reference = reference
    self.number = number
    self.commit = commit
  }
}

/// What the reflogs of a repository hold.
package struct ReflogListing: Hashable, Sendable {
  /// Log by log: `HEAD`, the other worktrees' `HEAD`, then the references by name; newest first.
  package var entries: [ReflogEntry] = []
  /// Why some log was not read, each a sentence without a final full stop.
  package var failures: [String] = []

  package init() {}
}

extension GitRepository {
  /// Every value that the reflogs remember, those of all worktrees included.
  ///
  /// The logs are files (gitrepository-layout(5)), read alike for every back end. A line that is no
  /// entry is passed over, but counts for `@{N}` no more than it does for git. Entries are not
  /// looked up: their commits may be gone.
  package func reflogs() -> ReflogListing {
    var reader = ReflogReader(layout, objectFormat)
    reader.readAll()
    return reader.listing
  }

  /// The commits that git keeps beside `HEAD` and that no branch has to hold: `ORIG_HEAD`,
  /// `FETCH_HEAD`, what a merge, pick, revert or rebase is about, and the `HEAD` of each worktree
  /// that is detached.
  ///
  /// - Returns: The names as git takes them, with each commit; `FETCH_HEAD` may have several.
  package func pseudoReferences() -> [(name: String, commit: ObjectID)] {
    let names = [
      "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD",
    ]
    var found: [(name: String, commit: ObjectID)] = []
    for name in names {
      found += ((try? idsInGitDirectory(name)) ?? []).map { (name, $0) }
    }
    for (name, folder) in ReflogReader.otherWorktrees(layout) {
      found += ((try? readIDs(folder + Array("/HEAD".utf8))) ?? []).map { ("\(name)/HEAD", $0) }
    }
    return found
  }
}

/// Reads the files below `logs`.
private struct ReflogReader {
  /// A log of a million values.
  private static let maximumSize = 256 << 20
  private static let maximumEntries = 1_000_000
  private static let maximumDepth = 64
  private static let maximumWorktrees = 10_000

  private let layout: RepositoryLayout
  private let format: ObjectFormat
  private(set) var listing = ReflogListing()

  init(_ layout: RepositoryLayout, _ format: ObjectFormat) {
    self.layout = layout
    self.format = format
  }

  /// The folders with the `HEAD` of each worktree but this one, by the names that git has for them.
  static func otherWorktrees(
    _ layout: RepositoryLayout
  ) -> [(name: String, folder: [UInt8])] {
    let folder = layout.commonDirectory + Array("/worktrees".utf8)
    let listing = try? FileSystem.list(folder, maximumCount: maximumWorktrees)
    let linked = (listing?.entries ?? []).filter { $0.kind == .folder }.map { entry in
      (
        name: "worktrees/\(String(decoding: entry.name, as: UTF8.self))",
        folder: folder + [slash] + entry.name
      )
    }
    return ([("main-worktree", layout.commonDirectory)] + linked)
      .filter { $0.folder != layout.gitDirectory }
  }

  mutating func readAll() {
    if (try? FileSystem.status(of: layout.commonDirectory + Array("/reftable".utf8))) != nil {
      listing.failures.append("the reflogs are kept in a reftable, which is not read")
      return
    }
    read("HEAD", at: layout.gitDirectory + Array("/logs/HEAD".utf8))
    for (name, folder) in Self.otherWorktrees(layout) {
      read("\(name)/HEAD", at: folder + Array("/logs/HEAD".utf8))
    }
    readFolder("refs", at: layout.commonDirectory + Array("/logs/refs".utf8))
  }

  private mutating func readFolder(_ name: String, at path: [UInt8]) {
    var pending = [(name: name, path: path, depth: 0)]
    while let folder = pending.popLast() {
      let entries: [FolderEntry]
      do throws(FileSystemError) {
        entries = try FileSystem.list(folder.path, maximumCount: Self.maximumEntries).entries
      } catch {
        if !error.isMissing { note(folder.path, error) }
        continue
      }
      var folders: [(name: String, path: [UInt8], depth: Int)] = []
      for entry in entries {
        let name = "\(folder.name)/\(String(decoding: entry.name, as: UTF8.self))"
        let path = folder.path + [slash] + entry.name
        if entry.kind == .file {
          read(name, at: path)
        } else if entry.kind == .folder, folder.depth < Self.maximumDepth {
          folders.append((name, path, folder.depth + 1))
        }
      }
      pending += folders.reversed()
    }
  }

  private mutating func read(_ name: String, at path: [UInt8]) {
    let content: FileContent
    do throws(FileSystemError) {
      content = try FileSystem.read(path, maximumSize: Self.maximumSize, followingLinks: false)
    } catch {
      if !error.isMissing { note(path, error) }
      return
    }
    guard case .content(let bytes) = content else {
      listing.failures.append("the reflog \(shown(path)) is no file, or too long to be read")
      return
    }
    let values = values(bytes)
    guard listing.entries.count + values.count <= Self.maximumEntries else {
      listing.failures.append("the reflogs have more than \(Self.maximumEntries) entries")
      return
    }
    for (number, commit) in values.reversed().enumerated() where !commit.isZero {
      listing.entries.append(ReflogEntry(reference: name, number: number, commit: commit))
    }
  }

  /// The values in the order of the file, with the one before the first line.
  private func values(_ bytes: [UInt8]) -> [ObjectID] {
    var values: [ObjectID] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      // `OLD NEW NAME <MAIL> TIME ZONE`, a tab, a message.
      let digits = 2 * format.idSize
      guard line.count > 2 * digits + 1, line[line.startIndex + digits] == UInt8(ascii: " "),
        line[line.startIndex + 2 * digits + 1] == UInt8(ascii: " "),
        let old = ObjectID(hex: line.prefix(digits)),
        let new = ObjectID(hex: line.dropFirst(digits + 1).prefix(digits))
      else { continue }
      if values.isEmpty { values.append(old) }
      values.append(new)
    }
    return values
  }

  private mutating func note(_ path: [UInt8], _ error: FileSystemError) {
    listing.failures.append("the reflog \(shown(path)) cannot be read: \(error.reason)")
  }
}

package import SourceText

/// Where the files of a run are read from: the working tree, the index, a commit, or the simulated
/// merge of one of these into a commit.
///
/// Everything that reads a project reads it through this interface, so that configuration, templates
/// and migrations always come from the same state. A snapshot is read-only and gives the same answer
/// to the same question for as long as it lives.
package protocol Snapshot: AnyObject {
  var identity: SnapshotIdentity { get }

  /// Every path that git knows in this snapshot, in the order of bytes: files, links and submodules.
  ///
  /// In a working tree these are the names in the index, whether or not the files still exist; no
  /// folder is read. Outside git it is a bounded walk of the folder.
  var knownPaths: [SnapshotEntry] { get }

  /// Equal for snapshots whose `knownPaths` are the same paths of the same kinds; nil where that is not known
  /// without listing them.
  var namesID: ContentID? { get }

  /// The paths of a working tree that git neither knows nor ignores, in the order of bytes; empty for
  /// every other snapshot. Reads folders, so it is asked only when `knownPaths` was not enough.
  var untrackedPaths: [SnapshotEntry] { get }

  /// What stayed unread while `knownPaths` and `untrackedPaths` were collected, such as a folder
  /// without permission or everything past a bound; complete after they were asked for.
  var listingFailures: [ReadFailure] { get }

  /// The entries of one folder as they are in this snapshot, in the order of bytes, folders included.
  ///
  /// A folder that is reached through a symbolic link inside the root is listed as if it stood there.
  /// - Returns: No entries for a folder that does not exist or for a file.
  func list(_ folder: RelativePath) -> Result<[SnapshotEntry], ReadFailure>

  /// The file that a path means after following symbolic links inside the root.
  func resolve(_ path: RelativePath) -> Result<SnapshotEntry, ReadFailure>

  /// The content of a regular file, following symbolic links inside the root.
  func read(_ path: RelativePath) -> Result<SourceFile, ReadFailure>

  /// The id of a content that was read, where it became known by reading it.
  ///
  /// A working tree knows it of a file that git sees as unchanged. The blob may then differ from the
  /// file in what git converts, such as line ends.
  func contentID(ofRead path: RelativePath) -> ContentID?

  /// The submodule that a path is or lies in, where a commit pins it; nil before something in it was read.
  func submodule(holding path: RelativePath) -> PinnedSubmodule?
}

extension Snapshot {
  package var namesID: ContentID? { nil }
  package func contentID(ofRead path: RelativePath) -> ContentID? { nil }
  package func submodule(holding path: RelativePath) -> PinnedSubmodule? { nil }
}

/// A submodule as a commit names it.
package struct PinnedSubmodule: Hashable, Sendable {
  package var path: RelativePath
  /// The commit of the submodule, by its full hexadecimal id.
  package var commit: String
}

/// Which snapshot it is.
package enum SnapshotIdentity: Hashable, Sendable {
  case workingTree
  case index
  /// A commit, by its full hexadecimal id.
  case commit(String)
  /// A merge that has not happened, by the names of what is merged and of what it is merged into.
  case merge(of: String, into: String)

  /// The name in machine formats: `working-tree`, `index`, `merge`, or the commit's full id.
  package var machineName: String {
    switch self {
    case .workingTree: "working-tree"
    case .index: "index"
    case .commit(let id): id
    case .merge: "merge"
    }
  }

  package var provenance: Provenance {
    switch self {
    case .workingTree: .workingTree
    case .index: .index
    case .commit(let id): .commit(id)
    case .merge: .merge
    }
  }
}

/// One name of a snapshot.
package struct SnapshotEntry: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case file
    case folder
    case symbolicLink
    /// A commit of another repository.
    case submodule
    /// A FIFO, a socket, a device: never opened.
    case special
    /// An index entry in conflict, which has no one content.
    case unmerged

    /// Whether names lie below it.
    package var isFolder: Bool { self == .folder || self == .submodule }
  }

  package var path: RelativePath
  package var kind: Kind
  /// The id of the blob where the snapshot knows it without reading.
  package var contentID: ContentID?

  package init(path: RelativePath, kind: Kind, contentID: ContentID? = nil) {
    self.path = path
    self.kind = kind
    self.contentID = contentID
  }
}

/// Why a path could not be read; the words are made for `could_not_check`.
package struct ReadFailure: Error, Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    case missing
    /// The link leads outside the root, to itself, or nowhere.
    case badLink
    /// Longer than `SourceFile.maximumSize`.
    case tooLarge
    /// A folder, FIFO, socket, device or submodule.
    case notAFile
    case notPermitted
    /// The path is in conflict.
    case unmerged
    /// The object is not in this clone, or cannot be read.
    case unreadable
  }

  package var path: RelativePath
  package var cause: Cause
  /// A sentence without a final full stop, such as `the file is 104857600 bytes long, more than the
  /// 16777216 that are read`.
  package var reason: String
  /// What the reader can do about it, a sentence without a final full stop.
  package var remedy: String

  package init(path: RelativePath, cause: Cause, reason: String, remedy: String) {
    self.path = path
    self.cause = cause
    self.reason = reason
    self.remedy = remedy
  }
}

import Git
import GitTestSupport
import Snapshots
import SourceText
import TestSupport

extension GitFixture {
  func workingTree() throws -> WorkingTreeSnapshot {
    try WorkingTreeSnapshot(opened(), root: Array(path.utf8))
  }

  func index() throws -> IndexSnapshot {
    try IndexSnapshot(opened())
  }

  func snapshot(of revision: String = "HEAD") throws -> CommitSnapshot {
    guard let id = ObjectID(hex: try commitID(revision)),
      let snapshot = try CommitSnapshot(opened(), commit: id)
    else { throw TestFailure("\(revision) is no commit") }
    return snapshot
  }

  /// This state of the files in every snapshot that a work tree without changes has.
  func everySnapshot() throws -> [any Snapshot] {
    [try workingTree(), try index(), try snapshot(), FolderSnapshot(root: Array(path.utf8))]
  }
}

extension Snapshot {
  /// The names and kinds in a folder, one `kind name` each.
  func names(_ folder: RelativePath) throws -> [String] {
    try list(folder).get().map { "\($0.kind) \($0.path.text)" }
  }

  func text(_ path: RelativePath) throws -> String {
    String(decoding: try read(path).get().bytes, as: UTF8.self)
  }

  /// Why a path cannot be read; nil when it can.
  func cause(_ path: RelativePath) -> ReadFailure.Cause? {
    switch read(path) {
    case .success: nil
    case .failure(let failure): failure.path == path ? failure.cause : nil
    }
  }
}

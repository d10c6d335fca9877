internal import SourceText

/// A folder that is in no git repository.
///
/// Hidden folders are not looked into when the known paths are collected, but can be listed and read.
package final class FolderSnapshot: ResolvingSnapshot {
  package let identity = SnapshotIdentity.workingTree
  package let untrackedPaths: [SnapshotEntry] = []
  let links = LinkResolver()
  private let disk: DiskFolder

  /// Makes the snapshot of a folder; reads nothing yet.
  ///
  /// - Parameter root: The folder's absolute path.
  package init(root: [UInt8]) {
    disk = DiskFolder(root: root)
  }

  package var knownPaths: [SnapshotEntry] { walk.entries }

  package var listingFailures: [ReadFailure] { walk.failures }

  private lazy var walk = FolderWalk(
    disk, enters: { $0.path.name.first != UInt8(ascii: ".") }, reports: { _ in true })

  func directEntry(_ path: RelativePath) throws(ReadFailure) -> SnapshotEntry? {
    try disk.entry(path)
  }

  func directList(_ folder: RelativePath) throws(ReadFailure) -> [SnapshotEntry] {
    try disk.list(folder)
  }

  func linkText(_ link: SnapshotEntry) throws(ReadFailure) -> [UInt8] {
    try disk.linkText(link)
  }

  func content(of file: SnapshotEntry) throws(ReadFailure) -> [UInt8] {
    try disk.content(of: file).bytes
  }
}

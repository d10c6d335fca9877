internal import SourceText

/// A walk over a folder on the disk that ends, whatever it meets.
///
/// Symbolic links are reported and not followed. Folders that hold installed code are not entered:
/// their migrations are not the project's.
struct FolderWalk {
  /// The most names that are looked at, and the most folders inside each other.
  static let maximumCount = 100_000
  static let maximumDepth = 32

  private(set) var entries: [SnapshotEntry] = []
  private(set) var failures: [ReadFailure] = []

  /// Walks over everything below a disk folder's root.
  ///
  /// - Parameters:
  ///   - disk: The folder.
  ///   - enters: Whether a folder is looked into.
  ///   - reports: Whether a name that is no folder is part of the result.
  init(
    _ disk: DiskFolder, enters: (SnapshotEntry) throws(ReadFailure) -> Bool,
    reports: (SnapshotEntry) throws(ReadFailure) -> Bool
  ) {
    var pending = [(path: RelativePath.root, depth: 0)]
    var seen = 0
    while let folder = pending.popLast() {
      do throws(ReadFailure) {
        let children = try disk.list(folder.path)
        seen += children.count
        guard seen <= Self.maximumCount else {
          failures.append(
            .limit(folder.path, reason: "there are more than \(Self.maximumCount) names to look at")
          )
          break
        }
        if isForeign(children), !folder.path.isRoot { continue }
        for child in children {
          guard child.kind == .folder else {
            if try reports(child) { entries.append(child) }
            continue
          }
          guard !installedCode.contains(Array(child.path.name)), try enters(child) else {
            continue
          }
          guard folder.depth < Self.maximumDepth else {
            failures.append(
              .limit(child.path, reason: "folders are nested more than \(Self.maximumDepth) deep"))
            continue
          }
          pending.append((child.path, folder.depth + 1))
        }
      } catch {
        failures.append(error)
      }
    }
    entries.sort { $0.path < $1.path }
    failures.sort { $0.path < $1.path }
  }

  /// Whether a folder is a Python virtual environment (PEP 405).
  private func isForeign(_ children: [SnapshotEntry]) -> Bool {
    children.contains { $0.path.name.elementsEqual("pyvenv.cfg".utf8) }
  }
}

private let installedCode: Set<[UInt8]> = [
  Array("__pycache__".utf8), Array("node_modules".utf8), Array("site-packages".utf8),
  Array("dist-packages".utf8),
]

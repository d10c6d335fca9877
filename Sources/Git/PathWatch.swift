package import SourceText

/// Tells, for root tree after root tree, what lies at some paths.
///
/// Each tree object is read once for all paths, and not at all while the tree above it is one that was
/// looked at just before: what a walk over history needs. Not for use by several threads at once.
package final class PathWatch {
  /// What lies at the watched paths of one root tree.
  package struct Answer: Hashable, Sendable {
    /// In the order of the paths; nil where nothing lies.
    package var ids: [ObjectID?]
    /// Whether a tree on the way is not in this clone, so that a nil may be wrong.
    package var isIncomplete = false
  }

  /// One folder on the way to watched paths.
  private struct Folder {
    /// The names that matter, with their folder below and the path that ends here.
    var children: [(name: [UInt8], folder: Int?, path: Int?)] = []
    /// The tree that was looked at last; the answers below it are still in place.
    var last: ObjectID?
    var wasIncomplete = false
  }

  private let repository: any GitRepository
  private var folders = [Folder()]
  private var ids: [ObjectID?]
  /// Whether the root itself is watched.
  private let rootPaths: [Int]

  /// Watches paths below the root, each once; a path may be a file's or a folder's.
  package init(_ paths: [RelativePath], in repository: any GitRepository) {
    self.repository = repository
    ids = Array(repeating: nil, count: paths.count)
    rootPaths = paths.indices.filter { paths[$0].isRoot }
    for (number, path) in paths.enumerated() where !path.isRoot { add(path, number) }
  }

  private func add(_ path: RelativePath, _ number: Int) {
    var folder = 0
    let components = path.components
    for (depth, component) in components.enumerated() {
      let name = Array(component)
      let isLast = depth == components.count - 1
      let known = folders[folder].children.firstIndex { $0.name == name }
      let index = known ?? folders[folder].children.count
      if known == nil { folders[folder].children.append((name, nil, nil)) }
      if isLast {
        folders[folder].children[index].path = number
      } else if let next = folders[folder].children[index].folder {
        folder = next
      } else {
        folders.append(Folder())
        folders[folder].children[index].folder = folders.count - 1
        folder = folders.count - 1
      }
    }
  }

  /// What lies at the paths of a root tree.
  ///
  /// - Throws: When a tree is there and cannot be read.
  package func answer(in root: ObjectID) throws(GitError) -> Answer {
    for path in rootPaths { ids[path] = root }
    try look(at: root, folder: 0)
    return Answer(ids: ids, isIncomplete: folders.contains { $0.wasIncomplete })
  }

  private func look(at tree: ObjectID?, folder: Int) throws(GitError) {
    if let tree, folders[folder].last == tree { return }
    folders[folder].last = tree
    folders[folder].wasIncomplete = false
    var found: [ObjectID?] = Array(repeating: nil, count: folders[folder].children.count)
    if let tree {
      switch try repository.treeObject(tree) {
      case .content(.tree, let bytes):
        var parser = TreeParser(bytes, repository.objectFormat)
        parser.find(folders[folder].children.map(\.name), &found)
      case .content: break
      case .missing, .tooLarge: folders[folder].wasIncomplete = true
      }
    }
    for (child, id) in zip(folders[folder].children, found) {
      if let path = child.path { ids[path] = id }
      if let below = child.folder { try look(at: id, folder: below) }
    }
  }
}

import Git
import MigrationModel
import SourceText

/// Tells which commits hold one revision, and where.
final class RevisionPresence {
  private let search: RevisionSearch
  private let id: RevisionID
  private var known: [CommitFolders.State: FileInFolder?] = [:]
  private var generation = 0

  /// A file, and the version location that it lies in.
  struct FileInFolder {
    var folder: SearchedFolder
    var file: FolderFile
  }

  init(_ id: RevisionID, in search: RevisionSearch) {
    self.id = id
    self.search = search
  }

  /// The file of the revision in a commit, or nil when the commit does not have it.
  func file(in commit: CommitNode) throws(GitError) -> FileInFolder? {
    let state = try search.folders.state(of: commit)
    if generation != search.folders.generation {
      known = [:]
      generation = search.folders.generation
    }
    if let answer = known[state] { return answer }
    var found = try firstFile(in: state)
    if found == nil {
      // A version of the file that was not read yet may be among these.
      try search.read([state])
      found = try firstFile(in: state)
    }
    known[state] = .some(found)
    return found
  }

  private func firstFile(in state: CommitFolders.State) throws(GitError) -> FileInFolder? {
    let contents = Set(search.index.contents[id] ?? [])
    if contents.isEmpty { return nil }
    for (folder, tree) in zip(search.folders.folders, search.folders.states[state]) {
      let files = try search.index.files(of: tree, isRecursive: folder.isRecursive)
      if let file = files.first(where: { contents.contains($0.content) }) {
        return FileInFolder(folder: folder, file: file)
      }
    }
    return nil
  }

  /// Whether a commit's parent holds the revision; where the parent lacks a version location that
  /// the commit has, its own configuration is asked.
  func isHeld(by parent: CommitNode, before commit: CommitNode) throws(GitError) -> Bool {
    if try file(in: parent) != nil { return true }
    // Once all of history was visited, all of its folders are known.
    guard search.sweep == nil, parent.tree != commit.tree else { return false }
    let states = (try search.folders.state(of: parent), try search.folders.state(of: commit))
    guard search.folders.lacksFolder(states.0, of: states.1),
      search.folders.add(try search.layouts.folders(of: parent))
    else { return false }
    return try file(in: parent) != nil
  }
}

extension RevisionPresence {
  /// The commit that took the revision away on the first-parent history of a commit, with its first
  /// parent, which held it last; nil when that history never had it, or does not reach so far.
  func deletion(
    from start: ObjectID
  ) throws(GitError) -> (deleting: CommitNode, last: CommitNode)? {
    guard var commit = try search.repository.node(start), try file(in: commit) == nil else {
      return nil
    }
    while let id = commit.parents.first, let parent = try search.repository.node(id) {
      if try isHeld(by: parent, before: commit) { return (commit, parent) }
      commit = parent
    }
    return nil
  }

  /// The commit that brought the revision onto the first-parent history of one that holds it; nil
  /// when that history is cut off before.
  func addition(upTo start: ObjectID) throws(GitError) -> CommitNode? {
    guard var commit = try search.repository.node(start) else { return nil }
    while let id = commit.parents.first {
      guard let parent = try search.repository.node(id) else { return nil }
      guard try isHeld(by: parent, before: commit) else { return commit }
      commit = parent
    }
    return commit.isCut ? nil : commit
  }
}

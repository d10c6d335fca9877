internal import FileSystem

extension GitProgramRepository {
  package func operation() throws(GitError) -> GitOperation {
    // In the order in which libgit2 looks, so that a pick that a rebase makes is a rebase.
    let folder = layout.gitDirectory
    if exists("rebase-merge", in: folder) || exists("rebase-apply/rebasing", in: folder) {
      return .rebase
    }
    if exists("rebase-apply", in: folder) { return .applyMailbox }
    if exists("MERGE_HEAD", in: folder) { return .merge }
    if try commit(ofState: "REVERT_HEAD") != nil { return .revert }
    if try commit(ofState: "CHERRY_PICK_HEAD") != nil { return .cherryPick }
    return exists("BISECT_LOG", in: folder) ? .bisect : .none
  }

  package func commit(ofState name: String) throws(GitError) -> ObjectID? {
    try keepsReferencesInTable ? commitID(of: name) : idsInGitDirectory(name).first
  }

  /// Whether references are kept in a reftable, which only git reads, and not as files.
  var keepsReferencesInTable: Bool { exists("reftable", in: layout.commonDirectory) }

  func exists(_ name: String, in folder: [UInt8]) -> Bool {
    (try? FileSystem.status(of: folder + Array("/\(name)".utf8))) != nil
  }
}

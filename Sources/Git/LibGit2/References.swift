internal import Clibgit2

extension LibGit2Repository {
  package func commitID(of expression: String) throws(GitError) -> ObjectID? {
    var pointer: OpaquePointer?
    let status = git_revparse_single(&pointer, repository.pointer, expression)
    // Absent, several, or not an expression; `GIT_ERROR` is what a missing parent's tree gives.
    let absences = [GIT_ENOTFOUND, GIT_EAMBIGUOUS, GIT_EINVALIDSPEC].map(\.rawValue)
    if absences.contains(status) { return nil }
    try check("git_revparse_single", status)
    guard let pointer else { return nil }
    let object = Handle(pointer, free: git_object_free)

    var commit: OpaquePointer?
    guard git_object_peel(&commit, object.pointer, GIT_OBJECT_COMMIT) == 0, let commit else {
      return nil
    }
    let peeled = Handle(commit, free: git_object_free)
    return git_object_id(peeled.pointer).map { ObjectID($0.pointee) }
  }

  package func references(matching pattern: String) throws(GitError) -> [Reference] {
    let repository = repository.pointer
    let iterator = try Handle(
      "git_reference_iterator_glob_new", free: git_reference_iterator_free
    ) {
      git_reference_iterator_glob_new(&$0, repository, pattern)
    }
    var references: [Reference] = []
    while true {
      var pointer: OpaquePointer?
      let status = git_reference_next(&pointer, iterator.pointer)
      if status == GIT_ITEROVER.rawValue { break }
      try check("git_reference_next", status)
      guard let pointer else { break }
      let reference = Handle(pointer, free: git_reference_free)
      guard let name = git_reference_name(reference.pointer),
        let id = try commit(of: reference)
      else { continue }
      references.append(Reference(name: String(cString: name), commit: id))
    }
    return references.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  package func symbolicTarget(of name: String) throws(GitError) -> String? {
    var pointer: OpaquePointer?
    let status = git_reference_lookup(&pointer, repository.pointer, name)
    if status == GIT_EINVALIDSPEC.rawValue { return nil }
    guard try checkPresent("git_reference_lookup", status) != nil, let pointer else { return nil }
    let reference = Handle(pointer, free: git_reference_free)
    return git_reference_symbolic_target(reference.pointer).map { String(cString: $0) }
  }

  /// The full name that `HEAD` points at, or nil when it is detached.
  func headTarget() throws(GitError) -> String? {
    try symbolicTarget(of: "HEAD")
  }

  /// The commit that a reference leads to, or nil when there is no such reference.
  ///
  /// A reference that leads to nothing is damage, and an error.
  func peeledCommit(ofReference name: String) throws(GitError) -> ObjectID? {
    var pointer: OpaquePointer?
    let status = git_reference_lookup(&pointer, repository.pointer, name)
    guard try checkPresent("git_reference_lookup", status) != nil, let pointer else { return nil }
    guard let id = try commit(of: Handle(pointer, free: git_reference_free)) else {
      throw GitError(
        function: "git_reference_lookup", code: GIT_ENOTFOUND.rawValue,
        message: "\(name) leads to no commit")
    }
    return id
  }

  /// Follows a reference and annotated tags to a commit; nil when something else is there, or
  /// nothing.
  private func commit(of reference: borrowing Handle) throws(GitError) -> ObjectID? {
    var resolved: OpaquePointer?
    guard git_reference_resolve(&resolved, reference.pointer) == 0, let resolved else {
      return nil
    }
    let direct = Handle(resolved, free: git_reference_free)
    // Packed references remember where a tag leads.
    let target =
      git_reference_target_peel(direct.pointer) ?? git_reference_target(direct.pointer)
    guard let target else { return nil }
    let id = ObjectID(target.pointee)
    guard let kind = try kind(of: id) else { return nil }
    if kind == .commit { return id }
    guard kind == .tag else { return nil }

    var peeled: OpaquePointer?
    guard git_reference_peel(&peeled, direct.pointer, GIT_OBJECT_COMMIT) == 0, let peeled else {
      return nil
    }
    let commit = Handle(peeled, free: git_object_free)
    return git_object_id(commit.pointer).map { ObjectID($0.pointee) }
  }
}

internal import Clibgit2

extension LibGit2Repository {
  package func configuration(_ name: String) throws(GitError) -> String? {
    try configurationValue(name, in: repository.pointer)
  }

  /// Whether some remote keeps objects for this clone (`remote.NAME.promisor`).
  func hasPromisor() throws(GitError) -> Bool {
    let configuration = try configurationSnapshot(of: repository.pointer)
    // All are looked at here: libgit2 1.5 leaks memory for each name that a pattern does not match.
    let iterator = try Handle("git_config_iterator_new", free: git_config_iterator_free) {
      git_config_iterator_new(&$0, configuration.pointer)
    }
    var entry: UnsafeMutablePointer<git_config_entry>?
    while git_config_next(&entry, iterator.pointer) == 0, let found = entry?.pointee {
      let name = String(cString: found.name)
      guard name.hasPrefix("remote."), name.hasSuffix(".promisor") else { continue }
      var isTrue: Int32 = 0
      // A name without a value is true.
      if git_config_parse_bool(&isTrue, found.value) == 0, isTrue != 0 { return true }
    }
    return false
  }
}

/// The value of a configuration variable, or nil when it is not set.
func configurationValue(
  _ name: String, in repository: OpaquePointer
) throws(GitError) -> String? {
  let configuration = try configurationSnapshot(of: repository)
  var value: UnsafePointer<CChar>?
  let status = git_config_get_string(&value, configuration.pointer, name)
  // A name that cannot be one is not set.
  if status == GIT_EINVALIDSPEC.rawValue { return nil }
  guard try checkPresent("git_config_get_string", status) != nil else { return nil }
  return value.map { String(cString: $0) }
}

private func configurationSnapshot(of repository: OpaquePointer) throws(GitError) -> Handle {
  try Handle("git_repository_config_snapshot", free: git_config_free) {
    git_repository_config_snapshot(&$0, repository)
  }
}

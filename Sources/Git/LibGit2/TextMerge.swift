internal import Clibgit2

/// Merging the lines of three versions of a file, as `git merge-file` does.
package enum TextMerge {
  /// Longer texts are not merged, in bytes: no file of a project that is read is so long, and the
  /// time of a comparison grows with the square of the differences.
  package static let maximumSize = 1 << 20

  /// Merges two versions.
  ///
  /// Nothing of a repository is asked: no attributes, and no merge driver.
  /// - Parameters:
  ///   - ancestor: The version that both come from.
  ///   - ours: The one version.
  ///   - theirs: The other.
  /// - Returns: The merged text; nil when the versions conflict, are longer than the bound, or are
  ///   binary, which git calls what has a zero byte in its first 8,000 bytes.
  /// - Throws: When the library fails.
  package static func merge(
    ancestor: [UInt8], ours: [UInt8], theirs: [UInt8]
  ) throws(GitError) -> [UInt8]? {
    for text in [ancestor, ours, theirs] {
      guard text.count <= maximumSize, !text.prefix(8000).contains(0) else { return nil }
    }
    try LibGit2.start.get()
    var result = git_merge_file_result()
    defer { git_merge_file_result_free(&result) }
    try withInput(ancestor) { (ancestor) throws(GitError) in
      try withInput(ours) { (ours) throws(GitError) in
        try withInput(theirs) { (theirs) throws(GitError) in
          _ = try check("git_merge_file", git_merge_file(&result, ancestor, ours, theirs, nil))
        }
      }
    }
    guard result.automergeable != 0 else { return nil }
    return Array(
      UnsafeRawBufferPointer(start: result.ptr, count: result.len))
  }

  private static func withInput(
    _ text: [UInt8], _ body: (UnsafePointer<git_merge_file_input>) throws(GitError) -> Void
  ) throws(GitError) {
    var input = git_merge_file_input()
    try check(
      "git_merge_file_input_init",
      git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION)))
    let outcome: Result<Void, GitError> = text.withUnsafeBytes { bytes in
      input.ptr = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      input.size = bytes.count
      return Result { () throws(GitError) in try body(&input) }
    }
    try outcome.get()
  }
}

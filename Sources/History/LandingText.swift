extension Landing: CustomStringConvertible {
  /// The landing as a finding says it: `landed in 1f2e3d4c5b6a (#13483) by Ann on 2026-08-06`.
  package var description: String { "landed in \(commitText)" }

  /// The commit with what its message and author tell: `1f2e3d4c5b6a (#13483) by Ann on 2026-08-06`.
  package var commitText: String {
    let reference = pullRequest.map { " (\($0))" } ?? ""
    return "\(commit.prefix(12))\(reference) by \(authorName) on \(authorDate)"
  }
}

import Git

extension Landing {
  /// The landing that a commit of the first-parent history is.
  init(_ commit: Commit) {
    let message = LandingMessage(subject: commit.summary, body: commit.body)
    self.init(
      commit: commit.id.hex, subject: commit.summary, pullRequest: message.pullRequest,
      branch: message.branch, authorName: commit.author.name,
      authorDate: CivilDate(seconds: commit.author.time, offset: commit.author.offset).description)
  }
}

/// What a landing commit's message says about the pull request and the branch.
///
/// The forms are those that the hosting services write.
struct LandingMessage: Hashable {
  var pullRequest: String?
  var branch: String?

  init(subject: String, body: String) {
    readMergeSubject(subject)
    if pullRequest == nil { readEnd(of: subject) }
    if pullRequest == nil { readBody(body) }
  }

  private mutating func readMergeSubject(_ subject: String) {
    if let rest = subject.removingPrefix("Merge pull request #") {
      // GitHub: `Merge pull request #12 from owner/branch`; the branch may have slashes itself.
      guard let (number, rest) = leadingNumber(rest) else { return }
      pullRequest = "#\(number)"
      branch = rest.removingPrefix(" from ").flatMap(branchOfOwner)
    } else if let rest = subject.removingPrefix("Merged PR ") {
      // Azure Repos: `Merged PR 12: title`.
      guard let (number, rest) = leadingNumber(rest), rest.hasPrefix(":") else { return }
      pullRequest = "#\(number)"
    } else if let rest = subject.removingPrefix("Merged in ") {
      // Bitbucket: `Merged in branch (pull request #12)`.
      guard let open = position(of: " (pull request #", in: rest, last: true),
        let (number, end) = leadingNumber(String(rest[open.upperBound...])), end.hasPrefix(")")
      else { return }
      pullRequest = "#\(number)"
      branch = nonEmpty(rest[..<open.lowerBound])
    } else if let rest = subject.removingPrefix("Merge branch '")
      ?? subject.removingPrefix("Merge remote-tracking branch '")
    {
      // git and GitLab: `Merge branch 'topic' into 'main'`.
      guard let end = rest.firstIndex(of: "'") else { return }
      branch = nonEmpty(rest[..<end])
    }
  }

  /// GitHub's squash merge: `title (#12)`, also `title (#12 from owner/branch)`.
  private mutating func readEnd(of subject: String) {
    guard subject.hasSuffix(")"), let open = position(of: "(#", in: subject, last: true),
      let (number, rest) = leadingNumber(String(subject[open.upperBound...]))
    else { return }
    if rest == ")" {
      pullRequest = "#\(number)"
    } else if let source = rest.removingPrefix(" from ")?.dropLast(), !source.contains(" ") {
      pullRequest = "#\(number)"
      branch = branchOfOwner(String(source))
    }
  }

  private mutating func readBody(_ body: String) {
    var change: String?
    for line in body.split(whereSeparator: \.isNewline) {
      let line = String(line)
      if let rest = line.removingPrefix("See merge request ") {
        // GitLab: `See merge request group/project!12`.
        guard let mark = rest.lastIndex(of: "!"),
          let (number, end) = leadingNumber(String(rest[mark...].dropFirst())), end.isEmpty
        else { continue }
        pullRequest = "!\(number)"
      } else if let id = line.removingPrefix("Change-Id: "), isChangeID(id) {
        // Gerrit; the last one counts.
        change = id
      }
    }
    pullRequest = pullRequest ?? change
  }

  /// `I` and the 40 digits of a hash.
  private func isChangeID(_ text: String) -> Bool {
    text.utf8.first == UInt8(ascii: "I") && ObjectID(hex: Array(text.utf8.dropFirst())) != nil
  }

  /// The branch in `owner/branch`.
  private func branchOfOwner(_ text: String) -> String? {
    text.firstIndex(of: "/").flatMap { nonEmpty(text[$0...].dropFirst()) }
  }
}

private func nonEmpty(_ text: Substring) -> String? {
  text.isEmpty ? nil : String(text)
}

/// The decimal digits that a text starts with, at least one, and what follows them.
private func leadingNumber(_ text: String) -> (digits: String, rest: String)? {
  let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  guard !digits.isEmpty else { return nil }
  return (String(text[..<digits.endIndex]), String(text[digits.endIndex...]))
}

/// Where one text stands in another, without Foundation.
private func position(
  of part: String, in text: String, last: Bool
) -> Range<String.Index>? {
  var found: Range<String.Index>?
  var start = text.startIndex
  while start < text.endIndex {
    if text[start...].hasPrefix(part),
      let end = text.index(start, offsetBy: part.count, limitedBy: text.endIndex)
    {
      found = start..<end
      if !last { break }
    }
    start = text.index(after: start)
  }
  return found
}

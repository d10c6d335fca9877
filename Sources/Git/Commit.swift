/// A commit as it is stored; grafts such as a shallow clone's are not applied to its parents.
package struct Commit: Hashable, Sendable {
  package var id: ObjectID
  package var tree: ObjectID
  /// The parents' ids, in order; in a shallow clone their commits may not be there.
  package var parents: [ObjectID]
  package var author: Signature
  package var committer: Signature
  /// The message as it is stored, in the encoding that the commit names or UTF-8.
  package var message: [UInt8]

  /// The message's first paragraph on one line, invalid UTF-8 repaired, as `git log --format=%s`.
  package var summary: String {
    paragraphs.first.map(trimmed).joined(separator: " ")
  }

  /// What follows the first paragraph, without blank lines at either end.
  package var body: String {
    paragraphs.rest.joined(separator: "\n")
  }

  /// The lines of the first paragraph, and those after it without blank ones at either end.
  private var paragraphs: (first: ArraySlice<Substring>, rest: ArraySlice<Substring>) {
    var lines = lines[...]
    lines = lines.drop { isBlank($0) }
    let first = lines.prefix { !isBlank($0) }
    lines = lines[first.endIndex...].drop { isBlank($0) }
    while let last = lines.last, isBlank(last) { lines.removeLast() }
    return (first, lines)
  }

  private var lines: [Substring] {
    String(decoding: message, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
  }
}

/// Who made a commit, and when.
package struct Signature: Hashable, Sendable {
  /// The name, invalid UTF-8 repaired.
  package var name: String
  package var email: String
  /// Seconds since 1970-01-01 00:00 UTC.
  package var time: Int64
  /// The offset of local time from UTC in minutes.
  package var offset: Int

  package init(name: String, email: String, time: Int64, offset: Int) {
    self.name = name
    self.email = email
    self.time = time
    self.offset = offset
  }
}

private func isBlank(_ line: Substring) -> Bool {
  line.allSatisfy(\.isWhitespace)
}

/// Without blanks at the end; git keeps those at the start.
private func trimmed(_ line: Substring) -> Substring {
  var line = line
  while line.last?.isWhitespace == true { line.removeLast() }
  return line
}

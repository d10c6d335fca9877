/// The ids in a text that somebody pasted: rows of `alembic_version` as the clients of databases
/// print them, or what Alembic says when it finds a revision nowhere.
package enum PastedRevisions {
  /// What stands before an id in single quotation marks in Alembic's messages, the most certain
  /// first: a traceback may name other things too.
  private static let openings = [
    "identified by '", "revision or branch '", "start with '", "Revision '", "KeyError: '",
  ]

  /// The ids, in the order of the text, each once.
  package static func ids(in text: String) -> [String] {
    let named = named(in: text)
    var seen: Set<String> = []
    return (named.isEmpty ? rows(in: text) : named).filter { seen.insert($0).inserted }
  }

  /// The ids that the most certain kind of message names.
  private static func named(in text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    return openings.lazy.map { named(after: Array($0.unicodeScalars), in: scalars) }
      .first { !$0.isEmpty } ?? []
  }

  private static func named(
    after mark: [Unicode.Scalar], in text: [Unicode.Scalar]
  ) -> [String] {
    var found: [String] = []
    var rest = text[...]
    while let start = position(of: mark, in: rest) {
      rest = rest[(start + mark.count)...]
      let id = rest.prefix { $0 != "'" && $0 != "\n" }
      rest = rest[id.endIndex...]
      if !id.isEmpty, rest.first == "'" {
        found.append(String(String.UnicodeScalarView(id)))
      }
    }
    return found
  }

  private static func position(
    of part: [Unicode.Scalar], in text: ArraySlice<Unicode.Scalar>
  ) -> Int? {
    guard text.count >= part.count else { return nil }
    return (text.startIndex...text.endIndex - part.count).first {
      text[$0..<$0 + part.count].elementsEqual(part)
    }
  }

  /// The words of a table: blanks, commas, bars and quotation marks stand between them.
  private static func rows(in text: String) -> [String] {
    var words: [String] = []
    var isInParentheses = false
    for word in text.split(whereSeparator: { $0.isWhitespace || "|,;".contains($0) }) {
      // `(1 row)` and `(head)` are no ids, `('1a2b3c')` is one.
      if word.first == "(", !word.dropFirst().hasPrefix("'") { isInParentheses = true }
      let isInside = isInParentheses
      if word.last == ")" { isInParentheses = false }
      let id = word.drop { "('\"".contains($0) }
      let end = id.lastIndex { !")'\"".contains($0) }
      guard !isInside, let end else { continue }
      let trimmed = String(id[...end])
      let isRule = trimmed.allSatisfy { "-+=".contains($0) }
      if !isRule, trimmed.lowercased() != "version_num" { words.append(trimmed) }
    }
    return words
  }
}

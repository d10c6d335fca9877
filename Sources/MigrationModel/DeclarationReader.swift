package import SourceText

/// Reads what a declaration says, in a comment or in a commit's trailer.
///
/// Never fails, and goes over the text once.
package struct DeclarationReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  /// Reads from a slice; ranges count as its indices do.
  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Where `mlint:` stands in a comment, behind nothing but the sign that begins it.
  ///
  /// Another comment may come before it on the line: `# noqa  # mlint: …`.
  /// - Parameters:
  ///   - comment: The comment.
  ///   - sign: The character that comments begin with: `#`, or `-` in SQL.
  /// - Returns: The rest of the comment from `mlint:` on; nil when it is not there.
  package static func declaration(
    in comment: ArraySlice<UInt8>, sign: UInt8
  ) -> ArraySlice<UInt8>? {
    var index = comment.startIndex
    while index < comment.endIndex {
      guard comment[index] == sign else {
        index += 1
        continue
      }
      while index < comment.endIndex, comment[index] == sign || isBlank(comment[index]) {
        index += 1
      }
      guard index < comment.endIndex, comment[index] == UInt8(ascii: "m") else { continue }
      let rest = comment[index...]
      if rest.starts(with: marker) { return rest.prefix(lengthBefore(nextComment: rest, sign)) }
    }
    return nil
  }

  private static let marker = Array("mlint:".utf8)

  /// The length of a declaration that another comment may follow, as in `# mlint: …  # noqa`; a sign
  /// within a word, as in `#123`, begins none.
  private static func lengthBefore(nextComment text: ArraySlice<UInt8>, _ sign: UInt8) -> Int {
    var index = text.startIndex + 1
    while index + 1 < text.endIndex {
      if text[index] == sign, isBlank(text[index - 1]) {
        let next = text[index + 1]
        let isSecondDash = next == sign && sign == UInt8(ascii: "-")
        if isSecondDash || sign != UInt8(ascii: "-") && isBlank(next) {
          return index - text.startIndex
        }
      }
      index += 1
    }
    return text.count
  }

  /// Reads `mlint: verb arguments reason`.
  package mutating func comment(scope: Declaration.Scope) -> Declaration {
    position = min(position + Self.marker.count, bytes.endIndex)
    let content = commentContent()
    let reason = reason()
    return Declaration(
      content: content, reason: reason,
      range: SourceRange(bytes.startIndex..<trimmedEnd), scope: scope)
  }

  private mutating func commentContent() -> Declaration.Content {
    skipBlanks()
    let start = position
    while position < bytes.endIndex, Self.isVerbPart(bytes[position]) { position += 1 }
    let word = text(start..<position)
    switch Declaration.Verb(rawValue: word) {
    case .ignore: return ignored()
    case let verb?: return arguments(of: verb)
    case nil: return .unreadable(.unknownVerb(word))
    }
  }

  /// The names in brackets.
  private mutating func ignored() -> Declaration.Content {
    skipBlanks()
    guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "["),
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "]"))
    else { return .unreadable(.noRules) }
    var names: [Located<String>] = []
    for part in bytes[(position + 1)..<end].split(separator: UInt8(ascii: ",")) {
      let name = Self.trimmed(part)
      if !name.isEmpty { names.append(located(name.startIndex..<name.endIndex)) }
    }
    position = end + 1
    return names.isEmpty ? .unreadable(.noRules) : .ignore(names)
  }

  /// The arguments that stand without brackets: those of `replaces` and `backport-of`, and in a trailer
  /// the names of rules too.
  package mutating func arguments(of verb: Declaration.Verb) -> Declaration.Content {
    switch verb {
    case .ignore:
      let names = list()
      return names.isEmpty ? .unreadable(.noRules) : .ignore(names)
    case .replaces:
      let revisions = list()
      return revisions.isEmpty ? .unreadable(.noRevision) : .replaces(revisions)
    case .backportOf: return word().map { .backport(of: $0) } ?? .unreadable(.noRevision)
    }
  }

  /// Words with commas between them; the first word without one ends the list.
  private mutating func list() -> [Located<String>] {
    var result: [Located<String>] = []
    while let next = word() {
      result.append(next)
      skipBlanks()
      guard position < bytes.endIndex, bytes[position] == UInt8(ascii: ",") else { break }
      position += 1
    }
    return result
  }

  /// The next word, which ends at a blank or a comma; nil at the end.
  package mutating func word() -> Located<String>? {
    skipBlanks()
    let start = position
    while position < bytes.endIndex, !Self.isBlank(bytes[position]),
      bytes[position] != UInt8(ascii: ",")
    {
      position += 1
    }
    return start == position ? nil : located(start..<position)
  }

  /// What is left, without blanks and the sign that may set it off, as in `: because`.
  package mutating func reason() -> String {
    skipBlanks()
    while position < bytes.endIndex,
      [UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: ",")].contains(bytes[position])
        || Self.isBlank(bytes[position])
    {
      position += 1
    }
    return text(position..<max(position, trimmedEnd))
  }

  private var trimmedEnd: Int { Self.trimmed(bytes).endIndex }

  private mutating func skipBlanks() {
    while position < bytes.endIndex, Self.isBlank(bytes[position]) { position += 1 }
  }

  private func located(_ range: Range<Int>) -> Located<String> {
    Located(text(range), SourceRange(range))
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: bytes.startIndex..<bytes.endIndex)], as: UTF8.self)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes.drop { isBlank($0) }
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return bytes
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || (9...13).contains(byte)
  }

  private static func isVerbPart(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_")
  }
}

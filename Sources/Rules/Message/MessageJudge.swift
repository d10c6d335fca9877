package import MigrationModel
import SchemaModel
import SourceText

/// What a migration's message is worth.
package enum MessageVerdict: Sendable, Hashable {
  /// It says something about what the migration does, or may well do so.
  case clear
  case vague(VagueReason)
  /// The docstring starts with a header line, here its key, such as `Revision ID:`.
  case headerInstead(String)
  case missing
}

/// Why a message tells nothing.
package enum VagueReason: Sendable, Hashable {
  /// Alembic's "empty message", an unfilled template, or another text in place of a message.
  case placeholder
  /// Only ids, numbers and dates.
  case identifiers
  /// "initial" and the like, below another migration.
  case beginning
  /// Only words that fit every migration.
  case commonWords
}

/// Judges the message of a migration by its words, with what the migration does at hand.
///
/// A message tells something as soon as one word does: any word that is not in `CommonWords`, or one
/// that names a table, column, index or constraint that the migration changes.
package struct MessageJudge: Sendable {
  /// What `upgrade()` does.
  package var body: MigrationBody
  package var isMerge: Bool
  package var isBase: Bool
  /// The ids of the migration and of its parents, which name nothing that changes.
  package var ids: [String]

  package init(body: MigrationBody, isMerge: Bool = false, isBase: Bool = false, ids: [String] = [])
  {
    self.body = body
    self.isMerge = isMerge
    self.isBase = isBase
    self.ids = ids
  }

  package init(_ migration: Migration, doing body: MigrationBody) {
    let parents = migration.downRevisions
    self.init(
      body: body, isMerge: parents.contains { $0.value != parents[0].value },
      isBase: parents.isEmpty,
      ids: [migration.id.description] + parents.map(\.value.description))
  }

  package func verdict(on message: String) -> MessageVerdict {
    let lines = message.lines.filter { $0.contains { !$0.isWhitespace } }
    guard let first = lines.first else { return .missing }
    if let key = Self.headerKey(of: first) { return .headerInstead(key) }
    let text =
      lines.count == 1
      ? String(first) : lines.filter { Self.headerKey(of: $0) == nil }.joined(separator: "\n")
    return vagueness(of: text).map(MessageVerdict.vague) ?? .clear
  }

  /// The key of a line of the header that Alembic's template writes, or nil.
  private static func headerKey(of line: Substring) -> String? {
    let line = line.utf8.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    return ["Revision ID:", "Revises:", "Create Date:"].first { key in
      line.count >= key.utf8.count
        && zip(line, key.utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 | 0x20 && $1 > 0x40 }
    }
  }

  private func vagueness(of message: String) -> VagueReason? {
    if message.utf8.span.contains(where: { $0 == UInt8(ascii: "$") }),
      message.contains("${message")
    {
      return .placeholder
    }
    var read = MessageWords(message, ids: ids)
    let isTelling = readTellingWord(of: &read)
    if let first = read.words.first, CommonWords.startsOfPlaceholders.contains(first.text) {
      while read.nextToken() != nil {}
      if CommonWords.placeholders.contains(read.phrase), !namesChangedThing(read.words) {
        return .placeholder
      }
    }
    if isTelling { return nil }
    let words = read.words
    if isMerge, words.contains(where: { CommonWords.merging.contains($0.text) }) { return nil }
    if isBase, words.contains(where: { CommonWords.beginnings.contains($0.text) }) { return nil }
    if doesNothing, read.hasDottedNumber { return nil }
    if doesNothing, words.contains(where: { CommonWords.idle.contains($0.text) }) { return nil }
    if namesChangedThing(words) || mayNameUnreadThing(words) || namesGeneration(words) {
      return nil
    }
    if words.allSatisfy({ $0.isIdentifier || $0.text.isNumber }) {
      return .identifiers
    }
    if !isBase, words.contains(where: { $0.text.hasPrefix("init") }) { return .beginning }
    return .commonWords
  }

  /// Reads words until one says something by itself, as in nearly every message one of the first does.
  private func readTellingWord(of message: inout MessageWords) -> Bool {
    while let words = message.nextToken() {
      if words.contains(where: { $0.isTicket || $0.isMarked || isTelling($0) }) { return true }
    }
    return false
  }

  private var doesNothing: Bool { body.operations.isEmpty && body.unread.isEmpty }

  /// Whether a word says something by itself.
  private func isTelling(_ word: MessageWords.Word) -> Bool {
    if word.isIdentifier { return false }
    let text = word.text
    // Letters of other scripts are words.
    if text.utf8.count == 1 || text.isNumber { return false }
    return !Self.isCommon(text) && !Self.isCommonWithNumber(text)
  }

  private static func isCommon(_ word: String) -> Bool {
    CommonWords.general.contains(word) || CommonWords.vagueNouns.contains(word)
  }

  /// `v2`, `test3`, `update12`.
  private static func isCommonWithNumber(_ word: String) -> Bool {
    if let last = word.utf8.last, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(last) {
      return false
    }
    var stem = word[...]
    while let last = stem.last, last.isNumber { stem.removeLast() }
    guard stem.count < word.count else { return false }
    return stem == "v" || stem == "r" || stem.count > 1 && isCommon(String(stem))
  }

  /// Whether words that tell nothing elsewhere name something that this migration changes: `is_new`,
  /// a table `tests`, the `data` of `tech_data`.
  private func namesChangedThing(_ words: [MessageWords.Word]) -> Bool {
    let texts = words.map { Self.singular($0.text) }
    var names: Set<[String]> = []
    var nouns: Set<String> = []
    for name in changedNames {
      let parts = MessageWords.all(of: name).map { Self.singular($0.text) }
      names.insert(parts)
      nouns.formUnion(parts)
    }
    names.remove([])
    if words.contains(where: {
      CommonWords.vagueNouns.contains($0.text) && nouns.contains(Self.singular($0.text))
    }) {
      return true
    }
    return texts.indices.contains { start in
      (start..<min(start + Self.longestName, texts.count)).contains { end in
        // A single letter before other words is an article.
        let isArticle = end == start && texts[start].count < 2 && end + 1 < texts.count
        return !isArticle && names.contains(Array(texts[start...end]))
      }
    }
  }

  /// Whether a word that is general elsewhere may be the name of something that could not be read:
  /// "add migration table" may well add a table called `migrations`.
  private func mayNameUnreadThing(_ words: [MessageWords.Word]) -> Bool {
    guard !body.unread.isEmpty || body.operations.contains(where: { $0.certainty == .unknown })
    else { return false }
    return zip(words, words.dropFirst()).contains { name, kind in
      CommonWords.namedKinds.contains(kind.text)
        && (CommonWords.vagueNouns.contains(name.text)
          || CommonWords.possibleNames.contains(name.text))
    }
  }

  /// Whether a version says which things are meant, as in "drop v1 tables".
  private func namesGeneration(_ words: [MessageWords.Word]) -> Bool {
    zip(words, words.dropFirst()).contains { version, kind in
      version.text.first == "v" && version.text.dropFirst().first?.isNumber ?? false
        && CommonWords.namedKinds.contains(kind.text)
    }
  }

  /// In words.
  private static let longestName = 8

  private var changedNames: [String] {
    body.operations.flatMap { operation in
      [operation.table?.name, operation.name].compactMap(\.self)
        + operation.columns.compactMap(\.name)
    }
  }

  private static func singular(_ word: String) -> String {
    word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
  }
}

extension String {
  /// Whether it consists of digits, of whatever script.
  fileprivate var isNumber: Bool {
    if let first = utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) {
      return false
    }
    return allSatisfy(\.isNumber)
  }

  /// The lines that are not empty; nearly every message has one.
  fileprivate var lines: [Substring] {
    let isOneLine = !utf8.span.contains { $0 < 0x20 || $0 >= 0x80 }
    return isOneLine && !isEmpty ? [self[...]] : split(whereSeparator: \.isNewline)
  }
}

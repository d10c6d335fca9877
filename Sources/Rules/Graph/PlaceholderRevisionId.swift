package import Diagnostics
package import MigrationModel
import SourceText

/// Reports ids that somebody typed instead of having them generated.
package struct PlaceholderRevisionId: MigrationRule {
  package static let severity = Severity.warning
  package static let group = "graph"

  package init() {}

  package func check(
    _ migration: Migration, doing details: MigrationDetails, report: (Finding) -> Void
  ) {
    guard let pattern = TypedPattern(migration.id) else { return }
    report(
      Finding(
        .typed(migration.id, pattern), at: migration.label(migration.revision.range),
        help: [.generate]))
  }
}

/// A pattern that generated ids do not have, but for one in a hundred thousand.
enum TypedPattern {
  /// `a1b2c3d4e5f6`, `b3f1a9c2d7e4`: letters and digits in turn that count, or no letter twice.
  case alternating
  /// `123456abcdef`: characters that follow each other.
  case counting
  /// `000000000000`: the same character.
  case repeated

  /// The pattern of an id of at least eight letters and digits.
  init?(_ id: RevisionID) {
    let text = Array(id.description.lowercased().utf8)
    guard text.count >= 8, text.allSatisfy({ Self.isDigit($0) || Self.isLetter($0) }) else {
      return nil
    }
    if text.allSatisfy({ $0 == text[0] }) {
      self = .repeated
    } else if Self.isCounting(text) {
      self = .counting
    } else if Self.isAlternating(text) {
      self = .alternating
    } else {
      return nil
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

  /// Whether the text consists of runs of at least three characters that count up or down.
  private static func isCounting(_ text: [UInt8]) -> Bool {
    var index = 0
    while index < text.count {
      guard index + 2 < text.count else { return false }
      let step = Int(text[index + 1]) - Int(text[index])
      guard step == 1 || step == -1 else { return false }
      var end = index + 1
      while end + 1 < text.count, Int(text[end + 1]) - Int(text[end]) == step { end += 1 }
      guard end - index >= 2 else { return false }
      index = end + 1
    }
    return true
  }

  /// Whether letters and digits alternate, and either nearly all of each kind count up or down by one
  /// (at their ends they start again, `e5f6a7b8`), or there are at least five letters, all different.
  private static func isAlternating(_ text: [UInt8]) -> Bool {
    for index in text.indices.dropFirst() where isDigit(text[index - 1]) == isDigit(text[index]) {
      return false
    }
    let letters = text.filter(isLetter)
    if letters.count >= 5, Set(letters).count == letters.count { return true }
    return [1, -1].contains { step in
      let steps = zip(text, text.dropFirst(2)).count { Int($1) - Int($0) == step }
      return steps >= text.count - 4
    }
  }
}

extension Finding.Message {
  fileprivate static func typed(_ id: RevisionID, _ pattern: TypedPattern) -> Self {
    let reason =
      switch pattern {
      case .alternating: "letters and digits strictly in turn"
      case .counting: "characters in a row"
      case .repeated: "one character only"
      }
    return "revision id \(id) looks typed, not generated (\(reason)); others type the same one"
  }

  fileprivate static let generate: Self =
    "let `alembic revision` make one, or `python3 -c 'import uuid; print(uuid.uuid4().hex[-12:])'`, "
    + "before this lands"
}

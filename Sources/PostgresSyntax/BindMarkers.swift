import SQLSyntax
import SourceText

/// Makes SQL that a driver would still change into SQL that PostgreSQL's grammar knows.
enum BindMarkers {
  /// Which markers are replaced.
  enum Selection {
    /// `?` is the operator that PostgreSQL has.
    case withoutQuestionMarks
    /// `?` is a marker as well; a number stands for it, which is no longer.
    case all
  }

  /// The bytes with `$1` for the bind markers of drivers, and blanks behind it, so that every position
  /// stays.
  static func replaced(in text: SQLOutline, _ selection: Selection) -> [UInt8] {
    var bytes = text.bytes
    for token in text.tokens {
      let range = token.range.offsets
      let first = bytes[range.lowerBound]
      if selection == .all, isQuestionMark(token, text) {
        bytes[range.lowerBound] = UInt8(ascii: "0")
      } else if token.kind == .bindMarker, range.count >= 2, first != UInt8(ascii: "$") {
        for offset in range { bytes[offset] = UInt8(ascii: " ") }
        bytes[range.lowerBound] = UInt8(ascii: "$")
        bytes[range.lowerBound + 1] = UInt8(ascii: "1")
      } else if token.kind == .symbol, first == UInt8(ascii: "\\") {
        unescapeColons(from: range.lowerBound, in: &bytes)
      } else if token.kind == .symbol, first == UInt8(ascii: "%") {
        unescapePercent(range, in: &bytes)
      }
    }
    return bytes
  }

  static func hasQuestionMarks(_ text: SQLOutline) -> Bool {
    text.tokens.contains { isQuestionMark($0, text) }
  }

  /// Whether a token is `?` and nothing more.
  private static func isQuestionMark(_ token: SQLToken, _ text: SQLOutline) -> Bool {
    token.kind == .bindMarker && token.range.offsets.count == 1
      && text.bytes[Int(token.range.start)] == UInt8(ascii: "?")
  }

  /// Makes `\:\:` the `::` that SQLAlchemy makes of it.
  private static func unescapeColons(from start: Int, in bytes: inout [UInt8]) {
    let escaped = Array("\\:\\:".utf8)
    guard bytes[start...].starts(with: escaped) else { return }
    bytes.replaceSubrange(start..<start + 4, with: "::  ".utf8)
  }

  /// Makes `%%` the `%` that drivers make of it.
  private static func unescapePercent(_ range: Range<Int>, in bytes: inout [UInt8]) {
    guard range.count == 2, bytes[range.upperBound - 1] == UInt8(ascii: "%") else { return }
    bytes[range.upperBound - 1] = UInt8(ascii: " ")
  }
}

import SourceText

extension Lexer {
  /// Lexes a name, a keyword, or the prefix of a string.
  mutating func lexName() {
    let start = position
    if lexPrefixedString() { return }
    var isASCII = true
    while position < bytes.count, Ascii.isNamePart(bytes[position]) {
      if bytes[position] >= 0x80 { isASCII = false }
      position += 1
    }
    guard isASCII else {
      lexUnicodeName(from: start)
      return
    }
    let kind = keyword(start, position - start)
    if isFirstOnLine, !brackets.isEmpty, formatted.isEmpty, kind.beginsStatementOnly {
      recoverStatement(at: start)
      return
    }
    emit(kind, from: start)
  }

  /// Ends the brackets that are open before a keyword that only a statement can begin with.
  private mutating func recoverStatement(at start: Int) {
    if let bracket = brackets.last { neverClosed(bracket) }
    brackets.removeAll()
    position = start
    while position > 0, !Ascii.isLineEnd(bytes[position - 1]) { position -= 1 }
    emit(.invalid, from: position)
    emit(.newline, from: position)
    isAtLineStart = true
  }

  private mutating func lexUnicodeName(from start: Int) {
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if UnicodeNames.isName(text) {
      emit(.name, from: start)
    } else {
      invalid("invalid character in a name", from: start)
    }
  }

  /// The kind of a word: a keyword, or a name.
  private func keyword(_ start: Int, _ length: Int) -> TokenKind {
    guard length >= 2, length <= 8 else { return .name }
    for keyword in Keywords.beginning(with: bytes[start])
    where keyword.text.utf8CodeUnitCount == length && bytes.equals(keyword.text, at: start) {
      return keyword.kind
    }
    return .name
  }
}

/// The words that cannot be names.
private enum Keywords {
  struct Keyword {
    let text: StaticString
    let kind: TokenKind
  }

  private static let all: [(StaticString, TokenKind)] = [
    ("False", .falseKeyword), ("None", .noneKeyword), ("True", .trueKeyword),
    ("and", .andKeyword), ("as", .asKeyword), ("assert", .assertKeyword),
    ("async", .asyncKeyword), ("await", .awaitKeyword), ("break", .breakKeyword),
    ("class", .classKeyword), ("continue", .continueKeyword), ("def", .defKeyword),
    ("del", .delKeyword), ("elif", .elifKeyword), ("else", .elseKeyword),
    ("except", .exceptKeyword), ("finally", .finallyKeyword), ("for", .forKeyword),
    ("from", .fromKeyword), ("global", .globalKeyword), ("if", .ifKeyword),
    ("import", .importKeyword), ("in", .inKeyword), ("is", .isKeyword),
    ("lambda", .lambdaKeyword), ("nonlocal", .nonlocalKeyword), ("not", .notKeyword),
    ("or", .orKeyword), ("pass", .passKeyword), ("raise", .raiseKeyword),
    ("return", .returnKeyword), ("try", .tryKeyword), ("while", .whileKeyword),
    ("with", .withKeyword), ("yield", .yieldKeyword),
  ]

  private static let table: [[Keyword]] = (0..<128).map { first in
    all.filter { Array("\($0.0)".utf8).first == UInt8(first) }
      .map { Keyword(text: $0.0, kind: $0.1) }
  }

  /// The keywords that begin with a byte below 0x80.
  static func beginning(with byte: UInt8) -> [Keyword] { table[Int(byte & 0x7F)] }
}

extension [UInt8] {
  /// Whether the bytes from an offset on are those of a text; false behind the end.
  @inline(__always)
  func equals(_ text: StaticString, at start: Int) -> Bool {
    guard start + text.utf8CodeUnitCount <= count else { return false }
    return text.withUTF8Buffer { expected in
      for index in 0..<expected.count where unsafe expected[index] != self[start + index] {
        return false
      }
      return true
    }
  }
}

extension TokenKind {
  /// Whether this keyword can only stand at the start of a statement or clause.
  fileprivate var beginsStatementOnly: Bool {
    switch self {
    case .assertKeyword, .breakKeyword, .classKeyword, .continueKeyword, .defKeyword, .delKeyword,
      .elifKeyword, .exceptKeyword, .finallyKeyword, .globalKeyword, .importKeyword,
      .nonlocalKeyword, .passKeyword, .raiseKeyword, .returnKeyword, .tryKeyword, .whileKeyword,
      .withKeyword:
      true
    default: false
    }
  }
}

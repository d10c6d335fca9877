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
    switch bytes[start] {
    case 0x61:  // a
      return word(start, length, "and", .andKeyword) ?? word(start, length, "as", .asKeyword)
        ?? word(start, length, "assert", .assertKeyword)
        ?? word(start, length, "async", .asyncKeyword) ?? word(
          start, length, "await", .awaitKeyword)
        ?? .name
    case 0x62: return word(start, length, "break", .breakKeyword) ?? .name
    case 0x63:
      return word(start, length, "class", .classKeyword)
        ?? word(start, length, "continue", .continueKeyword) ?? .name
    case 0x64:
      return word(start, length, "def", .defKeyword) ?? word(start, length, "del", .delKeyword)
        ?? .name
    case 0x65:
      return word(start, length, "else", .elseKeyword) ?? word(start, length, "elif", .elifKeyword)
        ?? word(start, length, "except", .exceptKeyword) ?? .name
    case 0x66:
      return word(start, length, "for", .forKeyword) ?? word(start, length, "from", .fromKeyword)
        ?? word(start, length, "finally", .finallyKeyword) ?? .name
    case 0x67: return word(start, length, "global", .globalKeyword) ?? .name
    case 0x69:
      return word(start, length, "if", .ifKeyword) ?? word(start, length, "in", .inKeyword)
        ?? word(start, length, "is", .isKeyword) ?? word(start, length, "import", .importKeyword)
        ?? .name
    case 0x6C: return word(start, length, "lambda", .lambdaKeyword) ?? .name
    case 0x6E:
      return word(start, length, "not", .notKeyword)
        ?? word(start, length, "nonlocal", .nonlocalKeyword) ?? .name
    case 0x6F: return word(start, length, "or", .orKeyword) ?? .name
    case 0x70: return word(start, length, "pass", .passKeyword) ?? .name
    case 0x72:
      return word(start, length, "return", .returnKeyword)
        ?? word(start, length, "raise", .raiseKeyword) ?? .name
    case 0x74: return word(start, length, "try", .tryKeyword) ?? .name
    case 0x77:
      return word(start, length, "with", .withKeyword) ?? word(
        start, length, "while", .whileKeyword)
        ?? .name
    case 0x79: return word(start, length, "yield", .yieldKeyword) ?? .name
    case 0x46: return word(start, length, "False", .falseKeyword) ?? .name
    case 0x4E: return word(start, length, "None", .noneKeyword) ?? .name
    case 0x54: return word(start, length, "True", .trueKeyword) ?? .name
    default: return .name
    }
  }

  @inline(__always)
  private func word(_ start: Int, _ length: Int, _ text: StaticString, _ kind: TokenKind)
    -> TokenKind?
  {
    matches(start, length, text) ? kind : nil
  }

  @inline(__always)
  private func matches(_ start: Int, _ length: Int, _ text: StaticString) -> Bool {
    guard length == text.utf8CodeUnitCount else { return false }
    return bytes.equals(text, at: start)
  }
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

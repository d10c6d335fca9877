import SourceText

extension Lexer {
  /// Lexes a name, a keyword, or the prefix of a string.
  mutating func lexName(_ out: inout Output) {
    let start = position
    let word = Word(in: bytes, from: start)
    if word.end - start <= 2, Ascii.isQuote(byte(word.end)), lexPrefixedString(&out) { return }
    position = word.end
    guard word.isASCII else {
      lexUnicodeName(word, from: start, &out)
      return
    }
    let kind = position - start <= 8 ? keywords.kind(of: word.folded) : .name
    if isFirstOnLine, !brackets.isEmpty, formatted.isEmpty, kind.beginsStatementOnly {
      recoverStatement(at: start, &out)
      return
    }
    emit(kind, from: start, detail: word.hash, &out)
  }

  /// Ends the brackets that are open before a keyword that only a statement can begin with.
  private mutating func recoverStatement(at start: Int, _ out: inout Output) {
    if let bracket = brackets.last { neverClosed(bracket) }
    brackets.removeAll()
    position = start
    while position > 0, !Ascii.isLineEnd(bytes[position - 1]) { position -= 1 }
    emit(.invalid, from: position, &out)
    emit(.newline, from: position, &out)
    isAtLineStart = true
  }

  @inline(never)
  private mutating func lexUnicodeName(_ word: Word, from start: Int, _ out: inout Output) {
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if UnicodeNames.isName(text) {
      emit(.name, from: start, detail: word.hash, &out)
    } else {
      invalid("invalid character in a name", from: start, &out)
    }
  }

}

/// Bytes that a name is made of.
private struct Word {
  /// The offset behind them.
  var end: Int
  /// Up to eight bytes as they stand, the first of which is the lowest; more are folded into these.
  var folded: UInt64 = 0
  var isASCII = true

  /// Looks at eight bytes at a time.
  @inline(__always)
  init(in bytes: [UInt8], from start: Int) {
    end = start
    var bits: UInt64 = 0
    var others: UInt64
    repeat {
      let word = bytes.word(at: end)
      others = Ascii.othersThanNameParts(word)
      // The bytes before the first of these; all eight where there are none.
      let part = others == 0 ? word : word & (others ^ (others &- 1)) >> 8
      bits |= part
      folded ^= part
      end &+= others.trailingZeroBitCount >> 3
    } while others == 0
    isASCII = bits & 0x8080_8080_8080_8080 == 0
  }

  /// Fibonacci hashing.
  var hash: UInt16 { UInt16(truncatingIfNeeded: (folded &* 0x9E37_79B9_7F4A_7C15) >> 48) }
}

/// The words that cannot be names.
struct Keywords {
  static let shared = Keywords()

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

  /// Has room for each keyword at a place of its own or behind it; a word of 0 where none is.
  private let table: [(word: UInt64, kind: TokenKind)]

  private init() {
    var table = [(word: UInt64, kind: TokenKind)](repeating: (0, .name), count: Self.size)
    for (text, kind) in Self.all {
      let word = "\(text)".utf8.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      var place = Self.place(of: word)
      while table[place].word != 0 { place = (place + 1) % Self.size }
      table[place] = (word, kind)
    }
    self.table = table
  }

  /// Several times the number of keywords, so that most names find an empty place at once.
  private static let size = 256

  /// Fibonacci hashing.
  @inline(__always)
  private static func place(of word: UInt64) -> Int {
    Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }

  /// The kind of a word of at most eight bytes, the first of which is the lowest.
  @inline(__always)
  func kind(of word: UInt64) -> TokenKind {
    var place = Self.place(of: word)
    while table[place].word != 0 {
      if table[place].word == word { return table[place].kind }
      place = (place + 1) % Self.size
    }
    return .name
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

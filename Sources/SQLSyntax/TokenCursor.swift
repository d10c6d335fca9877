public import SourceText

/// A place in a run of tokens, and the questions that are asked there.
public struct TokenCursor {
  public let bytes: [UInt8]
  public let tokens: [SQLToken]
  public let dialect: SQLDialect
  /// The index of the next token.
  public var position: Int
  /// The index after the last token of the run.
  public let end: Int

  public init(_ bytes: [UInt8], _ tokens: [SQLToken], _ range: Range<Int>, _ dialect: SQLDialect) {
    self.bytes = bytes
    self.tokens = tokens
    self.dialect = dialect
    position = range.lowerBound
    end = range.upperBound
  }

  public var isAtEnd: Bool { position >= end }
  public var rest: Range<Int> { position..<max(position, end) }

  /// A cursor for some of the tokens.
  public func narrowed(to range: Range<Int>) -> TokenCursor {
    TokenCursor(bytes, tokens, range, dialect)
  }

  public func token(_ distance: Int = 0) -> SQLToken? {
    position + distance < end ? tokens[position + distance] : nil
  }

  /// The text range of some tokens; empty for none.
  public func range(of indexes: Range<Int>) -> SourceRange {
    guard !indexes.isEmpty else {
      let start = indexes.lowerBound < tokens.count ? tokens[indexes.lowerBound].range.start : 0
      return SourceRange(start, start)
    }
    return tokens[indexes.lowerBound].range.union(tokens[indexes.upperBound - 1].range)
  }

  // MARK: Words

  /// The lower-case text of an unquoted word; empty for any other token.
  ///
  /// Only ASCII letters count, and no keyword is longer than 32 bytes.
  public func word(at index: Int) -> String {
    guard index < end, tokens[index].kind == .word else { return "" }
    let range = tokens[index].range.offsets
    guard range.count <= 32 else { return "" }
    var word = InlineArray<32, UInt8>(repeating: 0)
    for offset in range { word[offset - range.lowerBound] = lowercasedASCII(bytes[offset]) }
    guard let text = try? UTF8Span(validating: word.span.extracting(first: range.count)) else {
      return String(decoding: bytes[range].map(lowercasedASCII), as: UTF8.self)
    }
    return String(copying: text)
  }

  public var word: String { word(at: position) }

  public func word(_ distance: Int) -> String { word(at: position + distance) }

  /// Steps over a word if it comes next.
  public mutating func accept(_ word: String) -> Bool {
    guard isWord(word, at: position) else { return false }
    position += 1
    return true
  }

  /// Steps over two words if they come next, both or none.
  public mutating func accept(_ first: String, _ second: String) -> Bool {
    guard isWord(first, at: position), isWord(second, at: position + 1) else { return false }
    position += 2
    return true
  }

  /// Steps over three words if they come next, all of them or none.
  public mutating func accept(_ first: String, _ second: String, _ third: String) -> Bool {
    guard isWord(first, at: position), isWord(second, at: position + 1),
      isWord(third, at: position + 2)
    else { return false }
    position += 3
    return true
  }

  /// Whether an unquoted word is this one, which is in lower case.
  @inline(__always)
  public func isWord(_ text: String, at index: Int) -> Bool {
    guard index < end, tokens[index].kind == .word else { return false }
    let range = tokens[index].range
    // Most words are told apart by their lengths.
    return Int(range.end - range.start) == text.utf8.count && holds(text, from: Int(range.start))
  }

  /// Whether a text in lower case stands somewhere, in whichever case.
  private func holds(_ text: String, from start: Int) -> Bool {
    let wanted = text.utf8.span
    for index in wanted.indices where lowercasedASCII(bytes[start + index]) != wanted[index] {
      return false
    }
    return true
  }

  public mutating func acceptAny(of words: Set<String>) -> Bool {
    guard !isAtEnd, words.contains(word) else { return false }
    position += 1
    return true
  }

  // MARK: Punctuation

  public func isPunctuation(_ character: Unicode.Scalar, at index: Int) -> Bool {
    guard index < end, tokens[index].kind == .punctuation else { return false }
    return bytes[Int(tokens[index].range.start)] == UInt8(ascii: character)
  }

  public func isNext(_ character: Unicode.Scalar, _ distance: Int = 0) -> Bool {
    isPunctuation(character, at: position + distance)
  }

  public mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard isNext(character) else { return false }
    position += 1
    return true
  }

  /// Whether the token is this symbol, such as `::`.
  public func isSymbol(_ text: String, at index: Int) -> Bool {
    guard index < end, tokens[index].kind == .symbol else { return false }
    return bytes[tokens[index].range.offsets].elementsEqual(text.utf8)
  }

  /// How a token changes the depth of parentheses and brackets.
  public func nesting(at index: Int) -> Int {
    guard index < end, tokens[index].kind == .punctuation else { return 0 }
    switch bytes[Int(tokens[index].range.start)] {
    case UInt8(ascii: "("), UInt8(ascii: "["): return 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"): return -1
    default: return 0
    }
  }

  /// Steps over a parenthesis and what it holds; without a closing one, to the end.
  ///
  /// - Returns: The tokens inside, or nil when none opens here.
  public mutating func acceptParentheses() -> Range<Int>? {
    guard isNext("(") else { return nil }
    let start = position + 1
    skipNested()
    let isClosed = isPunctuation(")", at: position - 1) && position - 1 >= start
    return start..<max(start, isClosed ? position - 1 : position)
  }

  /// Steps over one token, or over a parenthesis with all that it holds.
  public mutating func skipNested() {
    var depth = 0
    repeat {
      depth += nesting(at: position)
      position += 1
    } while depth > 0 && position < end
  }

  /// The parts of a run between commas outside of parentheses; empty parts are left out.
  public func parts(of range: Range<Int>) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    var depth = 0
    for index in range {
      depth = max(0, depth + nesting(at: index))
      if depth == 0, isPunctuation(",", at: index) {
        if start < index { parts.append(start..<index) }
        start = index + 1
      }
    }
    if start < range.upperBound { parts.append(start..<range.upperBound) }
    return parts
  }

  /// The index of a word outside of parentheses, from the cursor on.
  public func firstIndex(ofWord wanted: String) -> Int? {
    var depth = 0
    for index in rest {
      depth = max(0, depth + nesting(at: index))
      if depth == 0, isWord(wanted, at: index) { return index }
    }
    return nil
  }

  // MARK: Names

  public mutating func identifier() -> SQLIdentifier? {
    guard let token = token() else { return nil }
    let range = token.range
    switch token.kind {
    case .word:
      position += 1
      return SQLIdentifier(
        text: String(decoding: bytes[range.offsets], as: UTF8.self), isQuoted: false, range: range)
    case .quotedIdentifier:
      position += 1
      return SQLIdentifier(text: unquoted(range.offsets), isQuoted: true, range: range)
    default:
      return nil
    }
  }

  /// A name of one to four parts with dots between them.
  public mutating func name() -> SQLName? {
    guard let first = identifier() else { return nil }
    var parts = [first]
    while parts.count < 4, isNext(".") {
      position += 1
      guard let next = identifier() else { break }
      parts.append(next)
    }
    return SQLName(parts)
  }

  /// Names with commas between them; what follows a name up to the comma is skipped.
  public mutating func names() -> [SQLName] {
    var names: [SQLName] = []
    for part in parts(of: rest) {
      var cursor = narrowed(to: part)
      _ = cursor.accept("only")
      if let name = cursor.name() { names.append(name) }
    }
    return names
  }

  private func unquoted(_ range: Range<Int>) -> String {
    var content = bytes[range]
    // U&"…" keeps its escapes: what they stand for depends on a clause further on.
    if let quote = content.firstIndex(where: { $0 == UInt8(ascii: "\"") }),
      quote > range.lowerBound,
      content.first.map({ $0 | 0x20 }) == UInt8(ascii: "u")
    {
      content = content[quote...]
    }
    guard let opening = content.popFirst() else { return "" }
    let closing = opening == UInt8(ascii: "[") ? UInt8(ascii: "]") : opening
    if content.last == closing { content.removeLast() }
    let isBracketed = opening != closing
    return String(
      decoding: isBracketed ? Array(content) : unquoted(content, closing), as: UTF8.self)
  }

  // MARK: Texts

  /// The text of some tokens with what stands between them made one blank, or nothing.
  public func text(of indexes: Range<Int>) -> String {
    var text: [UInt8] = []
    for index in indexes {
      let range = tokens[index].range
      if index > indexes.lowerBound, tokens[index - 1].range.end < range.start {
        text.append(UInt8(ascii: " "))
      }
      text += bytes[range.offsets]
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The text of some tokens with capitals for the names of types, as they are named in DDL.
  func typeName(of indexes: Range<Int>) -> String {
    var text = ""
    for index in indexes {
      if index > indexes.lowerBound, tokens[index - 1].range.end < tokens[index].range.start {
        text += " "
      }
      let token = String(decoding: bytes[tokens[index].range.offsets], as: UTF8.self)
      text += TypeNames.isPart(word(at: index)) ? token.uppercased() : token
    }
    return text
  }

  /// Steps over a string and gives its value; nil where none comes, or its escapes depend on settings.
  mutating func stringValue() -> String? {
    guard !isAtEnd, let range = contentOfString(at: position) else { return nil }
    position += 1
    let content = bytes[range]
    let opening = bytes[range.lowerBound - 1]
    guard opening != UInt8(ascii: "$") else { return String(decoding: content, as: UTF8.self) }
    let hasEscapes = dialect == .mysql || bytes[Int(tokens[position - 1].range.start)] != opening
    if hasEscapes, content.contains(UInt8(ascii: "\\")) { return nil }
    return String(decoding: unquoted(content, opening), as: UTF8.self)
  }

  /// Where the content of a string stands, between its quotes and behind its prefix; nil for what is no
  /// string, or has no end.
  public func contentOfString(at index: Int) -> Range<Int>? {
    guard index < end, tokens[index].kind == .string || isDoubleQuotedString(index) else {
      return nil
    }
    let range = tokens[index].range.offsets
    var start = range.lowerBound
    var width = 1
    if bytes[start] == UInt8(ascii: "$") {
      let tag = bytes[(start + 1)..<range.upperBound].firstIndex(of: UInt8(ascii: "$"))
      guard let tag else { return nil }
      width = tag + 1 - start
    } else {
      let quotes: Set<UInt8> = [UInt8(ascii: "'"), UInt8(ascii: "\"")]
      while start < range.upperBound, !quotes.contains(bytes[start]) { start += 1 }
      // Unicode's and Oracle's own ways to quote have rules of their own.
      guard start - range.lowerBound < 2, (bytes[range.lowerBound] | 0x20) != UInt8(ascii: "q")
      else { return nil }
    }
    guard range.upperBound - start >= 2 * width else { return nil }
    let content = start + width..<range.upperBound - width
    guard
      bytes[start..<content.lowerBound].elementsEqual(bytes[content.upperBound..<range.upperBound])
    else { return nil }
    return content
  }

  /// MySQL's `"text"`.
  private func isDoubleQuotedString(_ index: Int) -> Bool {
    dialect == .mysql && tokens[index].kind == .quotedIdentifier
      && bytes[Int(tokens[index].range.start)] == UInt8(ascii: "\"")
  }

  /// A quoted text with its doubled quotes made single; the lexer lets quotes inside only in pairs.
  private func unquoted(_ content: ArraySlice<UInt8>, _ quote: UInt8) -> [UInt8] {
    var result: [UInt8] = []
    var isDoubled = false
    for byte in content {
      if byte == quote {
        isDoubled.toggle()
        if !isDoubled { continue }
      }
      result.append(byte)
    }
    return result
  }
}

import SourceText

/// Cuts an SQL text into tokens, in one pass over its bytes.
///
/// Where databases read the same text differently and the dialect is not known, what more of them
/// do is taken; see the single functions.
struct SQLLexer {
  private(set) var tokens: [SQLToken] = []
  private(set) var comments: [SQLComment] = []
  private(set) var problems: [SQLProblem] = []
  /// The indexes of the tokens that are a `;`.
  private(set) var semicolons: [Int] = []
  /// Whether a string, an identifier, a comment or a body goes on to the end of the text.
  var isUnterminated: Bool { !problems.isEmpty }

  private let bytes: [UInt8]
  private let dialect: SQLDialect
  /// Whether `\'` stands for a quote in a plain string, as in MySQL.
  private let hasBackslashEscapes: Bool
  /// Whether comments nest, as in PostgreSQL; given up at the first that is not closed that way.
  private var commentsNest: Bool
  private let wordBytes: SQLWordBytes
  private var index = 0

  init(_ bytes: [UInt8], dialect: SQLDialect, hasBackslashEscapes: Bool) {
    self.bytes = bytes
    self.dialect = dialect
    self.hasBackslashEscapes = hasBackslashEscapes
    commentsNest = dialect == .postgresql || dialect == .unknown
    wordBytes = SQLWordBytes(dialect)
    // Six bytes a token are usual.
    tokens.reserveCapacity(bytes.count / 6 + 1)
    read(bytes.span)
  }

  /// Reads all tokens; words, and the blanks between them, are by far the most.
  private mutating func read(_ text: borrowing Span<UInt8>) {
    let wordBytes = wordBytes
    while index < text.count {
      let start = index
      let byte = text[start]
      if byte.isSQLWordStart {
        var end = text.end(ofLeading: \.leadingWordBytes, from: start)
        end = Self.end(of: text, from: end) { wordBytes.contains($0) }
        index = end
        // Only a short word before a quote or `&` can be a literal's prefix.
        if end - start > 2 || !peek(0).isQuoteOrAnd || !readPrefixed(from: start) {
          append(.word, from: start)
        }
      } else if byte.isSQLBlank {
        index = start + 1
        // It stands alone, or there are many of them, as at the beginning of a line.
        guard index < text.count, text[index].isSQLBlank else { continue }
        index = text.end(ofLeading: \.leadingBlanks, from: index)
        index = Self.end(of: text, from: index) { $0.isSQLBlank }
      } else {
        readToken(byte)
      }
    }
  }

  /// Reads a token that is neither a word nor a blank.
  private mutating func readToken(_ byte: UInt8) {
    let start = index
    switch byte {
    case UInt8(ascii: "-") where beginsDashComment:
      readLineComment()
    case UInt8(ascii: "#") where beginsHashComment:
      readLineComment()
    case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
      readBlockComment()
    case UInt8(ascii: "'"):
      readQuoted(.string, from: start, escapes: hasBackslashEscapes)
    case UInt8(ascii: "\""):
      readQuoted(.quotedIdentifier, from: start, escapes: hasBackslashEscapes)
    case UInt8(ascii: "`"):
      readQuoted(.quotedIdentifier, from: start, escapes: false)
    case UInt8(ascii: "[") where beginsBracketedIdentifier:
      readBracketed()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      readNumber()
    case UInt8(ascii: ".") where peek(1).isSQLDigit && !followsName:
      readNumber()
    case UInt8(ascii: "$"):
      readDollar()
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "."):
      if byte == UInt8(ascii: ";") { semicolons.append(tokens.count) }
      index += 1
      append(.punctuation, from: start)
    case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "?"), UInt8(ascii: "%"):
      if !readBindMarker() { readSymbol() }
    default:
      readSymbol()
    }
  }

  private func peek(_ distance: Int) -> UInt8 {
    index + distance < bytes.count ? bytes[index + distance] : 0
  }

  /// The index of the first byte from a place on that is not of a kind.
  @inline(__always)
  private static func end(
    of text: borrowing Span<UInt8>, from start: Int, while isMember: (UInt8) -> Bool
  ) -> Int {
    var index = start
    while index < text.count, isMember(text[index]) { index += 1 }
    return index
  }

  private var previousByte: UInt8 { index > 0 ? bytes[index - 1] : 0 }

  @inline(__always)
  private mutating func append(_ kind: SQLToken.Kind, from start: Int) {
    tokens.append(SQLToken(kind: kind, range: SourceRange(start..<index)))
  }

  private mutating func unterminated(_ what: String, from start: Int) {
    index = bytes.count
    problems.append(
      SQLProblem(range: SourceRange(start..<index), message: "\(what) is not closed"))
  }

  // MARK: Comments

  /// MySQL wants a blank or the end after the dashes, so that `5--3` is eight.
  private var beginsDashComment: Bool {
    guard peek(1) == UInt8(ascii: "-") else { return false }
    return dialect != .mysql || index + 2 >= bytes.count || peek(2) <= 0x20
  }

  /// A comment in MySQL, an operator in PostgreSQL; taken for a comment of an unknown dialect when
  /// a blank follows and nothing but blanks precede it on its line, or a blank does.
  private var beginsHashComment: Bool {
    if dialect == .mysql { return true }
    guard dialect == .unknown else { return false }
    return (index == 0 || previousByte <= 0x20) && (peek(1) <= 0x20 || peek(1) == bytes[index])
  }

  private mutating func readLineComment() {
    let start = index
    index = Self.end(of: bytes.span, from: start) { $0 != UInt8(ascii: "\n") }
    comments.append(SQLComment(range: SourceRange(start..<index), isExecutable: false))
  }

  private mutating func readBlockComment() {
    let start = index
    let isExecutable = peek(2) == UInt8(ascii: "!") && (dialect == .mysql || dialect == .unknown)
    var end = endOfComment(from: start, nested: commentsNest)
    if end == nil, commentsNest {
      commentsNest = false
      end = endOfComment(from: start, nested: false)
    }
    if let end { index = end } else { unterminated("comment", from: start) }
    comments.append(
      SQLComment(range: SourceRange(start..<index), isExecutable: isExecutable))
  }

  private func endOfComment(from start: Int, nested: Bool) -> Int? {
    var position = start + 2
    var depth = 1
    while position + 1 < bytes.count {
      let pair = (bytes[position], bytes[position + 1])
      if pair == (UInt8(ascii: "*"), UInt8(ascii: "/")) {
        depth -= 1
        position += 2
        if depth == 0 { return position }
      } else if nested, pair == (UInt8(ascii: "/"), UInt8(ascii: "*")) {
        depth += 1
        position += 2
      } else {
        position += 1
      }
    }
    return nil
  }

  // MARK: Quotes

  /// Reads up to the closing quote, the same as the opening one at `index`; a doubled one is text.
  private mutating func readQuoted(_ kind: SQLToken.Kind, from start: Int, escapes: Bool) {
    let end = Self.endOfQuoted(bytes.span, from: index, escapes: escapes)
    if let end {
      index = end
    } else {
      unterminated(kind == .string ? "string" : "quoted identifier", from: start)
    }
    append(kind, from: start)
  }

  /// The index behind the quote that closes the one at a place; nil where none does.
  private static func endOfQuoted(
    _ text: borrowing Span<UInt8>, from opening: Int, escapes: Bool
  ) -> Int? {
    let quote = text[opening]
    var index = opening + 1
    while index < text.count {
      let byte = text[index]
      index += 1
      if byte == UInt8(ascii: "\\"), escapes {
        index += 1
      } else if byte == quote {
        if index >= text.count || text[index] != quote { return index }
        index += 1
      }
    }
    return nil
  }

  /// `[name]` of SQLite and SQL Server; in PostgreSQL a bracket begins an index or an array.
  private var beginsBracketedIdentifier: Bool {
    switch dialect {
    case .sqlite: return true
    case .postgresql, .mysql, .oracle: return false
    case .unknown: break
    }
    guard
      previousByte <= 0x20
        || [UInt8(ascii: "("), UInt8(ascii: ","), UInt8(ascii: ".")].contains(previousByte),
      peek(1).isSQLWordStart, !isWord(tokens.last, "array")
    else { return false }
    let name = bytes[(index + 1)...].prefix(130)
    guard let end = name.firstIndex(of: UInt8(ascii: "]")) else { return false }
    return name[..<end].allSatisfy { wordBytes.contains($0) || $0 == UInt8(ascii: " ") }
  }

  private mutating func readBracketed() {
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "]") { index += 1 }
    if index < bytes.count { index += 1 } else { unterminated("quoted identifier", from: start) }
    append(.quotedIdentifier, from: start)
  }

  /// A body between `$tag$` and `$tag$`, or a bind marker like `$1`.
  private mutating func readDollar() {
    let start = index
    index += 1
    if peek(0).isSQLDigit {
      while peek(0).isSQLDigit { index += 1 }
      return append(.bindMarker, from: start)
    }
    while wordBytes.contains(peek(0)), peek(0) != UInt8(ascii: "$") { index += 1 }
    guard peek(0) == UInt8(ascii: "$"), dialect == .postgresql || dialect == .unknown else {
      index = start + 1
      return append(.symbol, from: start)
    }
    index += 1
    let tag = bytes[start..<index]
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "$"), bytes[index...].starts(with: tag) {
        index += tag.count
        return append(.string, from: start)
      }
      index += 1
    }
    unterminated("string", from: start)
    append(.string, from: start)
  }

  // MARK: Words, numbers, symbols

  private func isWord(_ token: SQLToken?, _ word: String) -> Bool {
    guard let token, token.kind == .word else { return false }
    return bytes[token.range.offsets].lazy.map { $0 | 0x20 }.elementsEqual(word.utf8)
  }

  /// Whether the byte before belongs to a name, so that a dot here separates parts of it.
  private var followsName: Bool {
    wordBytes.contains(previousByte) || previousByte == UInt8(ascii: "\"")
      || previousByte == UInt8(ascii: "`") || previousByte == UInt8(ascii: "]")
  }

  /// Reads a string or identifier whose prefix ends here, if it is one: `E'…'`, `N'…'`, `B'…'`, `X'…'`,
  /// `U&'…'`, `q'[…]'`.
  private mutating func readPrefixed(from start: Int) -> Bool {
    let prefix = bytes[start..<index].map { $0 | 0x20 }
    if prefix == Array("u".utf8), peek(0) == UInt8(ascii: "&") {
      if peek(1) == UInt8(ascii: "'") {
        index += 1
        readQuoted(.string, from: start, escapes: false)
        return true
      }
      if peek(1) == UInt8(ascii: "\"") {
        index += 1
        readQuoted(.quotedIdentifier, from: start, escapes: false)
        return true
      }
    }
    guard peek(0) == UInt8(ascii: "'") else { return false }
    switch String(decoding: prefix, as: UTF8.self) {
    case "e": readQuoted(.string, from: start, escapes: true)
    case "n", "b", "x": readQuoted(.string, from: start, escapes: hasBackslashEscapes)
    case "q", "nq": readAlternativeQuoted(from: start)
    default: return false
    }
    return true
  }

  /// Oracle's `q'[it's]'`: any character delimits, brackets in pairs.
  private mutating func readAlternativeQuoted(from start: Int) {
    let opening = peek(1)
    let closing: UInt8 =
      switch opening {
      case UInt8(ascii: "["): UInt8(ascii: "]")
      case UInt8(ascii: "("): UInt8(ascii: ")")
      case UInt8(ascii: "{"): UInt8(ascii: "}")
      case UInt8(ascii: "<"): UInt8(ascii: ">")
      default: opening
      }
    index = min(index + 2, bytes.count)
    while index + 1 < bytes.count {
      if bytes[index] == closing, bytes[index + 1] == UInt8(ascii: "'") {
        index += 2
        return append(.string, from: start)
      }
      index += 1
    }
    unterminated("string", from: start)
    append(.string, from: start)
  }

  private mutating func readNumber() {
    let start = index
    while peek(0).isSQLDigit { index += 1 }
    if peek(0) == UInt8(ascii: "."), peek(1) != UInt8(ascii: ".") {
      index += 1
      while peek(0).isSQLDigit { index += 1 }
    }
    let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
    if peek(0) | 0x20 == UInt8(ascii: "e"), peek(1 + sign).isSQLDigit { index += 1 + sign }
    // Hexadecimal digits, units and other letters that databases allow.
    while wordBytes.contains(peek(0)) { index += 1 }
    append(.number, from: start)
  }

  /// Reads a bind marker that begins with something other than `$`, if there is one.
  private mutating func readBindMarker() -> Bool {
    let start = index
    switch bytes[index] {
    case UInt8(ascii: ":"):
      // As SQLAlchemy's text() has it: no `::`, no slice `[1:2]`, no `\:`.
      guard wordBytes.contains(peek(1)), !wordBytes.contains(previousByte),
        previousByte != UInt8(ascii: ":"), previousByte != UInt8(ascii: "\\")
      else { return false }
      index += 1
      while wordBytes.contains(peek(0)) { index += 1 }
    case UInt8(ascii: "@"):
      let distance = peek(1) == UInt8(ascii: "@") ? 2 : 1
      guard peek(distance).isSQLWordStart else { return false }
      index += distance
      while wordBytes.contains(peek(0)) { index += 1 }
    case UInt8(ascii: "?"):
      if peek(1).isSQLSymbol || previousByte.isSQLSymbol { return false }
      index += 1
      while peek(0).isSQLDigit { index += 1 }
    case UInt8(ascii: "%"):
      if peek(1) == UInt8(ascii: "s"), !wordBytes.contains(peek(2)) {
        index += 2
      } else if let end = endOfNamedFormat {
        index = end
      } else {
        return false
      }
    default:
      return false
    }
    append(.bindMarker, from: start)
    return true
  }

  /// Where a `%(name)s` that begins here ends.
  private var endOfNamedFormat: Int? {
    guard peek(1) == UInt8(ascii: "("), peek(2).isSQLWordStart else { return nil }
    var distance = 2
    while wordBytes.contains(peek(distance)) { distance += 1 }
    guard peek(distance) == UInt8(ascii: ")"), peek(distance + 1).isSQLWordStart,
      !wordBytes.contains(peek(distance + 2))
    else { return nil }
    return index + distance + 2
  }

  /// A run of operator characters, `::`, `:=`, or any other single byte.
  private mutating func readSymbol() {
    let start = index
    index += 1
    if bytes[start] == UInt8(ascii: ":") {
      if peek(0) == UInt8(ascii: ":") || peek(0) == UInt8(ascii: "=") { index += 1 }
    } else if bytes[start].isSQLSymbol {
      while peek(0).isSQLSymbol, !beginsDashComment, !beginsBlockComment { index += 1 }
    }
    append(.symbol, from: start)
  }

  private var beginsBlockComment: Bool {
    peek(0) == UInt8(ascii: "/") && peek(1) == UInt8(ascii: "*")
  }
}

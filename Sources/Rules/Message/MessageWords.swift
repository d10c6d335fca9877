/// A message cut into words, as the judge reads it.
struct MessageWords {
  /// One word: a run of letters and digits, in lower case.
  struct Word {
    var text: String
    /// Whether the message marks it as a name: in quotes, or as a part of an identifier that stands
    /// among other words.
    var isMarked = false
    /// Whether it belongs to a ticket number such as `PROJ-123` or `#123`.
    var isTicket = false
    /// Whether it belongs to an id: hexadecimal digits, or an id that the caller named.
    var isIdentifier = false
  }

  /// More of a message need not be read to know whether it tells anything.
  private static let maximumLength = 1000

  /// The words that were read so far.
  private(set) var words: [Word] = []
  /// Whether there is a number with dots among them, such as `1.2.0`.
  private(set) var hasDottedNumber = false

  private let ids: [String]
  private let scalars: [Unicode.Scalar]
  /// Where what has not been read begins.
  private var position: Int
  /// Whether there is no white space between words.
  private let isSingle: Bool

  /// Prepares for cutting a message, whose words are then read as far as they are needed.
  ///
  /// - Parameters:
  ///   - message: The text of the message.
  ///   - ids: The ids of the migration and of its parents.
  init(_ message: String, ids: [String] = []) {
    self.ids = ids
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(min(message.utf8.count, Self.maximumLength))
    for scalar in message.unicodeScalars {
      guard scalars.count < Self.maximumLength else { break }
      scalars.append(scalar)
    }
    self.scalars = scalars
    let rest = scalars.drop(while: \.isSpace)
    position = rest.startIndex
    isSingle = rest.drop { !$0.isSpace }.allSatisfy(\.isSpace)
    words.reserveCapacity(4)
  }

  /// All words of a text.
  static func all(of text: String) -> [Word] {
    var reading = Self(text)
    while reading.nextToken() != nil {}
    return reading.words
  }

  /// The words in one line, to compare with whole phrases.
  var phrase: String { words.map(\.text).joined(separator: " ") }

  /// Reads up to the next white space.
  ///
  /// - Returns: The words that stand there; nil when nothing is left.
  mutating func nextToken() -> ArraySlice<Word>? {
    if position == scalars.count { return nil }
    let start = position
    var isOfLetters = true
    while position < scalars.count, !scalars[position].isSpace {
      isOfLetters = isOfLetters && scalars[position].isLetter
      position += 1
    }
    let token = start..<position
    while position < scalars.count, scalars[position].isSpace { position += 1 }
    let count = words.count
    // Most words are letters and nothing else; twelve of them may be an id.
    if isOfLetters, !isSingle, token.count != 12 {
      words.append(Word(text: scalars[token].lowercased))
    } else {
      read(scalars[token])
    }
    return words[count...]
  }

  private mutating func read(_ token: ArraySlice<Unicode.Scalar>) {
    let bare = token.trimmed { !$0.isWordPart }
    let isQuoted =
      !isSingle && token.first.map(Self.isQuote) == true && token.last.map(Self.isQuote) == true
    if !isSingle, !bare.isEmpty, bare.count != 12, bare.allSatisfy(\.isLetter) {
      words.append(Word(text: bare.lowercased, isMarked: isQuoted))
      return
    }
    let isTicket =
      Self.isTicket(bare) || token.first == "#" && bare.allSatisfy(\.isDigit) && !bare.isEmpty
    let isIdentifier = isIdentifier(bare)
    let isName =
      !isSingle && !isIdentifier && bare.contains { $0 == "_" }
      && !bare.allSatisfy { $0 == "_" || $0.isDigit }
    let number = bare.drop { $0 == "v" || $0 == "V" }
    if number.contains(where: { $0 == "." }), number.allSatisfy({ $0.isDigit || $0 == "." }) {
      hasDottedNumber = true
    }
    var unread = bare
    while !unread.isEmpty {
      let part = unread.prefix(while: \.isWordPart)
      unread = unread[part.endIndex...].drop { !$0.isWordPart }
      let isPartOfIdentifier = isIdentifier || part.count < bare.count && self.isIdentifier(part)
      var uncut = part
      while !uncut.isEmpty {
        let piece = isSingle && !isIdentifier ? uncut.untilCapital : uncut
        uncut = uncut[piece.endIndex...]
        words.append(
          Word(
            text: piece.lowercased, isMarked: isQuoted || isName, isTicket: isTicket,
            isIdentifier: isPartOfIdentifier))
      }
    }
  }

  private static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "`", "\"", "'", "‘", "’", "“", "”", "«", "»": true
    default: false
    }
  }

  /// `PROJ-123`: capitals, a hyphen, digits.
  private static func isTicket(_ token: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let hyphen = token.firstIndex(where: { $0 == "-" }) else { return false }
    let project = token[..<hyphen]
    let number = token[(hyphen + 1)...]
    return project.count > 1 && project.allSatisfy { ("A"..."Z").contains($0) }
      && !number.isEmpty && number.allSatisfy(\.isDigit)
  }

  /// A commit's or a revision's id, whole or shortened; a word that happens to have only
  /// hexadecimal letters is none.
  private func isIdentifier(_ token: ArraySlice<Unicode.Scalar>) -> Bool {
    let text =
      token.contains { $0 == "-" } ? ArraySlice(token.filter { $0 != "-" }) : token
    let hasDigit = text.contains(where: \.isDigit)
    let isHexadecimal = text.allSatisfy(\.isHexadecimal)
    if isHexadecimal, hasDigit ? text.count >= 7 : text.count == 12 { return true }
    guard text.count >= 4, hasDigit, text.allSatisfy(\.isWordPart) else { return false }
    // An id that is made of words, such as `add2fa`, may well tell something.
    let letters = text.split(whereSeparator: \.isDigit).map(\.count).max() ?? 0
    guard isHexadecimal || letters < 4 else { return false }
    let beginning = text.lowercased.unicodeScalars
    return ids.contains { $0.lowercased().unicodeScalars.starts(with: beginning) }
  }
}

extension Unicode.Scalar {
  /// Whether it belongs to a word: a letter or digit, or a mark on one.
  fileprivate var isWordPart: Bool {
    if isASCII { return isDigit || ("a"..."z").contains(Self.lowercased(self)) }
    return properties.isAlphabetic || properties.numericType != nil
      || [.nonspacingMark, .spacingMark, .enclosingMark].contains(properties.generalCategory)
  }

  /// Whether it is a letter of ASCII.
  fileprivate var isLetter: Bool { isASCII && ("a"..."z").contains(Self.lowercased(self)) }

  fileprivate var isDigit: Bool {
    isASCII ? ("0"..."9").contains(self) : properties.numericType != nil
  }

  fileprivate var isHexadecimal: Bool {
    ("0"..."9").contains(self) || ("a"..."f").contains(Self.lowercased(self))
  }

  fileprivate var isSpace: Bool {
    isASCII ? self == " " || ("\t"..."\r").contains(self) : properties.isWhitespace
  }

  fileprivate var isUppercase: Bool {
    isASCII ? ("A"..."Z").contains(self) : properties.isUppercase
  }

  fileprivate var isLowercase: Bool {
    isASCII ? ("a"..."z").contains(self) : properties.isLowercase
  }

  /// An ASCII letter as its lower case; what else it changes is no letter.
  private static func lowercased(_ scalar: Self) -> Self {
    scalar.isASCII ? Self(UInt8(truncatingIfNeeded: scalar.value) | 0x20) : scalar
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// The text in lower case.
  fileprivate var lowercased: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for scalar in self {
      guard scalar.isASCII else { return String(String.UnicodeScalarView(self)).lowercased() }
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      bytes.append(scalar.isUppercase ? byte | 0x20 : byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate func trimmed(_ isTrimmed: (Unicode.Scalar) -> Bool) -> Self {
    var rest = drop(while: isTrimmed)
    while let last = rest.last, isTrimmed(last) { rest.removeLast() }
    return rest
  }

  /// The beginning up to a capital behind a small letter: `Update` of `UpdateDB`.
  fileprivate var untilCapital: Self {
    var wasLower = false
    for index in indices {
      if wasLower, self[index].isUppercase { return self[..<index] }
      wasLower = self[index].isLowercase
    }
    return self
  }
}

extension Span<UInt8> {
  func contains(where isWanted: (UInt8) -> Bool) -> Bool {
    for index in indices where isWanted(self[index]) { return true }
    return false
  }
}

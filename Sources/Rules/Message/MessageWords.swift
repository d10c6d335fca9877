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

  private(set) var words: [Word] = []
  /// Whether there is a number with dots, such as `1.2.0`.
  private(set) var hasDottedNumber = false

  /// Cuts a message into words.
  ///
  /// - Parameters:
  ///   - message: The text of the message.
  ///   - ids: The ids of the migration and of its parents.
  init(_ message: String, ids: [String]) {
    let scalars = Array(message.unicodeScalars.prefix(Self.maximumLength))
    let tokens = scalars.split(whereSeparator: \.isSpace)
    let ids = ids.map { Array($0.lowercased().unicodeScalars) }
    for token in tokens { read(token, isAlone: tokens.count == 1, ids) }
  }

  /// The words in one line, to compare with whole phrases.
  var phrase: String { words.map(\.text).joined(separator: " ") }

  private mutating func read(
    _ token: ArraySlice<Unicode.Scalar>, isAlone: Bool, _ ids: [[Unicode.Scalar]]
  ) {
    let bare = token.trimmed { !$0.isWordPart }
    let isQuoted =
      !isAlone && token.first.map(Self.isQuote) == true && token.last.map(Self.isQuote) == true
    let isTicket =
      Self.isTicket(bare) || token.first == "#" && bare.allSatisfy(\.isDigit) && !bare.isEmpty
    let isIdentifier = Self.isIdentifier(bare, ids)
    let isName = !isAlone && !isIdentifier && bare.contains("_")
    let number = bare.drop { $0 == "v" || $0 == "V" }
    if number.contains("."), number.allSatisfy({ $0.isDigit || $0 == "." }) {
      hasDottedNumber = true
    }
    for part in bare.split(whereSeparator: { !$0.isWordPart }) {
      for piece in isAlone && !isIdentifier ? part.splitAtCapitals() : [part] {
        words.append(
          Word(
            text: piece.text.lowercased(), isMarked: isQuoted || isName,
            isTicket: isTicket,
            isIdentifier: isIdentifier || part.count < bare.count && Self.isIdentifier(part, ids)))
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
    guard let hyphen = token.firstIndex(of: "-") else { return false }
    let project = token[..<hyphen]
    let number = token[(hyphen + 1)...]
    return project.count > 1 && project.allSatisfy { ("A"..."Z").contains($0) }
      && !number.isEmpty && number.allSatisfy(\.isDigit)
  }

  /// A commit's or a revision's id, whole or shortened; a word that happens to have only
  /// hexadecimal letters is none.
  private static func isIdentifier(
    _ token: ArraySlice<Unicode.Scalar>, _ ids: [[Unicode.Scalar]]
  ) -> Bool {
    let text = token.contains("-") ? ArraySlice(token.filter { $0 != "-" }) : token
    let hasDigit = text.contains(where: \.isDigit)
    let isHexadecimal = text.allSatisfy(\.isHexadecimal)
    if isHexadecimal, hasDigit ? text.count >= 7 : text.count == 12 { return true }
    guard text.count >= 4, hasDigit, text.allSatisfy(\.isWordPart) else { return false }
    // An id that is made of words, such as `add2fa`, may well tell something.
    let letters = text.split(whereSeparator: \.isDigit).map(\.count).max() ?? 0
    guard isHexadecimal || letters < 4 else { return false }
    let lowercased = text.text.lowercased().unicodeScalars
    return ids.contains { $0.starts(with: lowercased) }
  }
}

extension Unicode.Scalar {
  /// Whether it belongs to a word: a letter or digit, or a mark on one.
  fileprivate var isWordPart: Bool {
    if isASCII { return isDigit || ("a"..."z").contains(Self.lowercased(self)) }
    return properties.isAlphabetic || properties.numericType != nil
      || [.nonspacingMark, .spacingMark, .enclosingMark].contains(properties.generalCategory)
  }

  fileprivate var isDigit: Bool {
    isASCII ? ("0"..."9").contains(self) : properties.numericType != nil
  }

  fileprivate var isHexadecimal: Bool {
    ("0"..."9").contains(self) || ("a"..."f").contains(Self.lowercased(self))
  }

  fileprivate var isSpace: Bool {
    isASCII ? self == " " || ("\t"..."\r").contains(self) : properties.isWhitespace
  }

  /// An ASCII letter as its lower case; what else it changes is no letter.
  private static func lowercased(_ scalar: Self) -> Self {
    scalar.isASCII ? Self(UInt8(truncatingIfNeeded: scalar.value) | 0x20) : scalar
  }
}

extension ArraySlice<Unicode.Scalar> {
  fileprivate var text: String {
    var text = ""
    text.unicodeScalars.reserveCapacity(count)
    for scalar in self { text.unicodeScalars.append(scalar) }
    return text
  }

  fileprivate func trimmed(_ isTrimmed: (Unicode.Scalar) -> Bool) -> Self {
    var rest = drop(while: isTrimmed)
    while let last = rest.last, isTrimmed(last) { rest.removeLast() }
    return rest
  }

  /// `UpdateDB` as `Update` and `DB`.
  fileprivate func splitAtCapitals() -> [Self] {
    var parts: [Self] = []
    var start = startIndex
    var wasLower = false
    for index in indices {
      if self[index].properties.isUppercase, wasLower {
        parts.append(self[start..<index])
        start = index
      }
      wasLower = self[index].properties.isLowercase
    }
    return parts + [self[start...]]
  }
}

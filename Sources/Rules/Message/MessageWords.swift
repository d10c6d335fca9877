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
    let tokens = message.prefix(Self.maximumLength).split(whereSeparator: \.isWhitespace)
    for token in tokens { read(token, isAlone: tokens.count == 1, ids) }
  }

  /// The words in one line, to compare with whole phrases.
  var phrase: String { words.map(\.text).joined(separator: " ") }

  private mutating func read(_ token: Substring, isAlone: Bool, _ ids: [String]) {
    let bare = token.trimmed { !$0.isWordCharacter }
    let isQuoted =
      !isAlone && token.first.map(Self.isQuote) == true && token.last.map(Self.isQuote) == true
    let isTicket =
      Self.isTicket(bare) || token.first == "#" && bare.allSatisfy(\.isNumber) && !bare.isEmpty
    let isIdentifier = Self.isIdentifier(bare, ids)
    let isName = !isAlone && !isIdentifier && bare.contains("_")
    let number = bare.drop { $0 == "v" || $0 == "V" }
    if number.contains("."), number.allSatisfy({ $0.isNumber || $0 == "." }) {
      hasDottedNumber = true
    }
    for part in bare.split(whereSeparator: { !$0.isWordCharacter }) {
      for piece in isAlone && !isIdentifier ? part.splitAtCapitals() : [part] {
        words.append(
          Word(
            text: piece.lowercased(), isMarked: isQuoted || isName, isTicket: isTicket,
            isIdentifier: isIdentifier || Self.isIdentifier(part, ids)))
      }
    }
  }

  private static func isQuote(_ character: Character) -> Bool {
    "`\"'‘’“”«»".contains(character)
  }

  /// `PROJ-123`: capitals, a hyphen, digits.
  private static func isTicket(_ token: Substring) -> Bool {
    let parts = token.split(separator: "-", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].count > 1
      && parts[0].allSatisfy { $0.isASCII && $0.isUppercase }
      && !parts[1].isEmpty && parts[1].allSatisfy(\.isNumber)
  }

  /// A commit's or a revision's id, whole or shortened; a word that happens to have only
  /// hexadecimal letters is none.
  private static func isIdentifier(_ token: Substring, _ ids: [String]) -> Bool {
    let text = token.filter { $0 != "-" }.lowercased()
    let hasDigit = text.contains(where: \.isNumber)
    let isHexadecimal = text.allSatisfy { $0.isASCII && $0.isHexDigit }
    if isHexadecimal, hasDigit ? text.count >= 7 : text.count == 12 { return true }
    guard text.count >= 4, hasDigit, text.allSatisfy(\.isWordCharacter) else { return false }
    // An id that is made of words, such as `add2fa`, may well tell something.
    let letters = text.split(whereSeparator: \.isNumber).map(\.count).max() ?? 0
    return (isHexadecimal || letters < 4) && ids.contains { $0.lowercased().hasPrefix(text) }
  }
}

extension Character {
  fileprivate var isWordCharacter: Bool { isLetter || isNumber }
}

extension Substring {
  fileprivate func trimmed(_ isTrimmed: (Character) -> Bool) -> Substring {
    var text = drop(while: isTrimmed)
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return text
  }

  /// `UpdateDB` as `Update` and `DB`.
  fileprivate func splitAtCapitals() -> [Substring] {
    var parts: [Substring] = []
    var start = startIndex
    var wasLower = false
    for index in indices {
      if self[index].isUppercase, wasLower {
        parts.append(self[start..<index])
        start = index
      }
      wasLower = self[index].isLowercase
    }
    return parts + [self[start...]]
  }
}

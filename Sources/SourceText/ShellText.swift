extension String {
  /// The text as one word of a command for a POSIX shell, in single quotation marks where it has to be.
  ///
  /// A command that is shown is copied: names of branches and files must not become commands there.
  public var quotedForShell: String {
    if !isEmpty, utf8.allSatisfy(\.isPlainInShell) { return self }
    // By code points: a quotation mark with an accent is one character, but ends the word all the same.
    let parts = unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.map { String($0) }.joined(separator: #"'\''"#) + "'"
  }

  /// Whether what is shown of the text is the text, so that it can be copied.
  public var canBeCopied: Bool {
    !unicodeScalars.contains { $0.isEscapedForDisplay || $0 == "\u{FFFD}" }
  }
}

extension RelativePath {
  /// The path as one word of a command, byte for byte: as `String.quotedForShell` where it can be shown so,
  /// and otherwise as `$'…'`, which bash, zsh and POSIX shells since 2024 know.
  public var quotedForShell: String {
    let text = text
    if text.canBeCopied, text.utf8.elementsEqual(bytes) { return text.quotedForShell }
    return "$'" + bytes.map(\.escapedForShell).joined() + "'"
  }
}

extension UInt8 {
  /// The byte within `$'…'`.
  fileprivate var escapedForShell: String {
    switch self {
    case UInt8(ascii: "'"), UInt8(ascii: "\\"): "\\" + String(decoding: [self], as: UTF8.self)
    case 0x20...0x7E: String(decoding: [self], as: UTF8.self)
    // Three digits of octal end by themselves, whatever follows.
    default: "\\" + [self >> 6, self >> 3 & 7, self & 7].map { String($0) }.joined()
    }
  }

  fileprivate var isPlainInShell: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_./@:,+".utf8.contains(self)
    }
  }
}

import SourceText

extension String {
  /// The text in lines of at most `width` columns, broken at blanks but never between backticks,
  /// so that a command can be copied; a longer word is left long.
  package func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var lineWidth = 0
    for word in unbreakableWords {
      let wordWidth = word.displayWidth
      if !line.isEmpty, lineWidth + 1 + wordWidth > width {
        lines.append(line)
        (line, lineWidth) = ("", 0)
      }
      if !line.isEmpty {
        line += " "
        lineWidth += 1
      }
      line += word
      lineWidth += wordWidth
    }
    return lines + [line]
  }

  private var unbreakableWords: [String] {
    let bytes = Array(utf8)
    var words: [String] = []
    var start = 0
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "`") { isQuoted.toggle() }
      guard byte == UInt8(ascii: " "), !isQuoted else { continue }
      if start < index { words.append(String(decoding: bytes[start..<index], as: UTF8.self)) }
      start = index + 1
    }
    if start < bytes.count { words.append(String(decoding: bytes[start...], as: UTF8.self)) }
    return words
  }
}

import SourceText

extension String {
  /// The text in lines of at most `width` columns, broken at blanks but never between backticks,
  /// so that a command can be copied; a longer word is left long.
  package func wrapped(to width: Int) -> [String] {
    let bytes = Array(utf8)
    var lines: [String] = []
    var line: [UInt8] = []
    var lineWidth = 0
    var start = 0
    while let word = Self.nextWord(in: bytes, from: start) {
      start = word.upperBound
      let wordWidth = Self.displayWidth(of: bytes[word])
      if !line.isEmpty, lineWidth + 1 + wordWidth > width {
        lines.append(String(decoding: line, as: UTF8.self))
        line.removeAll(keepingCapacity: true)
        lineWidth = 0
      }
      if !line.isEmpty {
        line.append(UInt8(ascii: " "))
        lineWidth += 1
      }
      line += bytes[word]
      lineWidth += wordWidth
    }
    lines.append(String(decoding: line, as: UTF8.self))
    return lines
  }

  /// The next word of a text, behind the one that ends where the search starts.
  private static func nextWord(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    let text = bytes.span
    var start = start
    while start < text.count, text[start] == UInt8(ascii: " ") { start += 1 }
    if start == text.count { return nil }
    var end = start
    var isQuoted = false
    while end < text.count, isQuoted || text[end] != UInt8(ascii: " ") {
      if text[end] == UInt8(ascii: "`") { isQuoted.toggle() }
      end += 1
    }
    return start..<end
  }

  private static func displayWidth(of word: ArraySlice<UInt8>) -> Int {
    word.allSatisfy { $0 < 0x80 } ? word.count : String(decoding: word, as: UTF8.self).displayWidth
  }
}

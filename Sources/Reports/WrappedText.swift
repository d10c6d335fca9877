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
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var isQuoted = false
    for scalar in unicodeScalars {
      if scalar == "`" { isQuoted.toggle() }
      if scalar == " ", !isQuoted {
        if !word.isEmpty { words.append(String(word)) }
        word = String.UnicodeScalarView()
      } else {
        word.append(scalar)
      }
    }
    if !word.isEmpty { words.append(String(word)) }
    return words
  }
}

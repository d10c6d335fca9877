import SourceText

extension String {
  /// The most code points of a foreign line that are looked at.
  private static let maximumLineLength = 4000

  /// The text on one line: what is not printed plainly becomes a blank, and blanks are joined.
  var onOneLine: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars.prefix(Self.maximumLineLength) {
      if scalar.isPythonSpace || scalar.isEscapedForDisplay {
        if result.last != " " { result.append(" ") }
      } else {
        result.append(scalar)
      }
    }
    return String(result).strippedAsPython
  }

  /// The text in at most `columns` columns, cut at a word's end where there is one.
  func shortened(to columns: Int) -> String {
    guard displayWidth > columns else { return self }
    let mark = "..."
    var room = columns - mark.utf8.count
    var kept = Substring()
    var end = startIndex
    while end < endIndex {
      let next = index(after: end)
      let width = String(self[end..<next]).displayWidth
      if width > room { break }
      room -= width
      end = next
    }
    kept = self[..<end]
    if end < endIndex, self[end] != " ", let blank = kept.lastIndex(of: " ") {
      kept = kept[..<blank]
    }
    while let last = kept.last, " ,;:+-(".contains(last) { kept.removeLast() }
    return kept + mark
  }

  /// The text with blanks behind it, as wide as `columns`.
  func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - displayWidth))
  }
}

package import MigrationModel
package import SourceText

extension Migration {
  /// The first line of the message, without quotes and white space around it.
  ///
  /// The whole docstring when its first literal is blank; nil when there is no docstring.
  package var messageRange: SourceRange? {
    guard let docstringRange else { return nil }
    let literal = file.bytes[docstringRange.offsets.clamped(to: 0..<file.bytes.count)]
    var text = literal.drop { $0 != singleQuote && $0 != doubleQuote }
    guard let quote = text.first else { return docstringRange }
    let isTriple = text.prefix(3).count == 3 && text.prefix(3).allSatisfy { $0 == quote }
    text = text.dropFirst(isTriple ? 3 : 1)
    while let byte = text.first {
      // A backslash before the line's end continues the line.
      let isContinuation =
        byte == backslash
        && text.dropFirst().first.map { $0 == lineFeed || $0 == carriageReturn } == true
      guard isContinuation || isBlank(byte) else { break }
      text.removeFirst()
    }
    var end = text.startIndex
    while end < text.endIndex, text[end] != lineFeed, text[end] != carriageReturn {
      let rest = text[end...]
      if rest.starts(with: repeatElement(quote, count: isTriple ? 3 : 1)) { break }
      end += text[end] == backslash ? 2 : 1
    }
    end = min(end, text.endIndex)
    while end > text.startIndex, isBlank(text[end - 1]) { end -= 1 }
    return end > text.startIndex ? SourceRange(text.startIndex..<end) : docstringRange
  }
}

private let singleQuote = UInt8(ascii: "'")
private let doubleQuote = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")
private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")

private func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || (9...13).contains(byte)
}

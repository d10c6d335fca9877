internal import SourceText

/// The bounds that hold before the library is called.
///
/// toml++ makes one nested table for each part of a dotted key and frees them recursively, so that
/// `a.a.a…` of a few hundred thousand parts would overflow the stack. Its own bound on nested values
/// does not count them.
enum TOMLLimits {
  /// The most parts of one dotted key.
  static let maximumKeyParts = 32

  static func problem(in bytes: [UInt8]) -> TOMLProblem? {
    guard bytes.count <= TOMLDocument.maximumSize else {
      return TOMLProblem(
        message:
          "the file is \(bytes.count) bytes long, more than the \(TOMLDocument.maximumSize) that "
          + "are read as TOML",
        position: LinePosition(line: 1, column: 1))
    }
    var scanner = KeyScanner(bytes)
    guard let offset = scanner.firstLongKey() else { return nil }
    return TOMLProblem(
      message: "a dotted key has more than \(maximumKeyParts) parts",
      position: LineIndex(bytes).position(of: offset))
  }
}

/// Counts the dots between two delimiters, outside strings and comments.
private struct KeyScanner {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The offset of the dot that makes a key too long.
  mutating func firstLongKey() -> Int? {
    var dots = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "#"): skipComment()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString()
      case UInt8(ascii: "."):
        dots += 1
        if dots >= TOMLLimits.maximumKeyParts { return index }
        index += 1
      case UInt8(ascii: "\n"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "{"),
        UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"):
        dots = 0
        index += 1
      default: index += 1
      }
    }
    return nil
  }

  /// Skips up to the line end, which separates keys.
  private mutating func skipComment() {
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
  }

  private mutating func skipString() {
    let quote = bytes[index]
    let isLong = quotes(quote) >= 3
    let isBasic = quote == UInt8(ascii: "\"")
    index += isLong ? 3 : 1
    while index < bytes.count {
      let byte = bytes[index]
      if byte == quote, !isLong || quotes(quote) >= 3 {
        index += isLong ? quotes(quote) : 1
        return
      }
      if byte == UInt8(ascii: "\n"), !isLong { return }
      index += isBasic && byte == UInt8(ascii: "\\") ? 2 : 1
    }
    index = min(index, bytes.count)
  }

  /// The number of quotes from here on.
  private func quotes(_ quote: UInt8) -> Int {
    var end = index
    while end < bytes.count, bytes[end] == quote { end += 1 }
    return end - index
  }
}

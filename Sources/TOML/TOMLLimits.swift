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
    guard let (offset, message) = scanner.firstProblem() else { return nil }
    return TOMLProblem(message: message, position: LineIndex(bytes).position(of: offset))
  }
}

/// Looks at keys and headers outside strings and comments.
private struct KeyScanner {
  private let bytes: [UInt8]
  private var index = 0
  /// How many brackets and braces are open.
  private var depth = 0
  /// How many dots there were since the last delimiter.
  private var dots = 0
  private var isAtLineStart = true

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  /// The place and the message of the first thing that the library cannot take.
  mutating func firstProblem() -> (offset: Int, message: String)? {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "["), isAtLineStart, depth <= 0, let offset = badHeader() {
        return (offset, "expected a key in the header of a table")
      }
      if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
        isAtLineStart = byte == UInt8(ascii: "\n")
      }
      switch byte {
      case UInt8(ascii: "#"): skipComment()
      case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString()
      default:
        count(byte)
        if dots >= TOMLLimits.maximumKeyParts {
          return (index, "a dotted key has more than \(TOMLLimits.maximumKeyParts) parts")
        }
        index += 1
      }
    }
    return nil
  }

  private mutating func count(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "."): dots += 1
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      depth += 1
      dots = 0
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      depth -= 1
      dots = 0
    case UInt8(ascii: "\n"), UInt8(ascii: "="), UInt8(ascii: ","): dots = 0
    default: return
    }
  }

  /// The offset where the header that starts here has something that starts no key.
  ///
  /// toml++ 3.3 does not look at it before it reads a key, see its issue 294 and its change 301.
  private func badHeader() -> Int? {
    var start = index + 1
    if start < bytes.count, bytes[start] == UInt8(ascii: "[") { start += 1 }
    while start < bytes.count, bytes[start] == UInt8(ascii: " ") || bytes[start] == 0x09 {
      start += 1
    }
    guard start < bytes.count else { return nil }
    switch bytes[start] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "\""), UInt8(ascii: "'"):
      return nil
    default: return start
    }
  }

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

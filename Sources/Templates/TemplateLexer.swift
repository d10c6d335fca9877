/// One piece of a template, as Mako's lexer cuts it; offsets are into the template's bytes.
enum TemplateToken {
  case text(ArraySlice<UInt8>)
  /// The expression of `${…}` and its filters.
  case expression(Range<Int>, filters: Range<Int>?)
  /// The text after `%` on a line of its own.
  case control(Range<Int>)
  /// Python statements.
  case code(Range<Int>, isModule: Bool)
}

/// Cuts a template into pieces at the places where Mako 1.4 does.
///
/// The order of the tests is that of `mako.lexer.Lexer.parse`.
struct TemplateLexer {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var tokens: [TemplateToken] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func run() throws(TemplateRefusal) {
    try skipEncoding()
    while position < bytes.count {
      let start = position
      if starts(with: "${") {
        try expression()
      } else if isAtLineStart, try controlLine() {
        continue
      } else if starts(with: "<%doc>"), let end = find("</%doc>", from: position + 6) {
        position = end + 7
      } else if starts(with: "<%") {
        try tagOrBlock()
      } else if isAtLineStart, let end = percentEscape() {
        tokens.append(.text(bytes[position..<end.percent]))
        position = end.percent + 1
        tokens.append(.text(bytes[position..<end.end]))
        position = end.end
      } else {
        try text()
      }
      guard position > start else {
        throw TemplateRefusal(offset: start, construct: "text", message: "cannot be read")
      }
    }
  }

  private var isAtLineStart: Bool { position == 0 || bytes[position - 1] == newline }

  private func starts(with text: String, at offset: Int? = nil) -> Bool {
    let offset = offset ?? position
    return offset <= bytes.count && bytes[offset...].starts(with: text.utf8)
  }

  private func find(_ text: String, from offset: Int) -> Int? {
    (offset..<max(offset, bytes.count)).first { starts(with: text, at: $0) }
  }

  // MARK: - The encoding

  /// Drops a byte order mark and a first line that names the encoding, as Mako does.
  private mutating func skipEncoding() throws(TemplateRefusal) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    guard position < bytes.count, bytes[position] == UInt8(ascii: "#"),
      let end = bytes[position...].firstIndex(of: newline)
    else { return }
    let line = String(decoding: bytes[position..<end], as: UTF8.self)
    guard let name = Self.encoding(in: line) else { return }
    let isCompatible = bytes.allSatisfy { $0 < 0x80 } && Self.asciiCompatible.contains(name)
    guard isCompatible || Self.utf8Names.contains(name) else {
      throw TemplateRefusal(
        offset: position, construct: "coding: \(name)", message: "only UTF-8 templates are read")
    }
    position = end + 1
  }

  private static let utf8Names: Set<String> = ["utf-8", "utf8", "utf_8", "u8"]
  private static let asciiCompatible: Set<String> = [
    "ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso-8859-15", "cp1252",
    "windows-1252",
  ]

  /// The name in a line that matches `#.*coding[:=]\s*([-\w.]+)`.
  private static func encoding(in line: String) -> String? {
    let characters = Array(line.utf8)
    let word = Array("coding".utf8)
    guard characters.count > word.count else { return nil }
    for start in stride(from: characters.count - word.count, through: 1, by: -1) {
      guard characters[start...].starts(with: word) else { continue }
      var rest = characters[(start + word.count)...]
      guard let separator = rest.popFirst(), separator == 0x3A || separator == 0x3D else {
        continue
      }
      rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
      let name = rest.prefix { isWordByte($0) || $0 == 0x2D || $0 == 0x2E }
      if !name.isEmpty { return String(decoding: name, as: UTF8.self).lowercased() }
    }
    return nil
  }

  // MARK: - Expressions and code

  private mutating func expression() throws(TemplateRefusal) {
    let start = position
    position += 2
    let body = try until(["|", "}"], isNested: true, from: start, "${")
    var filters: Range<Int>?
    if bytes[position - 1] == UInt8(ascii: "|") {
      filters = try until(["}"], isNested: true, from: start, "${")
    }
    tokens.append(.expression(body, filters: filters))
  }

  private mutating func tagOrBlock() throws(TemplateRefusal) {
    let start = position
    if starts(with: "<%text>") {
      guard let end = find("</%text>", from: position + 7) else {
        throw TemplateRefusal(offset: start, construct: "<%text>", message: "is not closed")
      }
      // Mako misses the end of a block with nothing in it.
      guard end > position + 7 else {
        throw TemplateRefusal(offset: start, construct: "<%text>", message: "is empty")
      }
      tokens.append(.text(bytes[position + 7..<end]))
      position = end + 8
      return
    }
    let keyword = bytes[(position + 2)...].prefix {
      isWordByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":")
    }
    // Mako also takes `<%name=1%>` for a block of code; nobody writes it without a blank.
    guard keyword.isEmpty else {
      throw TemplateRefusal(
        offset: start, construct: "<%\(String(decoding: keyword, as: UTF8.self))>",
        message: "is not supported")
    }
    position += 2
    let isModule = starts(with: "!")
    if isModule { position += 1 }
    let body = try until(["%>"], isNested: false, from: start, "<%")
    tokens.append(.code(body, isModule: isModule))
  }

  /// Mako's `parse_until_text`: skips comments and strings, and looks for the end outside brackets.
  ///
  /// - Returns: The range before the end; the position is then behind the end.
  private mutating func until(
    _ ends: [String], isNested: Bool, from opening: Int, _ construct: String
  ) throws(TemplateRefusal) -> Range<Int> {
    let start = position
    var levels = [0, 0, 0]
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "#"), let end = bytes[position...].firstIndex(of: newline) {
        position = end + 1
        continue
      }
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'"), let end = stringEnd() {
        position = end
        continue
      }
      if let end = ends.first(where: { starts(with: $0) }) {
        let isOpen = isNested && levels.contains { $0 > 0 }
        if !isOpen {
          let range = start..<position
          position += end.utf8.count
          return range
        }
      }
      switch byte {
      case UInt8(ascii: "{"): levels[0] += 1
      case UInt8(ascii: "}"): levels[0] -= 1
      case UInt8(ascii: "("): levels[1] += 1
      case UInt8(ascii: ")"): levels[1] -= 1
      case UInt8(ascii: "["): levels[2] += 1
      case UInt8(ascii: "]"): levels[2] -= 1
      default: break
      }
      position += 1
    }
    throw TemplateRefusal(offset: opening, construct: construct, message: "is not closed")
  }

  /// The end of the string that starts here, by `("""|'''|"|')[^\\]*?(\\.[^\\]*?)*\1`.
  private func stringEnd() -> Int? {
    let quote = bytes[position]
    let isTriple = bytes[position...].starts(with: [quote, quote, quote])
    let delimiter = [UInt8](repeating: quote, count: isTriple ? 3 : 1)
    if let end = stringEnd(delimiter) { return end }
    return isTriple ? stringEnd([quote]) : nil
  }

  private func stringEnd(_ delimiter: [UInt8]) -> Int? {
    var index = position + delimiter.count
    while index < bytes.count {
      if bytes[index] == backslash {
        index += 2
      } else if bytes[index...].starts(with: delimiter) {
        return index + delimiter.count
      } else {
        index += 1
      }
    }
    return nil
  }

  // MARK: - Lines

  /// A line that starts with `%` or `##`; a comment leaves nothing.
  private mutating func controlLine() throws(TemplateRefusal) -> Bool {
    var index = skipBlanks(position)
    let isComment = starts(with: "##", at: index)
    guard isComment || (starts(with: "%", at: index) && !starts(with: "%%", at: index)) else {
      return false
    }
    let opening = index
    index = skipBlanks(index + (isComment ? 2 : 1))
    let start = index
    while index < bytes.count, bytes[index] != newline, bytes[index] != carriageReturn {
      let isContinued = bytes[index] == backslash
      index += 1
      if isContinued, let next = lineEnd(index) { index = next }
    }
    let end = index
    guard let next = index == bytes.count ? index : lineEnd(index) else {
      throw TemplateRefusal(
        offset: opening, construct: "control line", message: "has a lone carriage return")
    }
    position = next
    if !isComment { tokens.append(.control(start..<end)) }
    return true
  }

  private func skipBlanks(_ index: Int) -> Int {
    var index = index
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    return index
  }

  /// The offset behind the line end that stands here.
  private func lineEnd(_ index: Int) -> Int? {
    if starts(with: "\n", at: index) { return index + 1 }
    return starts(with: "\r\n", at: index) ? index + 2 : nil
  }

  /// `%%` on a line of its own, which stands for one `%`.
  private func percentEscape() -> (percent: Int, end: Int)? {
    var index = position
    while index < bytes.count, isBlankByte(bytes[index]) { index += 1 }
    guard starts(with: "%%", at: index) else { return nil }
    var end = index + 2
    while end < bytes.count, bytes[end] == UInt8(ascii: "%") { end += 1 }
    return (index, end)
  }

  /// Text up to the next construct, an escaped line end (which is dropped), or a control line.
  private mutating func text() throws(TemplateRefusal) {
    let start = position
    var index = position
    while index < bytes.count {
      if index > start, bytes[index - 1] == newline {
        let first = skipBlanks(index)
        if starts(with: "%", at: first) || starts(with: "##", at: first) { break }
      }
      if starts(with: "${", at: index) || starts(with: "<%", at: index) { break }
      if starts(with: "</%", at: index) {
        throw TemplateRefusal(
          offset: index, construct: "</%", message: "closes a tag that is not open")
      }
      if bytes[index] == backslash, let next = lineEnd(index + 1) {
        tokens.append(.text(bytes[start..<index]))
        position = next
        return
      }
      index += 1
    }
    tokens.append(.text(bytes[start..<index]))
    position = index
  }
}

private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
private let backslash = UInt8(ascii: "\\")

private func isWordByte(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
  default: false
  }
}

private func isBlankByte(_ byte: UInt8) -> Bool { (0x09...0x0D).contains(byte) || byte == 0x20 }

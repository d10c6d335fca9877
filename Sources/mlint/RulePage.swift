import Reports

/// A rule's page, in the part of Markdown that `rules/README.md` allows.
struct RulePage {
  /// The page without what it tells the tests to expect.
  let text: String

  init(_ page: String) {
    var isCode = false
    var lines: [String] = []
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isCode.toggle() }
      if !isCode, line.hasPrefix("want") && line.contains(": \"") { continue }
      // A comment of its own leaves an empty line, so that the numbers of the others stay true.
      lines.append(isCode ? Self.withoutExpectations(line) : String(line))
    }
    let text = lines.joined(separator: "\n")
    self.text = text.hasSuffix("\n") ? text : text + "\n"
  }

  /// The line up to the first comment that begins with `want`, unless that is a word of a sentence.
  private static func withoutExpectations(_ line: Substring) -> String {
    let bytes = Array(line.utf8)
    let space = UInt8(ascii: " ")
    for start in bytes.indices where bytes[start...].starts(with: "want".utf8) {
      let before = bytes[..<start].reversed().drop { $0 == space }
      let marker = before.starts(with: "#".utf8) ? 1 : before.starts(with: "--".utf8) ? 2 : 0
      let next = bytes[(start + 4)...].first { $0 != space }
      guard marker > 0, next.map({ !isLetter($0) }) ?? true else { continue }
      let kept = before.dropFirst(marker).drop { $0 == space }
      return String(decoding: kept.reversed(), as: UTF8.self)
    }
    return String(line)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: false
    }
  }

  /// The first sentence below the title.
  var firstSentence: String {
    var paragraph = ""
    for line in lines.dropFirst().drop(while: \.isEmpty) {
      if line.isEmpty { break }
      paragraph += paragraph.isEmpty ? line : " \(line)"
    }
    var isQuoted = false
    for (index, character) in zip(paragraph.indices, paragraph) {
      if character == "`" { isQuoted.toggle() }
      let rest = paragraph[paragraph.index(after: index)...]
      if character == ".", !isQuoted, rest.isEmpty || rest.hasPrefix(" ") {
        return String(paragraph[...index])
      }
    }
    return paragraph
  }

  /// The page for a terminal: headings stand out, prose is wrapped, code is indented.
  func formatted(width: Int, _ painter: Painter) -> String {
    var result = ""
    var paragraph: [String] = []
    var isCode = false
    func endParagraph() {
      guard let first = paragraph.first else { return }
      let isItem = first.hasPrefix("* ")
      let lines = paragraph.joined(separator: " ").wrapped(to: isItem ? width - 2 : width)
      result += lines.joined(separator: isItem ? "\n  " : "\n") + "\n"
      paragraph = []
    }
    for line in lines {
      if line.hasPrefix("```") {
        endParagraph()
        isCode.toggle()
      } else if isCode {
        result += line.isEmpty ? "\n" : "    \(painter.faint(line))\n"
      } else if line.hasPrefix("#") {
        endParagraph()
        let title = String(line.drop { $0 == "#" || $0 == " " })
        result += (line.hasPrefix("###") ? painter.strong(title) : painter.heading(title)) + "\n"
      } else if line.isEmpty || line.hasPrefix("* ") {
        endParagraph()
        if line.isEmpty { result += "\n" } else { paragraph = [line] }
      } else {
        paragraph.append(line.hasPrefix("  ") ? String(line.drop { $0 == " " }) : line)
      }
    }
    endParagraph()
    return result
  }

  private var lines: [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }
}

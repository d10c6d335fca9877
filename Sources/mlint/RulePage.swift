import Reports

/// A rule's page, in the part of Markdown that `rules/README.md` allows.
struct RulePage {
  let text: String

  init(_ text: String) {
    self.text = text.hasSuffix("\n") ? text : text + "\n"
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

/// Makes words stand out on a terminal, in the colours of the help texts.
struct Painter {
  var isEnabled: Bool

  func heading(_ text: String) -> String { paint(text, "1;32") }
  func name(_ text: String) -> String { paint(text, "1;36") }
  func strong(_ text: String) -> String { paint(text, "1") }
  func faint(_ text: String) -> String { paint(text, "2") }

  private func paint(_ text: String, _ code: String) -> String {
    isEnabled && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

/// Breaks a text at blanks so that no line has more than `width` characters, save for longer words.
func wrapped(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty, line.count + 1 + word.count > width {
      lines.append(line)
      line = ""
    }
    line += line.isEmpty ? String(word) : " \(word)"
  }
  return lines + [line]
}

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

/// The parts of Python's `str` that reading a configuration depends on.
enum PythonText {
  /// Whether `str.isspace()` holds, which is also what `\s` matches.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }

  /// `str.strip()`.
  static func strip(_ text: some StringProtocol) -> String {
    let scalars = text.unicodeScalars
    guard let start = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(text[start...last])
  }

  /// `str.rstrip()`.
  static func stripEnd(_ text: String) -> String {
    guard let last = text.unicodeScalars.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(text[...last])
  }

  /// The text as Python's `repr` would show it, near enough for a message.
  static func quoted(_ text: String) -> String {
    text.contains("'") && !text.contains("\"") ? "\"\(text)\"" : "'\(text)'"
  }
}

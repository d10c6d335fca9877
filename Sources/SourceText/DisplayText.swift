extension String {
  /// The text as it may be written to a terminal or a log: on one line, with nothing that moves the
  /// cursor, changes colours, or reorders what is read.
  ///
  /// Control characters, line and paragraph separators, and the bidirectional formatting characters
  /// of Unicode (UAX 9) become `\u{…}` escapes; a tab becomes a blank.
  public var escapedForDisplay: String {
    if isPlainASCII || !unicodeScalars.contains(where: \.isEscapedForDisplay) { return self }
    var result = ""
    for scalar in unicodeScalars {
      if scalar == "\t" {
        result.unicodeScalars.append(" ")
      } else if scalar.isEscapedForDisplay {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private var isPlainASCII: Bool {
    let bytes = utf8.span
    for index in bytes.indices where bytes[index] < 0x20 || bytes[index] > 0x7E { return false }
    return true
  }
}

extension Unicode.Scalar {
  /// Whether the scalar moves the cursor, changes colours, or reorders what is read.
  public var isEscapedForDisplay: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    case 0xFEFF, 0xE0000...0xE007F: true
    default: false
    }
  }
}

extension RelativePath: CustomStringConvertible {
  /// The path as it may be shown.
  public var description: String {
    isRoot ? "." : text.escapedForDisplay
  }

  /// The bytes of the path as it may be shown, which are mostly its own.
  public var displayedBytes: [UInt8] {
    bytes.allSatisfy { (0x20...0x7E).contains($0) } ? bytes : Array(description.utf8)
  }
}

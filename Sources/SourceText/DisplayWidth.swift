extension Unicode.Scalar {
  /// The number of columns that a terminal gives the scalar, as `wcwidth` has it.
  ///
  /// Terminals disagree about sequences of emoji; scalar by scalar is what most of them do.
  public var displayWidth: Int {
    guard value >= 0x300 else { return 1 }
    if isZeroWidth { return 0 }
    return isWide ? 2 : 1
  }

  private var isZeroWidth: Bool {
    // Vowels and final consonants of Hangul, which join the syllable's first letter.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return true }
    return switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    default: false
    }
  }

  /// East Asian Wide and Fullwidth (UAX 11), and what is shown as emoji by default (UTS 51).
  private var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
      0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
      0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB, 0x1F200...0x1F2FF,
      0x20000...0x2FFFD, 0x30000...0x3FFFD:
      true
    // Without the letters that flags are made of: a pair of them is one flag of two columns.
    case 0x231A...0x1F1E5, 0x1F200...0x1FAFF: properties.isEmojiPresentation
    default: false
    }
  }
}

extension String {
  /// The number of columns that a terminal needs for the text.
  public var displayWidth: Int {
    unicodeScalars.reduce(0) { $0 + $1.displayWidth }
  }
}

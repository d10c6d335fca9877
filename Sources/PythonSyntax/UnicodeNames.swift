/// Names with characters outside of ASCII.
enum UnicodeNames {
  /// Whether a text is a name by Unicode's `XID_Start` and `XID_Continue`, as Python uses them.
  static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, isStart(first) else { return false }
    return text.unicodeScalars.allSatisfy(isPart)
  }

  /// A name in the form in which Python compares it (NFKC).
  static func normalized(_ name: ArraySlice<UInt8>) -> String {
    let text = String(decoding: name, as: UTF8.self)
    for byte in name where byte >= 0x80 { return Normalization.shared.normalize(text) }
    return text
  }

  private static func isStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDStart
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isXIDContinue
  }
}

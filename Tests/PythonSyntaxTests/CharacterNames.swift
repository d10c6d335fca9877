import PythonSyntax

/// The characters that Unicode names, for the `\N{…}` escapes that the product leaves open.
enum CharacterNames {
  private static let table: [String: Unicode.Scalar] = {
    var table: [String: Unicode.Scalar] = [:]
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      if let name = scalar.properties.name { table[name] = scalar }
      if let alias = scalar.properties.nameAlias { table[alias] = scalar }
    }
    return table
  }()

  /// The value of a text with the named characters put in.
  static func resolve(_ text: DecodedText) -> [UInt8] {
    var result: [UInt8] = []
    var offset = 0
    for named in text.named {
      result += text.bytes[offset..<named.offset]
      offset = named.offset + 3
      let scalar = table[named.name.uppercased()] ?? "\u{FFFD}"
      result += String(Character(scalar)).utf8
    }
    return result + text.bytes[offset...]
  }
}

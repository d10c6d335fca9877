/// The encoding that a file declares, by byte order mark or by `coding:` in its first two lines.
public enum SourceEncoding: Hashable, Sendable {
  case utf8
  case ascii
  case latin1
  case latin9
  case windows1252
  case koi8r
  /// One that is not read here, by its name in the file; the tree is empty and has a problem.
  case unsupported(String)
}

extension SourceEncoding {
  /// The encoding of a Python name, in any of its spellings.
  ///
  /// The aliases are those of CPython's `encodings/aliases.py`.
  init(pythonName: String) {
    let name = Self.normalized(pythonName)
    if Self.isMarkName(pythonName) {
      self = .utf8
      return
    }
    if name.hasPrefix("latin-1-") || name.hasPrefix("iso-8859-1-")
      || name.hasPrefix("iso-latin-1-")
    {
      self = .latin1
      return
    }
    switch name {
    case "utf8", "u8", "utf", "cp65001", "utf8-ucs2", "utf8-ucs4": self = .utf8
    case "ascii", "us-ascii", "646", "ansi-x3.4-1968", "ansi-x3-4-1968", "us", "iso646-us",
      "iso-646.irv-1991", "iso-ir-6", "cp367", "csascii", "ibm367":
      self = .ascii
    case "latin-1", "latin1", "latin", "l1", "iso-8859-1", "iso8859-1", "iso-latin-1", "8859",
      "cp819", "csisolatin1", "ibm819", "iso8859", "iso-ir-100":
      self = .latin1
    case "iso-8859-15", "iso8859-15", "latin-9", "latin9", "l9": self = .latin9
    case "cp1252", "windows-1252", "1252": self = .windows1252
    case "koi8-r", "cskoi8r": self = .koi8r
    default: self = .unsupported(pythonName)
    }
  }

  /// A name as `encodings.normalize_encoding` compares it: in small letters, with one hyphen for
  /// whatever stands between letters and digits.
  private static func normalized(_ name: String) -> String {
    name.lowercased().split { character in
      !(character.isASCII && (character.isLetter || character.isNumber || character == "."))
    }.joined(separator: "-")
  }

  /// Whether a declaration may stand in a file with a byte order mark: only as `utf-8`, not by an alias.
  static func isMarkName(_ name: String) -> Bool {
    let name = name.lowercased().replacing("_", with: "-")
    return name == "utf-8" || name.hasPrefix("utf-8-")
  }

  /// The character of each byte from 0x80 on, for encodings of one byte; nil where none is.
  var upperHalf: [Unicode.Scalar?]? {
    switch self {
    case .utf8, .unsupported: nil
    case .ascii: Array(repeating: nil, count: 128)
    case .latin1: (0x80...0xFF).map { Unicode.Scalar($0 as UInt8) }
    case .latin9: Self.latin9Half
    case .windows1252: Self.windows1252Half
    case .koi8r: Array(Self.koi8rHalf.unicodeScalars).map { $0 }
    }
  }

  private static var latin9Half: [Unicode.Scalar?] {
    (0x80...0xFF).map { (byte: UInt8) -> Unicode.Scalar? in
      switch byte {
      case 0xA4: "€"
      case 0xA6: "Š"
      case 0xA8: "š"
      case 0xB4: "Ž"
      case 0xB8: "ž"
      case 0xBC: "Œ"
      case 0xBD: "œ"
      case 0xBE: "Ÿ"
      default: Unicode.Scalar(byte)
      }
    }
  }

  /// Where the encoding has no character the text has a question mark.
  private static var windows1252Half: [Unicode.Scalar?] {
    let lower = "€?‚ƒ„…†‡ˆ‰Š‹Œ?Ž??‘’“”•–—˜™š›œ?žŸ".unicodeScalars.map {
      (scalar: Unicode.Scalar) -> Unicode.Scalar? in scalar == "?" ? nil : scalar
    }
    return lower + (0xA0...0xFF).map { (byte: UInt8) in Unicode.Scalar(byte) }
  }

  private static let koi8rHalf =
    "─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓⌠■∙√≈≤≥\u{A0}⌡°²·÷═║╒ё╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡Ё╢╣╤╥╦╧╨╩╪╫╬©"
    + "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ"
}

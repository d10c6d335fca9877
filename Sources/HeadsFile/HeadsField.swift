import SourceText

/// Names as fields of a line.
///
/// Bytes that would end the field or the line, or make the line look like something else, are written
/// as `%` and two hexadecimal digits; so is a name that is not UTF-8, as far as it is not ASCII.
enum HeadsField {
  static func text(of name: [UInt8]) -> String {
    let isText = String(validating: name, as: UTF8.self) != nil
    var result: [UInt8] = []
    for (index, byte) in name.enumerated() {
      let isPlain =
        switch byte {
        case 0...UInt8(ascii: " "), 0x7F, UInt8(ascii: "%"), UInt8(ascii: ","): false
        case UInt8(ascii: "#"), UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"),
          UInt8(ascii: "|"):
          index > 0
        case 0x80...: isText
        default: true
        }
      if isPlain {
        result.append(byte)
      } else {
        result += "%\([byte].hexadecimal)".utf8
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The name that a field stands for; a `%` without two digits after it stands for itself.
  static func name(of field: ArraySlice<UInt8>) -> [UInt8] {
    guard field.contains(UInt8(ascii: "%")) else { return Array(field) }
    var result: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2)
      if byte == UInt8(ascii: "%"), digits.count == 2,
        digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      {
        rest = rest.dropFirst(2)
        result.append(value)
      } else {
        result.append(byte)
      }
    }
    return result
  }
}

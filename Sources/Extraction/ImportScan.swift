/// Finds the imports in the text of a module without parsing it.
///
/// It sees lines that look like imports, also in functions and texts: who asks looks for a module too many,
/// which costs little, and one too few is wanted when the module is read.
package enum ImportScan {
  /// The longest list of names that is read, in bytes.
  private static let maximumLength = 4096

  /// The dotted names that are imported, those of libraries that everybody knows left out.
  package static func names(in bytes: [UInt8]) -> [[String]] {
    var result: [[String]] = []
    var start = 0
    while start < bytes.count {
      var index = start
      while index < bytes.count, bytes[index] == UInt8(ascii: " ") || bytes[index] == 9 {
        index += 1
      }
      if index + 8 < bytes.count {
        if bytes[index] == UInt8(ascii: "f"), bytes[index...].starts(with: "from ".utf8) {
          readFrom(bytes[(index + 5)...].prefix(maximumLength), into: &result)
        } else if bytes[index] == UInt8(ascii: "i"), bytes[index...].starts(with: "import ".utf8) {
          readImport(bytes[(index + 7)...].prefix(maximumLength), into: &result)
        }
      }
      guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) else { break }
      start = end + 1
    }
    return result
  }

  /// `from module import name, other as alias`, the names in parentheses or not.
  private static func readFrom(_ text: ArraySlice<UInt8>, into result: inout [[String]]) {
    let word = text.prefix { $0 > UInt8(ascii: " ") }
    let module = parts(of: word)
    guard let first = module.first, !first.isEmpty, first != "__future__",
      !ForeignModules.isHarmless(module)
    else {
      return
    }
    var rest = text[word.endIndex...].drop { $0 == UInt8(ascii: " ") }
    guard rest.starts(with: "import".utf8) else { return }
    rest = rest.dropFirst(6).drop { $0 <= UInt8(ascii: " ") }
    let isEnclosed = rest.first == UInt8(ascii: "(")
    let closing = UInt8(ascii: isEnclosed ? ")" : "\n")
    let list = (isEnclosed ? rest.dropFirst() : rest).prefix { $0 != closing }
    for item in list.split(separator: UInt8(ascii: ",")) {
      var item = item.drop { $0 <= UInt8(ascii: " ") }
      while item.first == UInt8(ascii: "#") {
        item = item.drop { $0 != UInt8(ascii: "\n") }.drop { $0 <= UInt8(ascii: " ") }
      }
      let name = item.prefix(while: isLetter)
      if !name.isEmpty { result.append(module + [String(decoding: name, as: UTF8.self)]) }
    }
  }

  /// `import module, other as alias`.
  private static func readImport(_ text: ArraySlice<UInt8>, into result: inout [[String]]) {
    for item in text.prefix(while: { $0 != UInt8(ascii: "\n") }).split(separator: UInt8(ascii: ","))
    {
      let module = parts(
        of: item.drop { $0 <= UInt8(ascii: " ") }.prefix { $0 > UInt8(ascii: " ") })
      if let first = module.first, !first.isEmpty, !ForeignModules.isHarmless(module) {
        result.append(module)
      }
    }
  }

  private static func parts(of name: ArraySlice<UInt8>) -> [String] {
    name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { String(decoding: $0.prefix(while: isLetter), as: UTF8.self) }
  }

  /// Whether a byte is one of a name's.
  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}

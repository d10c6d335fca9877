/// The names in an SQL expression, found without reading its grammar.
///
/// What stands in quotes of strings and in comments is passed over. A name counts as one of a
/// column when the caller knows such a column.
struct ConditionText {
  private struct Name {
    var range: Range<Int>
    /// As the database understands it: without quotes; as it is written without them.
    var text: String
    var isQuoted: Bool
  }

  private let bytes: [UInt8]
  private var names: [Name] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
    findNames()
  }

  /// Which of some columns the expression names, in the order of the columns.
  func columns(among columns: [String]) -> [String] {
    let quoted = Set(names.filter(\.isQuoted).map(\.text))
    let folded = Set(names.filter { !$0.isQuoted }.map { $0.text.lowercased() })
    return columns.filter { quoted.contains($0) || folded.contains($0.lowercased()) }
  }

  /// The expression with a column under another name.
  func renaming(_ column: String, to newName: String) -> String {
    var result: [UInt8] = []
    var position = 0
    let isPlain = Self.isPlain(newName)
    for name in names where Self.means(name, column) {
      result += bytes[position..<name.range.lowerBound]
      result += (isPlain ? newName : "\"\(newName)\"").utf8
      position = name.range.upperBound
    }
    result += bytes[position...]
    return String(decoding: result, as: UTF8.self)
  }

  /// The column of an element of an index such as `created DESC NULLS LAST`; nil for any other text.
  static func column(ofOrdering text: String) -> String? {
    var words = text.split(whereSeparator: \.isWhitespace)
    if words.count > 2, ["FIRST", "LAST"].contains(words[words.count - 1].uppercased()),
      words[words.count - 2].uppercased() == "NULLS"
    {
      words.removeLast(2)
    }
    if words.count > 1, ["ASC", "DESC"].contains(words[words.count - 1].uppercased()) {
      words.removeLast()
    }
    let column = ConditionText(words.joined(separator: " "))
    guard column.names.count == 1, let name = column.names.first,
      name.range == 0..<column.bytes.count
    else { return nil }
    return name.text
  }

  /// Whether a name is that of a column; `columns(among:)` asks the same of many at once.
  private static func means(_ name: Name, _ column: String) -> Bool {
    name.isQuoted ? name.text == column : name.text.lowercased() == column.lowercased()
  }

  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: "$"), !isDigit(first) else {
      return false
    }
    return name.utf8.allSatisfy { isPartOfName($0) && !(0x41...0x5A).contains($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || isDigit(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
  }

  private mutating func findNames() {
    var position = 0
    while position < bytes.count {
      let start = position
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "'"):
        position = end(ofQuoteAt: position)
      case UInt8(ascii: "\""), UInt8(ascii: "`"):
        position = end(ofQuoteAt: position)
        let inner = bytes[(start + 1)..<max(start + 1, position - 1)]
        names.append(
          Name(
            range: start..<position, text: String(decoding: inner, as: UTF8.self), isQuoted: true))
      case UInt8(ascii: "-") where position + 1 < bytes.count && bytes[position + 1] == byte:
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      case _ where Self.isPartOfName(byte):
        while position < bytes.count, Self.isPartOfName(bytes[position]) { position += 1 }
        // What a dot or a parenthesis follows names a table or a function.
        let next = bytes[position...].first { $0 != 0x20 }
        if !Self.isDigit(byte), next != UInt8(ascii: "."), next != UInt8(ascii: "(") {
          names.append(
            Name(
              range: start..<position,
              text: String(decoding: bytes[start..<position], as: UTF8.self),
              isQuoted: false))
        }
      default: position += 1
      }
    }
  }

  private func end(ofQuoteAt start: Int) -> Int {
    let rest = bytes[(start + 1)...]
    return rest.firstIndex(of: bytes[start]).map { $0 + 1 } ?? bytes.count
  }
}

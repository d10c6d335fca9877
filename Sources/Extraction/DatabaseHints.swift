package import SchemaModel

/// What texts say about the database that they are written for.
package enum DatabaseHints {
  /// The database of an URL of SQLAlchemy, such as `postgresql+psycopg://…`.
  ///
  /// - Parameter text: The beginning of it is enough, as far as `:`.
  /// - Returns: Nil for other texts and other databases.
  package static func dialect(ofURL text: some StringProtocol) -> Dialect? {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
    let scheme = text[..<colon]
    let name = scheme.prefix { $0 != "+" }
    return name == "postgres" ? .postgresql : Dialect(rawValue: String(name))
  }

  /// The databases that the lines of a migration name: in imports from `sqlalchemy.dialects`, and beside
  /// the word `dialect`.
  ///
  /// The text is not parsed, so that a thousand files cost next to nothing.
  package struct Names: Sendable {
    package private(set) var imported: Set<Dialect> = []
    package private(set) var tested: Set<Dialect> = []

    package init() {}

    /// Adds the databases that other lines name.
    package mutating func formUnion(_ other: Names) {
      imported.formUnion(other.imported)
      tested.formUnion(other.tested)
    }

    package mutating func read(_ bytes: [UInt8]) {
      // Where the word may end next; what stands there tells how many bytes can be passed over.
      var last = 6
      while last < bytes.count {
        let step = Self.distanceFromEnd(of: bytes[last])
        guard step == 0 else {
          last += step
          continue
        }
        let found = last - 6
        last += 7
        guard bytes[found] == UInt8(ascii: "d"), bytes[found + 3] == UInt8(ascii: "l"),
          bytes[found...].starts(with: "dialect".utf8)
        else { continue }
        let start = bytes[..<found].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let end = bytes[found...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        // A line without end is no line of a program.
        readLine(bytes[max(start, found - 400)..<min(end, found + 400)])
        last = end + 6
      }
    }

    /// How far a byte stands from the end of `dialect`; the length of the word for what is not in it.
    private static func distanceFromEnd(of byte: UInt8) -> Int {
      switch byte {
      case UInt8(ascii: "t"): 0
      case UInt8(ascii: "c"): 1
      case UInt8(ascii: "e"): 2
      case UInt8(ascii: "l"): 3
      case UInt8(ascii: "a"): 4
      case UInt8(ascii: "i"): 5
      case UInt8(ascii: "d"): 6
      default: 7
      }
    }

    private mutating func readLine(_ line: ArraySlice<UInt8>) {
      let words = line.split { byte in
        !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      }.map { String(decoding: $0, as: UTF8.self) }
      let isImport = words.contains("import") && words.contains("dialects")
      for dialect in words.compactMap({ Dialect(rawValue: $0) }) {
        if isImport { imported.insert(dialect) } else { tested.insert(dialect) }
      }
    }
  }
}

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
      // Most files name none.
      if !other.imported.isEmpty { imported.formUnion(other.imported) }
      if !other.tested.isEmpty { tested.formUnion(other.tested) }
    }

    package mutating func read(_ bytes: [UInt8]) {
      var start = 0
      while let found = Self.nextMention(in: bytes, from: start) {
        let first = bytes[..<found].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let end = bytes[found...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        // A line without end is no line of a program.
        readLine(bytes[max(first, found - 400)..<min(end, found + 400)])
        start = end
      }
    }

    /// Where `dialect` stands next.
    ///
    /// Most texts do not have it, so that they are looked through in blocks; without branches the compiler looks at
    /// 16 places of a block at a time.
    private static func nextMention(in bytes: [UInt8], from start: Int) -> Int? {
      let (word, block) = ("dialect".utf8.count, 32)
      var start = start
      while start + block + word <= bytes.count {
        let part = bytes.span.extracting(start..<start + block + word)
        var least = UInt8.max
        for index in 0..<block {
          let difference =
            (part[index] ^ UInt8(ascii: "d")) | (part[index + 3] ^ UInt8(ascii: "l"))
            | (part[index + 6] ^ UInt8(ascii: "t"))
          least = min(least, difference)
        }
        if least == 0, let found = mention(in: bytes, from: start, count: block) { return found }
        start += block
      }
      return mention(in: bytes, from: start, count: max(bytes.count - start, 0))
    }

    private static func mention(in bytes: [UInt8], from start: Int, count: Int) -> Int? {
      let (word, text) = ("dialect".utf8.span, bytes.span)
      let end = min(start + count, text.count - word.count + 1)
      var position = start
      while position < end {
        var length = 0
        while length < word.count, text[position + length] == word[length] { length += 1 }
        if length == word.count { return position }
        position += 1
      }
      return nil
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

extension Commit {
  /// Reads a commit object's bytes (the format of `git cat-file commit`).
  ///
  /// - Returns: Nil when the headers that git always writes are not there.
  package init?(id: ObjectID, bytes: [UInt8]) {
    guard let links = CommitLinks(bytes) else { return nil }
    var author: Signature?
    var committer: Signature?
    var rest = bytes[links.end...]
    while let end = rest.firstIndex(of: newline), end > rest.startIndex {
      let line = rest[..<end]
      if author == nil, let value = value(of: "author ", in: line) {
        author = Signature(value)
      } else if committer == nil, let value = value(of: "committer ", in: line) {
        committer = Signature(value)
      }
      rest = rest[(end + 1)...]
    }
    let unknown = Signature(name: "", email: "", time: 0, offset: 0)
    self.init(
      id: id, tree: links.tree, parents: links.parents, author: author ?? unknown,
      committer: committer ?? unknown, message: Array(rest.dropFirst()))
  }
}

/// The part of a commit that history walks need.
struct CommitLinks {
  var tree: ObjectID
  var parents: [ObjectID]
  /// The offset after the last parent line.
  var end: Int

  init?(_ bytes: [UInt8]) {
    guard let tree = Self.id(after: "tree ", in: bytes, at: 0) else { return nil }
    self.tree = tree
    parents = []
    // The digits and a line's end.
    let length = 2 * tree.format.idSize + 1
    end = "tree ".utf8.count + length
    while let parent = Self.id(after: "parent ", in: bytes, at: end),
      parent.format == tree.format
    {
      parents.append(parent)
      end += "parent ".utf8.count + length
    }
  }

  private static func id(after word: StaticString, in bytes: [UInt8], at start: Int) -> ObjectID? {
    guard let line = value(of: word, in: bytes[start...]) else { return nil }
    let longest = 2 * ObjectFormat.sha256.idSize
    guard let end = line.prefix(longest + 1).firstIndex(of: newline) else { return nil }
    return ObjectID(hex: line[..<end])
  }

  /// The committer's time; 0 when it cannot be read, as in git.
  static func commitTime(in bytes: [UInt8], after end: Int) -> Int64 {
    var rest = bytes[end...]
    while let lineEnd = rest.firstIndex(of: newline), lineEnd > rest.startIndex {
      if let value = value(of: "committer ", in: rest[..<lineEnd]) {
        return Signature.time(in: value)
      }
      rest = rest[(lineEnd + 1)...]
    }
    return 0
  }
}

extension Signature {
  /// Reads `Name <email> 1700000000 +0100`; what cannot be read is empty or 0, as in git.
  fileprivate init(_ line: ArraySlice<UInt8>) {
    let open = line.firstIndex(of: UInt8(ascii: "<")) ?? line.endIndex
    let close = Self.endOfAddress(in: line)
    var name = line[..<open]
    while name.last == blank { name.removeLast() }
    self.name = String(decoding: name.drop { $0 == blank }, as: UTF8.self)
    email = open < close ? String(decoding: line[(open + 1)..<close], as: UTF8.self) : ""
    let words = line[close...].dropFirst().split(separator: blank)
    time = Self.time(in: line)
    let zone = words.dropFirst().first.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
    offset = zone / 100 * 60 + zone % 100
  }

  /// The seconds in `Name <email> 1700000000 +0100`, 0 where there are none.
  fileprivate static func time(in line: ArraySlice<UInt8>) -> Int64 {
    let rest = line[endOfAddress(in: line)...].dropFirst().drop { $0 == blank }
    let digits = rest.prefix { $0 != blank }
    // Nearly all times have ten digits; the others are left to the library.
    guard digits.count <= 18, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    else { return Int64(String(decoding: digits, as: UTF8.self)) ?? 0 }
    return digits.reduce(0) { 10 * $0 + Int64($1 - UInt8(ascii: "0")) }
  }

  /// Where the address ends; git takes the last `>`, because addresses may hold one.
  private static func endOfAddress(in line: ArraySlice<UInt8>) -> Int {
    line.lastIndex(of: UInt8(ascii: ">")) ?? line.endIndex
  }
}

/// What follows a word at the start of a slice.
private func value(of word: StaticString, in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
  let matches = word.withUTF8Buffer { bytes.starts(with: $0) }
  return matches ? bytes.dropFirst(word.utf8CodeUnitCount) : nil
}

private let newline = UInt8(ascii: "\n")
private let blank = UInt8(ascii: " ")

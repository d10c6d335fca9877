import SourceText

/// A file's text as UTF-8.
struct DecodedSource {
  var bytes: [UInt8]
  var encoding: SourceEncoding
  /// Whether the text has to be decoded as a whole, as it is when UTF-8 is declared by another name.
  private var isStrict = false
  /// Whether all bytes are of ASCII.
  private var isASCII = false
  /// Where the text begins: behind a byte order mark.
  var start: Int
  /// Why the file cannot be read, when it cannot.
  var problem: SyntaxProblem?

  /// Finds out a file's encoding as `Parser/tokenizer/helpers.c` does, and decodes it.
  init(_ file: [UInt8]) {
    bytes = file
    encoding = .utf8
    let hasMark = file.starts(with: [0xEF, 0xBB, 0xBF])
    start = hasMark ? 3 : 0
    if let declared = Self.declaration(in: file, from: start) {
      encoding = SourceEncoding(pythonName: declared.name)
      isStrict = !SourceEncoding.isMarkName(declared.name)
      if hasMark, !SourceEncoding.isMarkName(declared.name) {
        problem = SyntaxProblem(
          "a byte order mark contradicts the declared encoding '\(declared.name)'", declared.range)
        return
      }
      if case .unsupported(let name) = encoding {
        problem = SyntaxProblem("cannot be read: encoding '\(name)' is not known", declared.range)
        return
      }
    }
    if let half = encoding.upperHalf { transcode(half) }
    if problem == nil { checkBytes() }
  }

  /// Checks that the text is UTF-8, but for what stands in comments, which Python does not decode.
  mutating func checkUTF8(comments: [SourceRange]) {
    guard !isASCII, encoding == .utf8, var invalid = Self.invalidRange(of: bytes) else { return }
    if !isStrict {
      var text = bytes
      for comment in comments {
        for offset in comment.offsets { text[offset] = Ascii.space }
      }
      guard let outside = Self.invalidRange(of: text) else { return }
      invalid = outside
    }
    problem = SyntaxProblem("cannot be read: not valid UTF-8", invalid)
  }

  /// The first bytes that are not UTF-8.
  private static func invalidRange(of bytes: [UInt8]) -> SourceRange? {
    var start = 0
    while start < bytes.count {
      // Bytes of ASCII are characters by themselves, and most files are nothing else.
      start = bytes.skipBlocks(from: start) { ~$0 & 0x80 }
      while start < bytes.count, bytes[start] < 0x80 { start += 1 }
      var end = start
      while end < bytes.count, bytes[end] >= 0x80 { end += 1 }
      do {
        _ = try UTF8Span(validating: bytes.span.extracting(start..<end))
      } catch {
        let range = error.byteOffsets
        return SourceRange(start + range.lowerBound..<start + range.upperBound)
      }
      start = end
    }
    return nil
  }

  /// Looks for a NUL, and for anything outside of ASCII.
  private mutating func checkBytes() {
    // The least byte and the bits of all are found many at a time, where a search looks at each.
    var least = UInt8.max
    var bits: UInt8 = 0
    for byte in bytes {
      least = min(least, byte)
      bits |= byte
    }
    isASCII = bits < 0x80
    if least == 0, let offset = bytes.firstIndex(of: 0) {
      problem = SyntaxProblem(
        "source code cannot contain null bytes", SourceRange(offset..<offset + 1))
    }
  }

  private mutating func transcode(_ upperHalf: [Unicode.Scalar?]) {
    guard let first = bytes.firstIndex(where: { $0 >= 0x80 }) else { return }
    var result = Array(bytes[..<first])
    result.reserveCapacity(bytes.count + 64)
    for (offset, byte) in bytes[first...].enumerated() {
      if byte < 0x80 {
        result.append(byte)
      } else if let scalar = upperHalf[Int(byte) - 0x80] {
        result.append(contentsOf: Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter))
      } else {
        let place = result.count
        problem = SyntaxProblem(
          "cannot be read: byte \(offset + first) has no meaning in the declared encoding",
          SourceRange(place..<place))
        break
      }
    }
    bytes = result
  }

  /// Finds `coding:` or `coding=` in a comment of the first two lines.
  private static func declaration(in bytes: [UInt8], from start: Int) -> (
    name: String, range: SourceRange
  )? {
    var offset = start
    for _ in 0..<2 {
      let end = bytes[offset...].firstIndex(where: Ascii.isLineEnd) ?? bytes.count
      let line = bytes[offset..<end]
      guard let first = line.firstIndex(where: { !Ascii.isBlank($0) }) else {
        guard let next = nextLine(bytes, end) else { return nil }
        offset = next
        continue
      }
      guard bytes[first] == Ascii.hash else { return nil }
      if let name = codingName(in: bytes[first..<end]) {
        return (String(decoding: name, as: UTF8.self), SourceRange(name.startIndex..<name.endIndex))
      }
      guard let next = nextLine(bytes, end) else { return nil }
      offset = next
    }
    return nil
  }

  private static func nextLine(_ bytes: [UInt8], _ end: Int) -> Int? {
    guard end < bytes.count else { return nil }
    let isPair =
      bytes[end] == Ascii.carriageReturn && end + 1 < bytes.count
      && bytes[end + 1] == Ascii.newline
    return end + (isPair ? 2 : 1)
  }

  private static func codingName(in comment: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let word = Array("coding".utf8)
    var offset = comment.startIndex
    while offset + word.count < comment.endIndex {
      let after = offset + word.count
      if comment[offset..<after].elementsEqual(word),
        comment[after] == UInt8(ascii: ":") || comment[after] == UInt8(ascii: "=")
      {
        let rest = comment[(after + 1)...].drop { $0 == Ascii.space || $0 == Ascii.tab }
        let name = rest.prefix { byte in
          byte < 0x80 && Ascii.isNamePart(byte) || byte == UInt8(ascii: "-") || byte == Ascii.dot
        }
        if !name.isEmpty { return name }
      }
      offset += 1
    }
    return nil
  }
}

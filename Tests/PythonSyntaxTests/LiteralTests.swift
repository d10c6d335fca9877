import PythonSyntax
import SourceText
import TestSupport
import Testing

/// Decoded values and the way back to the source.
@Suite
struct LiteralTests {
  private func literal(_ text: String) throws -> (SyntaxTree, StringLiteral) {
    let tree = SyntaxTree.parse(Array(text.utf8))
    #expect(tree.problems.isEmpty, "\(text)")
    return (tree, try #require(tree.allNodes.compactMap { tree.string($0) }.first))
  }

  @Test func everyByteOfAValueLeadsBack() throws {
    let (tree, literal) = try literal(#"'ALTER\tTABLE ' r"é\x" u'''\#r\#n\u20ac'''"#)
    #expect(literal.value.text == "ALTER\tTABLE é\\x\n€")
    #expect(
      literal.parts.map { tree.text(of: $0.content) } == [
        #"ALTER\tTABLE "#, #"é\x"#, "\r\n\\u20ac",
      ])
    #expect(literal.parts.map(\.style) == [[], [.raw, .doubleQuote], [.unicode, .triple]])
    func source(_ text: String) throws -> String? {
      let found = try #require(literal.value.text.utf8.firstRange(of: text.utf8))
      let start = literal.value.text.utf8.distance(
        from: literal.value.text.utf8.startIndex, to: found.lowerBound)
      return literal.value.sourceRange(of: start..<start + text.utf8.count).map {
        tree.text(of: $0)
      }
    }
    #expect(try source("TABLE") == "TABLE")
    #expect(try source("\t") == #"\t"#)
    #expect(try source("R\tT") == #"R\tT"#)
    #expect(try source("€") == #"\u20ac"#)
    #expect(try source("é\\") == #"é\"#)
    #expect(literal.value.sourceRange(ofByte: literal.value.bytes.count + 1) == nil)
    let end = try #require(literal.value.sourceRange(ofByte: literal.value.bytes.count))
    #expect(Int(end.start) == tree.bytes.count - 3)
  }

  @Test func surrogatesAndNamesAreKept() throws {
    let (_, surrogate) = try literal(#"'\ud83d\ude00'"#)
    #expect(surrogate.value.bytes == [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80])
    let (_, named) = try literal(#"'a\N{BULLET}b'"#)
    #expect(!named.value.isKnown)
    #expect(named.value.named.map(\.name) == ["BULLET"])
    #expect(named.value.text == "a\u{FFFD}b")
    #expect(named.value.sourceRange(of: 1..<4) == SourceRange(2, 12))
  }

  @Test func piecesOfFormattedStrings() throws {
    let tree = SyntaxTree.parse(Array("x = 'a{' f'{{b{c!r:>{d}}}}' f'{e = }'\n".utf8))
    #expect(tree.problems.isEmpty)
    let node = try #require(tree.allNodes.last { tree.kind($0) == .formattedString })
    let pieces = tree.formattedString(node).map { piece -> String in
      switch piece {
      case .text(let text): return text.text
      case .field(let field):
        let expression = tree.child(.expression, of: field).map { tree.text(of: $0) } ?? ""
        return "<\(expression) \(tree.conversion(of: field))>"
      }
    }
    #expect(pieces == ["a{{b", "<c representation>", "}e = ", "<e none>"])
  }

  /// A literal stands as it is exactly where its value is one stretch of the source.
  @Test(
    arguments: [
      "''", "'a b'", "\"\"\"a\nb\"\"\"", "u'é'", #"r'a\b'"#, #"'a\n'"#, "'a' 'b'",
      "\'\'\'a\r\nb\'\'\'",
      "'{x}'",
    ])
  func plainTexts(_ text: String) throws {
    let (tree, literal) = try literal(text)
    let node = try #require(tree.allNodes.first { tree.kind($0) == .string })
    let plain = tree.plainText(node)
    let isPlain = literal.parts.count == 1 && !text.contains(#"\"#) && !text.utf8.contains(13)
    #expect((plain != nil) == isPlain)
    guard let plain else { return }
    #expect(tree.text(of: plain) == literal.value.text)
    if !plain.isEmpty {
      #expect(literal.value.sourceRange(of: 0..<literal.value.bytes.count) == plain)
    }
  }

  /// The pieces as they are visited make the same texts, joined.
  @Test(
    arguments: [
      "f'a{{b{c!r:>{d}}}}'", "'a{' f'{{b{c}' f'{e = }' 'z'", #"f'\n{a}\N{BULLET}' rf'\d{b}'"#,
      "f'plain' f' too'", "f''",
    ])
  func piecesOneByOne(_ text: String) throws {
    let tree = SyntaxTree.parse(Array(text.utf8))
    let node = try #require(tree.allNodes.last { tree.kind($0) == .formattedString })
    var visited = [""]
    tree.forEachPiece(of: node) { piece in
      switch piece {
      case .plain(let range): visited[visited.count - 1] += tree.text(of: range)
      case .text(let text): visited[visited.count - 1] += text.text
      case .field(let field): visited += [tree.text(of: field), ""]
      }
      return true
    }
    let joined = tree.formattedString(node).map { piece in
      switch piece {
      case .text(let text): text.text
      case .field(let field): tree.text(of: field)
      }
    }
    #expect(visited.filter { !$0.isEmpty } == joined)
    var count = 0
    tree.forEachPiece(of: node) { _ in
      count += 1
      return false
    }
    #expect(count == min(1, joined.count))
  }

  @Test func quotingDoesNotCount() throws {
    let (_, one) = try literal(#"'a' "b\n""#)
    let (_, other) = try literal("'''ab\n'''")
    #expect(one.value == other.value)
  }

  @Test func numbers() throws {
    let tree = SyntaxTree.parse(Array("0x_ff, 1_000, 18446744073709551616, 1e3, 2j, 0\n".utf8))
    let numbers = tree.allNodes.compactMap { tree.number($0) }
    #expect(
      numbers == [
        .integer([255]), .integer([1000]), .integer([0, 0, 1]), .float(1000), .imaginary(2),
        .integer([]),
      ])
    #expect(numbers.map(\.int) == [255, 1000, nil, nil, nil, 0])
    #expect(tree.allNodes.compactMap { tree.integer($0) } == [255, 1000, 0])
  }

  @Test func encodings() throws {
    let latin: [UInt8] =
      Array("# -*- coding: iso-8859-1 -*-\nx = '".utf8) + [0xE9] + Array("' + y\n".utf8)
    let tree = SyntaxTree.parse(latin)
    #expect(tree.encoding == .latin1)
    #expect(tree.allNodes.compactMap { tree.string($0)?.value.text } == ["é"])
    let place = try #require(tree.allNodes.last { tree.isName($0, "y") })
    #expect(latin[tree.fileOffset(of: Int(tree.range(of: place).start))] == UInt8(ascii: "y"))
    let unknown = SyntaxTree.parse(Array("# coding: rot13\nx = 1\n".utf8))
    #expect(unknown.encoding == .unsupported("rot13"))
    #expect(unknown.problems.count == 1)
    #expect(unknown.kind(unknown.root) == .error)
    let invalid = SyntaxTree.parse([0x78, 0x20, 0x3D, 0x20, 0x27, 0xFF, 0x27])
    #expect(invalid.problems.map(\.range) == [SourceRange(5, 6)])
  }

  /// Encodings of one byte decode as Python decodes them.
  @Test(arguments: ["ascii", "latin-1", "iso-8859-15", "cp1252", "koi8-r", "utf8", "UTF_8", "l9"])
  func encodingsDecodeAsInPython(name: String) throws {
    let newest = try #require(try Interpreters.all().last)
    let texts = (0x80...0xFF).map { (byte: UInt8) in
      Array("# coding: \(name)\nx = '".utf8) + [byte] + Array("'\n".utf8)
    }
    let oracle = Oracle(interpreter: newest)
    let verdicts = try oracle.verdicts(onTexts: texts)
    for (text, verdict) in zip(texts, verdicts) {
      let tree = SyntaxTree.parse(text)
      guard case .accepted(let checksum, _) = verdict else {
        #expect(!tree.problems.isEmpty, "\(text.suffix(3))")
        continue
      }
      #expect(tree.problems.isEmpty)
      let dump = PythonDump.dump(tree, hasPositions: oracle.hasPositions)
      #expect(Checksum.crc32(dump) == checksum, "\(text.suffix(3))")
    }
  }
}

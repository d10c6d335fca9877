import SQLSyntax
import Testing

@Suite struct LexerTests {
  @Test func tokens() {
    #expect(tokens("a.b::int,c") == ["w:a", "p:.", "w:b", "s:::", "w:int", "p:,", "w:c"])
    #expect(
      tokens("1 1.5 .5 1e-3 0x1F 1..2") == [
        "n:1", "n:1.5", "n:.5", "n:1e-3", "n:0x1F", "n:1", "p:.", "n:.2",
      ])
    #expect(tokens("a->>'b' @> c <> d") == ["w:a", "s:->>", "q:'b'", "s:@>", "w:c", "s:<>", "w:d"])
    #expect(tokens("a-- x\nb/* y */c") == ["w:a", "w:b", "w:c"])
    #expect(tokens("a+/*x*/b") == ["w:a", "s:+", "w:b"])
    #expect(tokens("héllo_1$ x") == ["w:héllo_1$", "w:x"])
  }

  @Test func strings() {
    for text in [
      "'it''s'", "''", "E'it\\'s'", "N'x'", "x'1F'", "U&'\\0041'", "$$a;b$$", "$a$ $b$ $$ $a$",
      "q'[it's]'", "nq'{a'}b}'", "q'!it's!'", "''''",
    ] {
      #expect(tokens(text) == ["q:\(text)"])
      #expect(tokens("\(text);x") == ["q:\(text)", "p:;", "w:x"])
    }
    for text in ["\"a\"\"b\"", "`a``b`", "U&\"x\""] { #expect(tokens(text) == ["i:\(text)"]) }
    #expect(tokens("'a\\'", .postgresql) == ["q:'a\\'"])
    #expect(tokens("'a\\'b'", .mysql) == ["q:'a\\'b'"])
    #expect(tokens("x('it\\'s')") == ["w:x", "p:(", "q:'it\\'s'", "p:)"])
  }

  @Test func bracketsAreIdentifiersOrArrays() {
    #expect(tokens("ADD [my col] int") == ["w:ADD", "i:[my col]", "w:int"])
    #expect(tokens("ARRAY [a]") == ["w:ARRAY", "p:[", "w:a", "p:]"])
    #expect(tokens("int[]") == ["w:int", "p:[", "p:]"])
    #expect(tokens("x[y]") == ["w:x", "p:[", "w:y", "p:]"])
    #expect(tokens("x[y]", .sqlite) == ["w:x", "i:[y]"])
  }

  @Test func bindMarkers() {
    #expect(tokens(":a") == ["b::a"])
    #expect(tokens("(:a)") == ["p:(", "b::a", "p:)"])
    #expect(tokens("a::b") == ["w:a", "s:::", "w:b"])
    #expect(tokens("%(n)s") == ["b:%(n)s"])
    #expect(tokens("a = %s") == ["w:a", "s:=", "b:%s"])
    #expect(tokens("a %% 2") == ["w:a", "s:%%", "n:2"])
    #expect(tokens("? $1 @x @@y") == ["b:?", "b:$1", "b:@x", "b:@@y"])
    #expect(tokens("a ?| b") == ["w:a", "s:?|", "w:b"])
    #expect(tokens("\\:a") == ["s:\\", "s::", "w:a"])
  }

  @Test func comments() {
    #expect(tokens("/* a /* b */ c */ d") == ["w:d"])
    #expect(tokens("/* a /* b */ d", .mysql) == ["w:d"])
    #expect(tokens("/* a /* b */ d") == ["w:d"])
    #expect(tokens("a # b\nc") == ["w:a", "w:c"])
    #expect(tokens("a # b", .postgresql) == ["w:a", "s:#", "w:b"])
    #expect(tokens("a #> '{b}'") == ["w:a", "s:#>", "q:'{b}'"])
    #expect(tokens("5--3", .mysql) == ["n:5", "s:--", "n:3"])
    #expect(tokens("5--3") == ["n:5"])
  }

  @Test func whatIsNotClosedIsAProblem() {
    for text in ["'a", "\"a", "`a", "$$a", "$x$ a $$", "/* a", "q'[a'", "E'a\\'", "N'"] {
      let script = SQLScript("SELECT 1; " + text)
      #expect(script.problems.count == 1, "\(text)")
      #expect(script.problems.first?.range.start == 10, "\(text)")
    }
  }

  /// Every byte ends words and blanks, or does not, wherever it stands and whatever follows.
  @Test func wordsAndBlanksOfAnyLength() throws {
    for byte in UInt8.min...UInt8.max {
      let short = SQLScript([0x61, 0x61, 0x61, byte], dialect: .postgresql)
      let isMember = try #require(short.tokens.first).range.end == 4
      let isBlank = byte <= 0x20 || byte == 0x7F
      for count in 3..<20 {
        let rest = [byte, 0x20] + [UInt8](repeating: 0x62, count: 17)
        let word = SQLScript([UInt8](repeating: 0x61, count: count) + rest, dialect: .postgresql)
        #expect(word.tokens.first?.range.end == UInt32(isMember ? count + 1 : count))
        let blanks = SQLScript([UInt8](repeating: 0x20, count: count) + rest, dialect: .postgresql)
        #expect(blanks.tokens.first?.range.start == UInt32(isBlank ? count + 2 : count))
      }
    }
  }

  private func tokens(_ text: String, _ dialect: SQLDialect = .unknown) -> [String] {
    let script = SQLScript(text, dialect: dialect)
    return script.tokens.map { token in
      let kind =
        switch token.kind {
        case .word: "w"
        case .quotedIdentifier: "i"
        case .string: "q"
        case .number: "n"
        case .bindMarker: "b"
        case .symbol: "s"
        case .punctuation: "p"
        }
      return "\(kind):\(script.text(of: token.range))"
    }
  }
}

import SourceText
import TOML
import Testing

@Suite("TOML")
struct TOMLTests {
  @Test("values of every type")
  func types() throws {
    let text = """
      s = "a\\u00e4\\n"
      i = -0x10
      f = 1.5
      b = true
      d = 1979-05-27T07:32:00Z
      a = [1, [2], {x = 3}]
      [t.u]
      k = 'raw\\n'
      """.replacing("-0x10", with: "-16")
    let document = TOMLDocument.parse(Array(text.utf8))
    #expect(document.problem == nil)
    #expect(
      describe(document.root) == """
        {s = "a\u{e4}\n", i = -16, f = 1.5, b = true, d = 1979-05-27T07:32:00Z, \
        a = [1, [2], {x = 3}], t = {u = {k = "raw\\n"}}}
        """)
  }

  @Test("the places of keys and values, in bytes", arguments: ["", "\u{FEFF}"])
  func places(mark: String) throws {
    let text =
      mark
      + "# \u{1F600} \u{e4}\r\n\"k\u{e4}y\" = \"v\u{1F600}\" # c\r\n[tool.x]\na.b = [ 'p', 12 ]\n"
    let bytes = Array(text.utf8)
    let file = SourceFile(path: "x.toml", bytes: bytes)
    let root = TOMLDocument.parse(bytes).root
    let entry = try #require(root.entry("k\u{e4}y"))
    #expect(file.text(of: entry.key.range) == "\"k\u{e4}y\"")
    #expect(file.text(of: entry.value.range) == "\"v\u{1F600}\"")
    let tool = try #require(root.entry("tool"))
    #expect(file.text(of: tool.key.range) == "tool")
    let x = try #require(tool.value.table?.entry("x"))
    #expect(LineIndex(bytes).position(of: Int(x.key.range.start)).line == 3)
    let b = try #require(x.value.table?["a"]?.table?.entry("b"))
    #expect(file.text(of: b.key.range) == "b")
    let array = try #require(b.value.array)
    #expect(array.map { file.text(of: $0.range) } == ["'p'", "12"])
  }

  @Test("keys come in the order of the file")
  func order() {
    let root = TOMLDocument.parse(Array("z = 1\nb = 2\n[a]\n[c]\n[B]\n".utf8)).root
    #expect(root.entries.map(\.key.value) == ["z", "b", "a", "c", "B"])
  }

  @Test(
    "what is not TOML has a place",
    arguments: [
      ("a = 1\n  a = 2\n", 2, 7), ("a = \"x\n", 1, 7), ("a = 1\nb = [1,\n", 3, 1),
      ("\u{e4} = 1\n", 1, 1), ("a = 1\n [[[b]]]\n", 2, 4), ("[&", 1, 2),
    ])
  func problems(text: String, line: Int, column: Int) throws {
    let problem = try #require(TOMLDocument.parse(Array(text.utf8)).problem)
    #expect(problem.position.line == line)
    #expect(!problem.message.isEmpty)
    #expect(abs(problem.position.column - column) <= 2, "\(problem)")
  }

  @Test("hostile bytes cost a problem and nothing else")
  func hostile() {
    let deep = 100_000
    let texts: [[UInt8]] = [
      Array("a = ".utf8) + [UInt8](repeating: 0x5B, count: deep),
      Array(("a = " + String(repeating: "{a=", count: deep)).utf8),
      Array(("a" + String(repeating: ".a", count: deep) + " = 1").utf8),
      Array(("[a" + String(repeating: ".a", count: deep) + "]").utf8),
      Array((String(repeating: "[[", count: deep)).utf8),
      Array(("a = " + String(repeating: "{a.a.a.a.a.a.a.a=", count: deep)).utf8),
      [0x61, 0x3D, 0x22, 0xFF, 0x22], [0x61, 0x00, 0x3D, 0x31], [0xEF, 0xBB], [0xC0, 0x80],
      Array("a = \"\"\"".utf8), Array("a = \"\\".utf8), Array("'".utf8),
      Array("\"\"\"\"\"\"\"".utf8),
      [UInt8](repeating: 0x0A, count: TOMLDocument.maximumSize + 1),
      Array("a=99999999999999999999".utf8), Array("\u{0}".utf8),
    ]
    for text in texts { #expect(TOMLDocument.parse(text).problem != nil) }
    #expect(TOMLDocument.parse([]).problem == nil)
    #expect(TOMLDocument.parse([0xEF, 0xBB, 0xBF]).problem == nil)
  }

  @Test("dots in strings and comments are no keys")
  func dots() {
    let dots = String(repeating: ".", count: 500)
    let text = """
      # \(dots)
      a = "\(dots)\\"\(dots)" # \(dots)
      b = '\(dots)\\'
      c = \"\"\"
      \(dots) "" \(dots)\"\"\"\"
      d = '''
      \(dots)' '' \(dots)'''
      e = 1
      """
    #expect(TOMLDocument.parse(Array(text.utf8)).problem == nil)
  }

  @Test("cut off or damaged anywhere, a text is read or refused")
  func truncation() {
    let text = Array(
      "[a.b]\nx = [1, 2.5, \"\u{e4}\\n\", {y = '''\nz'''}] # \u{1F600}\n[[c]]\nd = 1979-05-27\n"
        .utf8)
    for end in text.indices {
      _ = TOMLDocument.parse(Array(text[..<end]))
      for byte: UInt8 in [0, 0x22, 0x5B, 0x80, 0xFF] {
        var damaged = text
        damaged[end] = byte
        _ = TOMLDocument.parse(damaged)
      }
    }
  }

  private func describe(_ table: TOMLTable) -> String {
    "{" + table.entries.map { "\($0.key.value) = \(describe($0.value))" }.joined(separator: ", ")
      + "}"
  }

  private func describe(_ value: TOMLValue) -> String {
    switch value.content {
    case .table(let table): describe(table)
    case .array(let array): "[" + array.map(describe).joined(separator: ", ") + "]"
    case .string(let string): "\"\(string)\""
    case .integer(let integer): "\(integer)"
    case .float(let float): "\(float)"
    case .boolean(let boolean): "\(boolean)"
    case .date(let date): date
    }
  }
}

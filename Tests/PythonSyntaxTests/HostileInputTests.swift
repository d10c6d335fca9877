import Foundation
import PythonSyntax
import SourceText
import TestSupport
import Testing

/// No input makes the parser trap, overflow its stack or take long.
@Suite
struct HostileInputTests {
  /// Parses in each mode and walks the whole tree, recursively as readers of the tree do.
  private func exercise(_ bytes: [UInt8]) -> SyntaxTree {
    let tree = SyntaxTree.parse(bytes)
    var walker = Walker(tree: tree)
    walker.walk(tree.root, depth: 1)
    #expect(walker.depth <= SyntaxTree.maximumDepth)
    let deferred = SyntaxTree.parse(bytes, .deferringFunctionBodies)
    for node in deferred.allNodes {
      guard let body = deferred.parsingBody(of: node) else { continue }
      var walker = Walker(tree: body)
      walker.walk(body.root, depth: 1)
    }
    return tree
  }

  @Test func truncationAtEveryByte() throws {
    for text in try Snippets.all() + Snippets.nasty {
      for length in 0...text.count {
        let tree = exercise(Array(text[..<length]))
        #expect(tree.bytes.count >= length)
      }
    }
  }

  @Test func everyByteReplaced() throws {
    var random = RandomSource(seed: 7)
    for text in try Snippets.all() + Snippets.nasty {
      for place in text.indices {
        var text = text
        text[place] = UInt8(random.int(0..<256))
        _ = exercise(text)
      }
    }
  }

  @Test(arguments: [
    Nest("brackets", "(", 100_000), Nest("closed brackets", "(", 100_000, "1", ")"),
    Nest("lists", "[", 150, "1", "]", isFine: true), Nest("braces", "{", 100_000),
    Nest("mixed", "f([{", 100_000), Nest("minus", "-", 100_000, "1"),
    Nest("some minus", "-", 1500, "1", isFine: true), Nest("not", "not ", 100_000, "a"),
    Nest("await", "await ", 100_000, "a"), Nest("lambda", "lambda: ", 100_000, "a"),
    Nest("some lambda", "lambda: ", 1500, "a", isFine: true),
    Nest("lambda default", "lambda a=", 100_000, "1"),
    Nest("some lambda default", "lambda a=", 390, "1", ": 1", isFine: true),
    Nest("conditional", "a if b else ", 100_000, "c"),
    Nest("some conditional", "a if b else ", 1500, "c", isFine: true),
    Nest("power", "a ** ", 100_000, "b"), Nest("sum", "1 + ", 100_000, "1"),
    Nest("some sum", "1 + ", 1500, "1", isFine: true), Nest("product", "1 * ", 100_000, "1"),
    Nest("and", "a and ", 100_000, "b", isFine: true),
    Nest("comparison", "a < ", 100_000, "b", isFine: true),
    Nest("attribute", "a.", 100_000, "b"), Nest("call", "a", 100_000, "()", isCalls: true),
    Nest("tuple", "a, ", 100_000, "b", isFine: true),
    Nest("string", "'a' ", 100_000, "", isFine: true),
    Nest("assignment", "a = ", 100_000, "b", isFine: true),
    Nest("f-string", "f'{", 100_000), Nest("f-strings", "f'{", 140, "a", "}'", isFine: true),
    Nest("format", "f'{a:", 100_000), Nest("star", "*", 100_000, "a"),
    Nest("decorator", "@a\n", 100_000, "def f(): pass", isFine: true),
    Nest("one-line if", "if a: ", 100_000, "b"), Nest("semicolon", "a;", 100_000, "", isFine: true),
    Nest("dedent", "if a:\n  b\n", 30_000, "", isFine: true), Nest("bad", "?\n", 100_000),
    Nest("bad brackets", ")\n", 100_000), Nest("bad strings", "'\n", 100_000),
    Nest("open", "f(\n", 100_000), Nest("backslash", "\\\n", 100_000, isFine: true),
    Nest("import", "import a", 100_000, ".a", isFine: true, isCalls: true),
    Nest(
      "from", "from " + String(repeating: ".", count: 100_000) + " import ", 1, "a", isFine: true),
    Nest(
      "pattern", "match a:\n case " + String(repeating: "[", count: 199), 1,
      "a" + String(repeating: "]", count: 199) + ": pass", isFine: true),
  ])
  func repetition(_ nest: Nest) {
    let clock = ContinuousClock()
    var tree: SyntaxTree?
    let time = clock.measure { tree = exercise(nest.bytes) }
    #expect(tree?.problems.isEmpty == nest.isFine, "\(tree?.problems.first?.message ?? "accepted")")
    #expect(time < .seconds(20), "\(time)")
  }

  /// The parser itself needs little stack: 512 KiB in a release build, 4 MiB in a debug build.
  @Test func littleStack() {
    let pieces = [
      ("lambda a=", 390, "1", ": 1"), ("lambda a=", 100_000, "", ""),
      ("x[f(a, *b, c={d: [e for e in (", 33, "1", ")]})]"), ("f'{", 140, "1", "}'"),
      ("(lambda a=(b if c or d and not e < f | g ^ h & i << j + k * -l ** m: ", 66, "1", "))"),
      ("(", 199, "a", ",)"), ("-", 1500, "1", ""),
    ]
    var blocks = ""
    for level in 0..<98 {
      blocks += String(repeating: " ", count: level)
      blocks += ["with a:", "def f():", "class A:", "if a:", "while a:"][level % 5] + "\n"
    }
    blocks += String(repeating: " ", count: 98)
    for (open, count, middle, close) in pieces {
      let text =
        blocks + String(repeating: open, count: count) + middle
        + String(repeating: close, count: count) + "\n"
      let bytes = Array(text.utf8)
      let done = DispatchSemaphore(value: 0)
      let thread = Thread {
        _ = SyntaxTree.parse(bytes)
        done.signal()
      }
      thread.stackSize = 4 << 20
      thread.start()
      done.wait()
    }
  }

  @Test func elifsAndIndents() {
    let elifs = "if a: b\n" + String(repeating: "elif a: b\n", count: 10_000) + "else: c\n"
    #expect(!exercise(Array(elifs.utf8)).problems.isEmpty)
    let someElifs = "if a: b\n" + String(repeating: "elif a: b\n", count: 700) + "else: c\n"
    #expect(exercise(Array(someElifs.utf8)).problems.isEmpty)
    for (count, isFine) in [(99, true), (100, false), (2000, false)] {
      var text = ""
      for level in 0..<count { text += String(repeating: " ", count: level) + "if a:\n" }
      text += String(repeating: " ", count: count) + "b\n"
      #expect(exercise(Array(text.utf8)).problems.isEmpty == isFine, "\(count) indents")
    }
  }

  /// The deepest tree there can be: blocks in blocks, with the deepest expression in the innermost one.
  @Test func deepestTree() {
    var text = ""
    for level in 0..<99 { text += String(repeating: " ", count: level) + "try:\n" }
    text += String(repeating: " ", count: 99) + String(repeating: "-", count: 1595) + "a\n"
    for level in (0..<99).reversed() {
      text += String(repeating: " ", count: level) + "finally: pass\n"
    }
    #expect(exercise(Array(text.utf8)).problems.isEmpty)
  }
}

/// A text made of one piece, again and again.
struct Nest: CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  let isFine: Bool

  var testDescription: String { name }

  init(
    _ name: String, _ piece: String, _ count: Int, _ middle: String = "", _ closing: String = "",
    isFine: Bool = false, isCalls: Bool = false
  ) {
    self.name = name
    self.isFine = isFine
    let text =
      isCalls
      ? piece + String(repeating: middle, count: count)
      : String(repeating: piece, count: count) + middle + String(repeating: closing, count: count)
    bytes = Array((text + "\n").utf8)
  }
}

/// A recursive reader of a tree: visits every node, asks for its payload, and checks the ranges.
struct Walker {
  let tree: SyntaxTree
  private(set) var depth = 0
  private(set) var count = 0

  init(tree: SyntaxTree) {
    self.tree = tree
  }

  mutating func walk(_ node: NodeID, depth: Int) {
    self.depth = max(self.depth, depth)
    count += 1
    let range = tree.range(of: node)
    #expect(Int(range.end) <= tree.bytes.count)
    let kind = tree.kind(node)
    if kind != .number, kind != .name { _ = tree.payload(of: node) }
    for child in tree.childrenWithRoles(of: node) { walk(child.node, depth: depth + 1) }
  }
}

extension Snippets {
  /// Texts in which little is right.
  static let nasty: [[UInt8]] = [
    "# -*- coding: latin-1 -*-\nx = 'é'\n", "\u{FEFF}x = 1\n", "if a:\n\tb\n        c\n",
    "def f(:\n  x = (1,\n  y = 2\ndef g():\n  return }\nz = '''\n", "f'{a:{b}' + f\"{c!z}\"\n\\",
    "x = 0x\ny = 1_\nz = 1e+\nw = 'a\n'\nv = b'é'\nu = '\\x'\n",
    "class A:\ndef f(self): pass\n  x\n y\n",
    "match a:\n  case 1:\n   pass\n  x\n  case: b\n",
    "a = [\n  1,\n  2\n\nimport b\nc = d)\r\re\r\nf\r",
    "try:\n  a\nb\nelse:\n  c\n", "@a\n@b\nx\nasync x\nasync def f(): (yield\n",
  ].map { Array($0.utf8) }
}

import PythonSyntax
import TestSupport
import Testing

/// Syntax that is newer than every interpreter here is read as `ruff` reads it.
@Suite
struct RuffTests {
  private static let texts = [
    "t'a{b}c'", "T\"{a!r:>{b}}\" t'{c=}'", "rt'\\{a}'", "tR'x' Rt\"\"\"{a\n}\"\"\"", "t'a' t'b'",
    "t'{t'{x}'}'", "t''", "t'a' f'b'", "t'a' 'b'", "'a' t'b'", "t'a' b'b'", "bt'a'", "tu'a'",
    "ft'a'", "tf'a'", "ut'a'", "t'{}'", "t'{a'", "t'}'", "t'{a!x}'", "t'{{}}'", "t'{a:{b:{c}}}'",
    "t'{lambda: x}'", "t'{*a, b}'", "t'{yield}'", "t'a", "t'''a\n", "[t'{x}' for x in y]",
    "t = 1; t'x'", "print(t)", "x: t\"{a}\" = t\"b\"", "f'{x:5\n}'", "t'{x:5\n}'",
    "try: pass\nexcept A, B: pass", "try: pass\nexcept A, B, C: pass\nexcept D: pass",
    "try: pass\nexcept A, B as e: pass", "try: pass\nexcept* A, B: pass",
    "try: pass\nexcept* A, B as e: pass", "try: pass\nexcept A,: pass",
    "try: pass\nexcept (A, B) as e: pass", "try: pass\nexcept *A, B: pass",
    "try: pass\nexcept A, *B: pass", "try: pass\nexcept: pass", "try: pass\nexcept*: pass",
    "try: pass\nexcept ,: pass", "try: pass\nexcept A B: pass", "match a:\n    case t'x': pass",
    "def f():\n    try: pass\n    finally: return",
  ]

  @Test func acceptsWhatRuffAccepts() throws {
    let rejected = try Ruff.rejected(among: Self.texts.map { Array($0.utf8) })
    #expect(!rejected.isEmpty, "ruff rejected nothing")
    for (index, text) in Self.texts.enumerated() {
      let isRejected = rejected.contains(index)
      let problem = SyntaxTree.parse(Array(text.utf8)).problems.first
      #expect((problem != nil) == isRejected, "\(text): \(problem?.message ?? "accepted")")
    }
  }
}

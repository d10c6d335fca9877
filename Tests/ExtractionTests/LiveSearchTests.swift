import Extraction
import MigrationModel
import SourceText
import TestSupport
import Testing

/// Which functions of modules lead to the database: the same whoever asks first, and after whichever other one.
@Suite struct LiveSearchTests {
  private static let helpers = """
    from alembic import op
    def first(n):
        op.execute("x")
        return second(n)
    def second(n):
        return first(n - 1) + third(n)
    def third(n):
        return second(n)
    def even(n): return n == 0 or odd(n - 1)
    def odd(n): return n != 0 and even(n - 1)
    class Runner:
        def run(self): return self.step()
        def step(self): return first(1)
    def runs(): return Runner().run()
    class Counter:
        def run(self): return odd(1)
    def counts(): return Counter().run()
    \((0..<150).map { "def dead\($0)(): return dead\($0 + 1)()" }.joined(separator: "\n"))
    def dead150(): return 1
    \((0..<150).map { "def live\($0)(): return live\($0 + 1)()" }.joined(separator: "\n"))
    def live150(): return op.get_bind()
    FUNCTIONS = [odd, third]
    def later(): return FUNCTIONS
    """

  private static let live = [
    "first", "second", "third", "runs", "Runner", "live0", "live149", "later",
  ]
  private static let dead = ["even", "odd", "counts", "Counter", "dead0", "dead149"]

  @Test func alone() {
    for name in Self.live { #expect(handed([name], ModuleLibrary()) == [true], "\(name)") }
    for name in Self.dead { #expect(handed([name], ModuleLibrary()) == [false], "\(name)") }
  }

  @Test(arguments: 0..<20)
  func inAnyOrder(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let library = ModuleLibrary()
    for _ in 0..<6 {
      let names = (Self.live + Self.dead).shuffled(using: &random)
        .prefix(Int.random(in: 1...8, using: &random))
      #expect(handed(Array(names), library) == names.map(Self.live.contains), "\(names)")
    }
  }

  /// What a migration changes of a module holds for that one only.
  @Test func changedList() {
    let library = ModuleLibrary()
    #expect(handed(["later"], library, after: "helpers.FUNCTIONS.clear()") == [false])
    #expect(handed(["later"], library) == [true])
    #expect(handed(["later"], library, after: "helpers.FUNCTIONS.clear()") == [false])
  }

  /// Whether each of the functions may change the database if it is handed on.
  private func handed(
    _ names: [String], _ library: ModuleLibrary, after statement: String = "pass"
  ) -> [Bool] {
    let text = """
      from app import helpers
      revision = "r"
      def upgrade():
          \(statement)
      \(names.map { "    print(helpers.\($0))" }.joined(separator: "\n"))
      """
    let file = source("r.py", text)
    let read = MigrationReader.details(of: MigrationReader.parse(file), context, library)
    let texts = read.details.upgrade.unread.map { entry in
      String(decoding: file.bytes[entry.range.offsets], as: UTF8.self)
    }
    return names.map { texts.contains("print(helpers.\($0))") }
  }

  private var context: ReadingContext {
    var sources = ModuleSources()
    let module = ModuleSource(source("m.py", Self.helpers), package: ["app"], number: 1)
    sources.add(module, ["app", "helpers"])
    return ReadingContext(dialect: .postgresql, modules: sources)
  }

  private func source(_ path: RelativePath, _ text: String) -> SourceFile {
    SourceFile(path: path, bytes: Array(text.utf8), provenance: .synthetic)
  }
}

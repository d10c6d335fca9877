import Extraction
import MigrationModel
import SourceText
import TestSupport
import Testing

/// What comments declare; which findings that accepts is tested by the pages of `rules/`.
@Suite struct DeclarationTests {
  /// Every form at every place.
  private static let sample = """
    # mlint: ignore[vague-message] the whole file
    \"\"\"update

    # mlint: ignore[no-comment] text
    \"\"\"  # mlint: ignore[vague-message, header-mismatch]: behind the docstring
    # noqa: E501  # mlint: replaces a:f, g one file for 2024  # pylint: skip
    # mlint: backport-of d' needed by #12
    revision = "s"  ## mlint:ignore[]
    down_revision = None

    from alembic import op
    NOTE = "-- mlint: ignore[no-comment] # mlint: ignore[no-comment]"


    @decorated
    def upgrade() -> None:
        # mlint: ignore[add-not-null-without-default]
        with op.batch_alter_table("t") as batch:
            batch.drop_column("c")  # mlint: allow[x] é ü
            # mlint: nothing
        op.execute(
            # mlint: ignore[x] within a call
            "SELECT 1"
        )  # mlint: ignore[y] at its end
        op.execute(\"\"\"
            -- mlint: ignore[z] within SQL -- and another
            ALTER TABLE t ADD c int; -- mlint: ignore[z] behind it
        \"\"\")
        # mlint: ignore[w] at the end of the block
    """

  /// What one file declares, in its comments and in SQL.
  private func declarations(_ bytes: [UInt8]) -> [Declaration] {
    let file = SourceFile(path: "a.py", bytes: bytes)
    guard let migration = MigrationReader.read(file).migration else { return [] }
    return migration.declarations + MigrationReader.details(of: migration).declarations
  }

  private func described(_ declaration: Declaration) -> String {
    let what =
      switch declaration.content {
      case .ignore(let rules): "ignore \(rules.map(\.value))"
      case .replaces(let revisions): "replaces \(revisions.map(\.value))"
      case .backport(let revision): "backport-of \(revision.value)"
      case .unreadable(let flaw): "\(flaw)"
      }
    return "\(what) | \(declaration.reason)"
  }

  @Test func everyFormIsRead() {
    #expect(
      declarations(Array(Self.sample.utf8)).map(described) == [
        #"ignore ["vague-message"] | the whole file"#,
        #"ignore ["vague-message", "header-mismatch"] | behind the docstring"#,
        #"replaces ["a:f", "g"] | one file for 2024"#,
        "backport-of d' | needed by #12",
        "noRules | ",
        #"ignore ["add-not-null-without-default"] | "#,
        #"unknownVerb("allow") | [x] é ü"#,
        #"unknownVerb("nothing") | "#,
        #"ignore ["x"] | within a call"#,
        #"ignore ["y"] | at its end"#,
        #"ignore ["w"] | at the end of the block"#,
        #"ignore ["z"] | within SQL"#,
        #"ignore ["z"] | behind it"#,
      ])
  }

  /// The text that each is about.
  @Test func everyPlaceIsFound() {
    let bytes = Array(Self.sample.utf8)
    let places = declarations(bytes).map { declaration in
      switch declaration.scope {
      case .file: "file"
      case .place(let range):
        String(decoding: bytes[range.offsets], as: UTF8.self)
          .split(separator: "\n").map { $0.trimmingPrefix(while: \.isWhitespace) }
          .joined(separator: "/")
      }
    }
    #expect(
      places.map { $0.prefix(24) }.joined(separator: "\n") == """
        file
        \"\"\"update/# mlint: ignor
        file
        file
        revision = "s"  
        with op.batch_alter_tabl
        batch.drop_column("c")  

        "SELECT 1"
        op.execute(/# mlint: ign

        ALTER TABLE t ADD c int
        ALTER TABLE t ADD c int
        """)
    #expect(places[5].hasSuffix("batch.drop_column(\"c\")"))
  }

  @Test func noCutBreaksTheReader() {
    let bytes = Array(Self.sample.utf8)
    for length in 0...bytes.count { expectSound(Array(bytes[..<length])) }
    for start in stride(from: 0, to: bytes.count, by: 3) { expectSound(Array(bytes[start...])) }
  }

  @Test(arguments: seeds(100))
  func noMixtureBreaksTheReader(seed: UInt64) {
    var random = RandomSource(seed: seed)
    let pieces = [
      "# mlint:", "-- mlint: ", "ignore", "replaces ", "backport-of", "[", "]", ",", ":", " ", "\n",
      "    ", "\t", "\r\n", "#", "-", "(", ")", "\"\"\"", "'", "f'{", "}'", "é", "\u{FF}", "\\",
      "if x:",
      "else:", "@d", "def upgrade():", "op.execute(", "revision = 'r'\n", "down_revision = None\n",
      "a",
      "SELECT 1;", "\u{C}",
    ]
    for _ in 0..<50 {
      var text = "revision = 'r'\ndown_revision = None\nfrom alembic import op\n"
      for _ in 0..<random.int(1..<40) { text += random.element(of: pieces) ?? "" }
      var bytes = Array(text.utf8)
      if random.chance(0.3) { bytes[random.int(0..<bytes.count)] = UInt8(random.int(1..<256)) }
      if random.chance(0.2) { bytes = [0xEF, 0xBB, 0xBF] + bytes }
      expectSound(bytes)
    }
  }

  /// Ranges lie in the text, and reading twice gives the same.
  private func expectSound(_ bytes: [UInt8]) {
    let found = declarations(bytes)
    #expect(found == declarations(bytes))
    for declaration in found {
      #expect(declaration.range.offsets.upperBound <= bytes.count)
      if case .place(let range) = declaration.scope {
        #expect(range.offsets.upperBound <= bytes.count)
      }
    }
  }

  /// A file that is made to cost much costs little.
  @Test func manyDeclarationsAreBounded() {
    let line = "    # mlint: ignore[vague-message] x\n"
    let text =
      "revision = 'r'\ndown_revision = None\ndef upgrade():\n"
      + String(repeating: line, count: 20_000) + String(repeating: "    pass\n", count: 20_000)
    #expect(declarations(Array(text.utf8)).count == Declaration.maximumCount)
  }
}

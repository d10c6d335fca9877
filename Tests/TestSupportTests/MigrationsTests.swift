import TestSupport
import Testing

@Suite struct MigrationsTests {
  /// The builder's text is what the real Alembic writes with its generic template.
  @Test func theBuilderWritesWhatAlembicWrites() throws {
    let folder = try TemporaryFolder()
    let alembic = try PythonTools.alembic() + "/alembic"
    try folder.write("alembic.ini", alembicIni())
    for name in ["env.py", "script.py.mako"] {
      try folder.write("migrations/" + name, PythonTools.alembicTemplate(name))
    }
    try folder.write("migrations/versions/a1.py", migration("a1", down: nil, "create \"users\""))
    let options = [
      ["-m", "add phone", "--head", "a1", "--rev-id", "b2"],
      ["-m", "it's", "--head", "a1", "--splice", "--rev-id", "c3", "--branch-label", "side"],
      ["-m", "needs", "--head", "c3", "--rev-id", "d4", "--depends-on", "b2"],
    ]
    for option in options { try run(alembic, ["revision"] + option, in: folder.path).orFail() }
    try run(alembic, ["merge", "-m", "join", "--rev-id", "e5", "b2", "d4"], in: folder.path)
      .orFail()

    func expect(_ file: String, _ text: (String) -> String) throws {
      let written = try folder.read("migrations/versions/" + file)
      let line = try #require(written.split(separator: "\n").first { $0.hasPrefix("Create") })
      let date = String(line.dropFirst("Create Date: ".count))
      #expect(difference(from: written, to: text(date)) == "")
    }
    try expect("b2_add_phone.py") { migration("b2", down: ["a1"], "add phone", createDate: $0) }
    try expect("c3_it_s.py") {
      migration("c3", down: ["a1"], "it's", createDate: $0, branchLabels: ["side"])
    }
    try expect("d4_needs.py") {
      migration("d4", down: ["c3"], "needs", createDate: $0, dependsOn: ["b2"])
    }
    try expect("e5_join.py") { migration("e5", down: ["b2", "d4"], "join", createDate: $0) }
  }

  @Test func literalsArePythons() throws {
    let texts = [
      "", "plain", "it's", "say \"x\"", "both ' and \"", "back\\slash", "a\nb\tc\r", "é☃",
    ]
    for text in texts {
      let result = try run("python3", ["-c", "import sys; print(repr(sys.argv[1]))", text]).orFail()
      #expect(pythonLiteral(text) == result.line)
    }
  }

  @Test func bodiesAreIndented() {
    let text = migration("b", down: "a", "m", upgrade: "if x:\n    op.f()\n\nop.g()")
    #expect(text.contains("    if x:\n        op.f()\n\n    op.g()\n\n\ndef downgrade"))
  }
}

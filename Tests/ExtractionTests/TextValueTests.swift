import Extraction
import MigrationModel
import Testing

/// Values that functions and operators of Python's own make.
@Suite struct TextValueTests {
  /// Each is worth the text, or not known.
  @Test(arguments: [
    (#"'"{}"'.format("a, b".split(",")[1].strip())"#, #""b""#),
    (#""k = '%s'" % " b ".strip()"#, "k = 'b'"), (#"f"'{' b '.rstrip()}'""#, "' b'"),
    (#""-".join([" a ".strip(), " b".lstrip()])"#, "a-b"),
    (#""{}".format("\u00a0a\u3000".strip())"#, "a"), (#""\ta\n".strip().upper()"#, "A"),
    (#""%(t)s.%(n)d %%" % {"t": "x", "n": 3}"#, "x.3 %"),
    (#""%d, %i %r" % (1, 2, "x")"#, "1, 2 'x'"),
    (#""%(t)s" % {"u": "x"}"#, nil), (#""%d" % "x""#, nil), (#""%(t)s %s" % {"t": "x"}"#, nil),
    (#"" ".join(sorted(["b", "a"], reverse=True))"#, "b a"),
    (#"" ".join(x for _, x in sorted([(2, "b"), (1, "c"), (1, "a")]))"#, "a c b"),
    (#"" ".join(sorted(["b", 1]))"#, nil), (#"str(sorted([("a", 1), ("a", "b")])[0][0])"#, nil),
    (#"" ".join(x + y for x, y in zip("ab".split(), ["c"], strict=True))"#, "abc"),
    (#"" ".join(x + y for x, y in zip(["a", "b"], ["c"], strict=True))"#, nil),
    (#"" ".join(x + y for x, y in zip(["a", "b"], ["c"], strict=False))"#, "ac"),
    (#"dict(zip(["a", "b"], ["c", "d"]))["b"]"#, "d"), (#"dict([("a", "b", "c")])["a"]"#, nil),
    (#"{1: "a", 2: "b"}.get(2)"#, "b"), (#"{1: "a"}.get(2, "c")"#, "c"),
    (#"{True: "a"}.get(1, "c")"#, nil), (#"str(int("12") + int(True))"#, "13"),
    (#"str(int(" 1"))"#, nil),
    (#""y" if isinstance("a", str) else "n""#, "y"),
    (#""y" if isinstance(True, int) else "n""#, "y"),
    (#""y" if isinstance(["a"], str) else "n""#, "n"),
    (#""y" if isinstance(["a"], list) else "n""#, nil),
    (#""y" if isinstance(None, (str, dict)) else "n""#, "n"),
    (#""y" if isinstance({}, (str, dict)) else "n""#, "y"),
    (#""y" if isinstance(["a"], (list, tuple, set, frozenset)) else "n""#, "y"),
    (#""y" if isinstance("a" + sa.column("b"), str) else "n""#, nil),
    (#""y" if " \ud800 ".strip() else "n""#, "y"),
    (#""y" if "\u3000\ud83d".lstrip() else "n""#, "y"),
    (#""y" if "  ".strip() else "n""#, "n"), (#""y" if " a".strip() == "a" else "n""#, "y"),
    (#""y" if textwrap.dedent("   ") else "n""#, nil),
  ])
  func texts(_ expression: String, _ expected: String?) throws {
    let migration = try #require(
      madeMigration("op.execute(\(expression))", module: "import textwrap"))
    let found = MigrationReader.details(of: migration).upgrade.operations.first?.sql
    #expect(found == expected)
  }

  /// The usual loop over the statements of a text leaves out what is empty.
  @Test(arguments: [
    "if s.strip():\n        op.execute(s)", "s = s.strip()\n    if s: op.execute(s)",
  ])
  func statementsOfAText(_ body: String) throws {
    let module = "SQL = 'DROP TABLE a;\\nDROP TABLE b;\\n '"
    #expect(
      try operations("for s in SQL.split(';'):\n    \(body)", module: module)
        == ["execute", "drop_table a", "execute", "drop_table b"])
  }

  @Test(.timeLimit(.minutes(1))) func zipIsBounded() throws {
    #expect(
      try operations(
        "for x in zip(*[a for _ in range(3000)]): op.drop_table(x[0])",
        module: "a = [str(x) for x in range(3000)]"
      ).count < 10)
  }
}

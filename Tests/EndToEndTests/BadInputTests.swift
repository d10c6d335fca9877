import TestSupport
import Testing

/// Files that cannot be read, or only in part: each is told with its place, every other is checked.
@Suite struct BadInputTests {
  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.write("alembic.ini", "[alembic]\nscript_location = %(here)s\n")
    try repository.write(
      "versions/ok.py", "\"\"\"add phone\"\"\"\nrevision = 'a'\ndown_revision = None\n")
    try repository.commit("base")
    try repository.branch("feature")
    return repository
  }

  /// Checks, and gives the paths that could not be checked with their reasons.
  private func problems(_ repository: GitFixture) throws -> [String: String] {
    let result = try repository.mlint("check", "--format", "json", "--base", "main")
    #expect(!result.timedOut)
    let document = try decode(CheckDocument.self, from: result)
    #expect(result.status == (document.summary.errors > 0 ? 1 : 3), "\(result)")
    #expect(document.summary.revisions >= 1)
    return Dictionary(
      document.couldNotCheck.map { ($0.path ?? "", $0.reason) }, uniquingKeysWith: { $1 })
  }

  @Test(arguments: [
    ("revision = 'b'\ndown_revision = 'a'\ndef upgrade(:\n    pass\n", "was never closed"),
    (
      "revision = 'b'\ndown_revision = 'a'\nx = \(String(repeating: "(", count: 100_000))\n",
      "nested"
    ),
    ("revision = make()\ndown_revision = 'a'\n", "computed"),
  ])
  func aFileThatCannotBeRead(text: String, reason: String) throws {
    let repository = try project()
    try repository.write("versions/odd.py", text)
    let problems = try problems(repository)
    #expect(problems.keys.sorted() == ["versions/odd.py"])
    #expect(problems["versions/odd.py"]?.contains(reason) == true, "\(problems)")
  }

  /// What is a finding is not among what could not be checked.
  @Test(arguments: [
    ("x = 1\n", "helper-in-versions"),
    ("", "helper-in-versions"),
    ("down_revision = 'a'\n", "missing-revision-id"),
    ("revision = 'b'\ndef upgrade(): pass\n", "missing-down-revision"),
    ("revision = 7\ndown_revision = 'a'\n", "non-string-identifier"),
    ("revision = 'b'\ndown_revision = 'gone'\ndef upgrade(): pass\n", "missing-parent"),
    ("revision = 'b'\ndown_revision = 'a'\n", "missing-upgrade"),
  ])
  func aFileThatAlembicRefuses(text: String, rule: String) throws {
    let repository = try project()
    try repository.write("versions/odd.py", text)
    let result = try repository.mlint(
      "check", "--format", "json", "--base", "main", "--ignore", "vague-message")
    let document = try decode(CheckDocument.self, from: result)
    #expect(document.findings.map(\.rule) == [rule], "\(result)")
    #expect(document.couldNotCheck.isEmpty, "\(result)")
    #expect(result.status == 1)
  }

  /// A run about other rules says what it did not read; a rule that is ignored says nothing.
  @Test func aFileThatNobodyAskedAbout() throws {
    let repository = try project()
    try repository.write("versions/odd.py", "x = 1\n")
    let others = try repository.mlint("check", "--base", "main", "--select", "multiple-heads")
    #expect(others.status == 3, "\(others)")
    let ignored = try repository.mlint("check", "--base", "main", "--ignore", "helper-in-versions")
    #expect(ignored.status == 0, "\(ignored)")
  }

  @Test func aFileThatIsNotText() throws {
    let repository = try project()
    try repository.write(
      "versions/odd.py", Array("revision = '".utf8) + [0xFF, 0xFE] + Array("'\n".utf8))
    #expect(try problems(repository)["versions/odd.py"]?.contains("UTF-8") == true)
  }

  @Test func whatIsNoOrdinaryFile() throws {
    let repository = try project()
    try repository.write("versions/odd.py", "")
    for line in [
      "truncate --size=100M versions/big.py", "mkfifo versions/pipe.py",
      "ln -s nowhere versions/dangling.py", "ln -s /etc/passwd versions/outside.py",
      "rm versions/odd.py",
    ] {
      try run("bash", ["-c", line], in: repository.path).orFail()
    }
    let problems = try problems(repository)
    #expect(
      problems.keys.sorted() == [
        "versions/big.py", "versions/dangling.py", "versions/outside.py", "versions/pipe.py",
      ])
    #expect(problems["versions/big.py"]?.contains("104857600 bytes") == true)
  }

  @Test func nothingOfAFileReachesTheTerminalRaw() throws {
    let repository = try project()
    try repository.write(
      "versions/odd.py",
      "\"\"\"update \u{1B}[2J\u{202E}\"\"\"\nrevision = 'b\\x1b[31m'\ndown_revision = 'gone\\x07'\n"
    )
    for arguments in [["check"], ["heads"], ["history"], ["merge"]] {
      let result = try run(try mlintBinary(), arguments, in: repository.path)
      for byte in result.outputBytes + result.errorBytes where byte < 0x20 || byte == 0x7F {
        #expect(byte == 0x0A, "\(arguments): \(byte)")
      }
      #expect(!(result.output + result.errors).contains("\u{202E}"))
    }
  }

  @Test func withoutAnEnvironmentOneSentenceSaysWhatToDo() throws {
    let folder = try TemporaryFolder()
    let result = try run(try mlintBinary(), ["check"], in: folder.path)
    #expect(result.status == 3)
    #expect(result.output.contains("no Alembic environment was found"), "\(result)")
    #expect(result.output.contains("mlint.toml"))
  }
}

import TestSupport
import Testing

/// Branch labels that a file computes when it runs: what lacks them says so.
@Suite struct ComputedLabelTests {
  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": "[alembic]\nscript_location = %(here)s\n", "env.py": "",
        "versions/aa.py": "revision = 'aa'\ndown_revision = None\n",
        "versions/bb.py": """
        from lib.labels import expand
        revision = 'bb'
        down_revision = 'aa'
        branch_labels = (expand(),)
        """,
        "versions/cc.py": "revision = 'cc'\ndown_revision = 'bb'\n",
        "versions/dd.py": "revision = 'dd'\ndown_revision = None\n",
      ])
    return repository
  }

  @Test(arguments: [
    ["heads"], ["history"], ["show", "cc"], ["show", "aa"], ["heads", "--format", "json"],
  ])
  func whatIsListedWithoutThemSaysSo(command: [String]) throws {
    let repository = try project()
    let result = try run(mlintBinary(), command, in: repository.path)
    #expect(result.status == 3, "\(result)")
    #expect(result.errors.contains("versions/bb.py:4"), "\(result)")
    #expect(result.errors.contains("`branch_labels` is computed"), "\(result)")
  }

  @Test(arguments: [["show", "dd"], ["operations"]])
  func whatNoneOfThemBelongsToIsComplete(command: [String]) throws {
    let repository = try project()
    let result = try run(mlintBinary(), command, in: repository.path)
    #expect(result.status == 0, "\(result)")
  }

  @Test func aNameThatMayBeOneSaysSo() throws {
    let result = try project().mlint("show", "expand@head")
    #expect(result.status == 3, "\(result)")
    #expect(result.errors.contains("it may be a branch label"), "\(result)")
    #expect(result.errors.contains("versions/bb.py"), "\(result)")
  }
}

import TestSupport
import Testing

/// Migrations that sparse checkout leaves out of the working tree.
@Suite struct SparseCheckoutTests {
  @Test func whatIsLeftOutIsNotDeleted() throws {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "db/alembic.ini": "[alembic]\nscript_location = %(here)s\n", "db/env.py": "",
        "db/versions/a.py": migration("a", down: nil, "create users"),
        "db/versions/b.py": migration("b", down: "a", "add phone to users"), "app/x.py": "",
      ])
    try repository.branch("feature")
    try repository.checkout("feature")
    for pattern in ["/app/", "/*\n!/db/versions/a.py"] {
      try repository.git("sparse-checkout", "set", "--no-cone", pattern)
      let check = try repository.mlint("check")
      #expect(check.status == 0, "\(check)")
      #expect(
        check.output.contains("2 compared") || check.errors.contains("2 compared"), "\(check)")
      let heads = try repository.mlint("heads").orFail()
      #expect(heads.output == "b (head)\n", "\(heads)")
    }
    // A file that is on the disk in spite of it is what the disk has.
    try repository.write("db/versions/a.py", migration("z", down: nil, "create users"))
    #expect(try repository.mlint("heads").output.contains("z"))
    try repository.remove("db/versions/a.py")
    // What somebody takes out of the index is deleted.
    try repository.git("rm", "--quiet", "--cached", "--sparse", "db/versions/b.py")
    let check = try repository.mlint("check", "--select", "deleted-applied-migration")
    #expect(check.status == 1, "\(check)")
  }
}

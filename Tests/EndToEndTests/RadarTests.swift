import Foundation
import TestSupport
import Testing

@Suite struct RadarTests {
  private func project() throws -> GitFixture {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": alembicIni(),
        "migrations/env.py": "from alembic import context\n",
        "migrations/versions/a1.py": migration("a1", down: nil, "create users"),
      ])
    for (branch, id) in [("phone", "b2"), ("mail", "c3"), ("fax", "d4")] {
      try repository.branch(branch, at: "main")
      try repository.commit(
        branch,
        writing: ["migrations/versions/\(id).py": migration(id, down: "a1", "add \(branch)")])
    }
    try repository.checkout("main")
    try repository.squashMerge("phone", message: "Add phone (#12)")
    return repository
  }

  @Test func whatCollidesIsToldWithAWayOut() throws {
    let repository = try project()
    let result = try repository.mlint("radar")
    #expect(result.status == 0, "\(result)")
    #expect(
      result.output == """
        main ends in b2 "add phone", landed in \(try repository.commitID("main").prefix(12)) (#12) by Ada Author on 2024-01-01

        fax collides with main, by Ada Author on 2024-01-01
          adds d4 "add fax", on a1
          history would end in d4 and b2
          = help: on that branch: `git merge main` (or rebase), then set `down_revision = 'b2'` in
                  migrations/versions/d4.py, and `Revises: b2` in its header

        mail collides with main, by Ada Author on 2024-01-01
          adds c3 "add mail", on a1
          history would end in c3 and b2
          = help: on that branch: `git merge main` (or rebase), then set `down_revision = 'b2'` in
                  migrations/versions/c3.py, and `Revises: b2` in its header

        2 branches collide with each other: whichever lands first, the others leave two heads
          fax, by Ada Author on 2024-01-01
            adds d4 "add fax", on a1
          mail, by Ada Author on 2024-01-01
            adds c3 "add mail", on a1

        3 open branches: 2 colliding with main, 2 with each other, 1 clear

        """)
    #expect(try repository.mlint("radar", "--fail").status == 1)
    #expect(try repository.mlint("radar", "--fail", "--refs", "phone").status == 0)
    #expect(try repository.mlint("radar", "--max-age", "soon").status == 2)
    #expect(try repository.mlint("radar", "--environment", "none").status == 2)
  }

  @Test func aStackedBranchCollidesOnlyWithOthers() throws {
    let repository = try project()
    for (branch, start, id, parent) in [
      ("sms", "main", "s1", "b2"), ("sms-log", "sms", "s2", "s1"), ("pager", "main", "p1", "b2"),
    ] {
      try repository.branch(branch, at: start)
      try repository.commit(
        branch,
        writing: ["migrations/versions/\(id).py": migration(id, down: parent, "add \(branch)")])
    }
    let result = try repository.mlint("radar", "--refs", "sms*", "--refs", "pager")
    #expect(
      result.output == """
        main ends in b2 "add phone", landed in \(try repository.commitID("main").prefix(12)) (#12) by Ada Author on 2024-01-01

        3 branches collide with each other: whichever lands first, those that collide with it leave two heads
          pager, by Ada Author on 2024-01-01
            adds p1 "add pager", on b2
            collides with sms-log and sms
          sms-log, by Ada Author on 2024-01-01
            adds s2 "add sms-log" and 1 before it, on b2
            collides with pager
          sms, by Ada Author on 2024-01-01
            adds s1 "add sms", on b2
            collides with pager

        3 open branches: 0 colliding with main, 3 with each other, 0 clear

        """)
    let stack = try repository.mlint("radar", "--fail", "--refs", "sms*")
    #expect(stack.status == 0, "\(stack)")
  }

  @Test func theDocument() throws {
    let repository = try project()
    let result = try repository.mlint("radar", "--format", "json")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(document["version"] as? Int == 1)
    let branches = try #require(document["branches"] as? [[String: Any]])
    #expect(branches.map { $0["name"] as? String } == ["fax", "mail", "phone"])
    let environment = try #require((document["environments"] as? [[String: Any]])?.first)
    let pairs = try #require(environment["pairs"] as? [[String: Any]])
    #expect(pairs.map { $0["branches"] as? [String] } == [["fax", "mail"]])
    #expect((environment["additions"] as? [[String: Any]])?.count == 2)
  }

  @Test func aBareRepository() throws {
    let bare = try project().clone("bare", bare: true)
    let result = try bare.mlint("radar")
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("fax collides with main"), "\(result)")
  }

  @Test func namesAreNotWrittenRaw() throws {
    let repository = try project()
    try repository.branch("evil", at: "main")
    try repository.commit(
      "evil",
      writing: [
        "migrations/versions/e5.py": migration("e5", down: "a1", "\u{1B}]0;title\u{07}")
      ])
    let result = try repository.mlint("radar", "--color", "always")
    #expect(!result.output.contains("\u{1B}]"), "\(result)")
    #expect(result.output.contains("evil"))
  }
}

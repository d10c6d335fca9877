import Foundation
import TestSupport
import Testing

@Suite struct DoctorTests {
  private func project(options: [String] = []) throws -> GitFixture {
    let repository = try GitFixture(options: options)
    for (id, down) in [("a1", nil), ("b2", "a1")] as [(String, String?)] {
      try repository.commit(
        "add \(id)",
        writing: [
          "alembic.ini": alembicIni(),
          "migrations/env.py": "from alembic import context\n",
          "migrations/versions/\(id).py": migration(id, down: down, "about \(id)"),
        ])
    }
    try repository.tag("v1.0")
    return repository
  }

  /// Nothing brings the local branch up to date that is compared with then.
  @Test func aDefaultBranchThatTheRemoteRenamed() throws {
    let repository = try GitFixture()
    try repository.commit(
      "start",
      writing: [
        "alembic.ini": "[alembic]\nscript_location = %(here)s\n", "env.py": "",
        "versions/a.py": migration("a", down: nil, "create users"),
      ])
    let origin = try repository.makeOrigin()
    try repository.branch("feature")
    try repository.checkout("feature")
    #expect(try repository.mlint("check").status == 0)
    try origin.git("branch", "--move", "main", "next")
    try repository.git("fetch", "--quiet", "--prune", "origin")
    let remedy = "git remote set-head origin -a"
    let check = try repository.mlint("check")
    #expect(check.status == 3 && (check.output + check.errors).contains(remedy), "\(check)")
    let doctor = try repository.mlint("doctor")
    #expect(doctor.output.contains("which is gone") && doctor.output.contains(remedy), "\(doctor)")
  }

  @Test func whatIsFound() throws {
    let repository = try project()
    let head = try repository.commitID("HEAD")
    let result = try repository.mlint("doctor")
    #expect(result.status == 0, "\(result)")
    for line in [
      "HEAD          branch main at \(head.prefix(12))\n",
      "base          main at \(head.prefix(12)) (the usual name of the main branch); merge base",
      "settings      defaults",
      "environment   migrations (alembic.ini): 2 revisions in migrations/versions, head b2\n",
      "releases      1 reference\n", "read by libgit2\n", "nothing limits the checks\n",
      "no hook runs mlint before a commit\n",
    ] {
      #expect(result.output.contains(line), "\(line)\n\(result)")
    }
    #expect(try repository.mlint("hook", "install").status == 0)
    #expect(
      try repository.mlint("doctor").output.contains("pre-commit and pre-merge-commit run mlint"))
  }

  @Test func theDatabase() throws {
    let repository = try project()
    func row() throws -> String? {
      try repository.mlint("doctor").lines.first { $0.hasPrefix("database ") }
    }
    #expect(try row() == "database      not known (nothing names one)")
    try repository.write(
      "migrations/versions/c3.py",
      migration("c3", down: "b2", "with a type") + "from sqlalchemy.dialects import postgresql\n")
    #expect(
      try row() == "database      postgresql (migrations import sqlalchemy.dialects.postgresql)")
    try repository.write("migrations/env.py", "url = 'mysql+pymysql://user@host/name'\n")
    #expect(try row() == "database      mysql (a URL in migrations/env.py)")
    try repository.write("alembic.ini", alembicIni() + "\nsqlalchemy.url = sqlite:///file.db\n")
    #expect(try row() == "database      not known (several are named: postgresql, mysql, sqlite)")
    try repository.write("mlint.toml", "database = \"mariadb\"\n")
    #expect(try row() == "database      mariadb (`database` in the settings)")
  }

  @Test func theDocument() throws {
    let repository = try project()
    let result = try repository.mlint("doctor", "--format", "json")
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(document["version"] as? Int == 1)
    let found = try #require(document["repository"] as? [String: Any])
    #expect(found["back_end"] as? String == "libgit2")
    #expect(found["branch"] as? String == "main")
    #expect((document["environments"] as? [[String: Any]])?.first?["heads"] as? [String] == ["b2"])
    #expect((document["could_not_check"] as? [Any])?.isEmpty == true)
  }

  @Test func aShallowClone() throws {
    let repository = try project()
    try repository.branch("feature", at: "main~1")
    try repository.commit("other", writing: ["README": "x"])
    try repository.checkout("main")
    let clone = try repository.clone("shallow", depth: 1, options: ["--no-single-branch"])
    try clone.checkout("feature")
    let result = try clone.mlint("doctor", "--allow-degraded")
    #expect(result.output.contains("shallow, cut off at 2 commits"), "\(result)")
    #expect(result.output.contains("the merge base with HEAD is"), "\(result)")
    #expect(result.output.contains("git fetch --unshallow"), "\(result)")
    #expect(!result.output.contains("although the commits behind it"), "\(result)")
  }

  /// A fetch of depth one in a complete clone hides what is there.
  @Test func aCompleteCloneThatAFetchCutOff() throws {
    let repository = try project()
    let clone = try repository.clone("complete")
    try clone.git("fetch", "--quiet", "--depth=1", "origin", "main")
    let result = try clone.mlint("doctor")
    #expect(result.output.contains("although the commits behind it are here"), "\(result)")
  }

  @Test func whatLibgit2CannotRead() throws {
    let result = try project(options: ["--object-format=sha256"]).mlint("doctor")
    #expect(result.status == 0, "\(result)")
    #expect(result.output.contains("objects are sha256, read by the program git"), "\(result)")
  }

  @Test func settingsThatAreWrong() throws {
    let repository = try project()
    try repository.write("mlint.toml", "bse = 'main'\n")
    let result = try repository.mlint("doctor")
    #expect(result.status == 3, "\(result)")
    #expect(result.output.contains("mlint.toml:1:1: "), "\(result)")
    #expect(result.output.contains("repository    \(repository.path)"), "\(result)")
  }

  @Test func outsideGit() throws {
    let folder = try TemporaryFolder()
    let result = try run(mlintBinary(), ["doctor"], in: folder.path)
    #expect(result.status == 3, "\(result)")
    #expect(result.output.contains("there is no git repository here"), "\(result)")
  }

  @Test func aBareRepository() throws {
    let result = try project().clone("bare", bare: true).mlint("doctor")
    #expect(result.output.contains("repository    bare, git directory"), "\(result)")
    #expect(result.output.contains("head b2"), "\(result)")
  }
}

import Foundation
import TestSupport
import Testing

/// The heads files of other tools, where these have them: checked, and written only when asked for.
@Suite struct LockFormatTests {
  /// One project for each format; the texts are of our own, in the form of the real files.
  struct Sample: Sendable, CustomTestStringConvertible {
    var format: String
    var script: String
    var files: [String: String]
    /// What each heads file says before and after `c3` was added.
    var heads: [String: (before: String, after: String)]
    /// What the new revision follows.
    var parent = "b2"
    var testDescription: String { format }
  }

  private static func chain(_ folder: String) -> [String: String] {
    [
      folder + "/env.py": "",
      folder + "/versions/a1.py": migration("a1", down: nil, "create users"),
      folder + "/versions/b2.py": migration("b2", down: "a1", "create orders"),
    ]
  }

  private static let linear = """
    # alembic-linear-migrations
    # Where the history ends.
    #
    b2

    """

  private static let samples: [Sample] = [
    Sample(
      format: "alembic-linear", script: "migrations",
      files: chain("migrations").merging(["alembic.ini": alembicIni()]) { $1 },
      heads: ["migrations/head.txt": (linear, linear.replacing("b2", with: "c3"))]),
    // Flask-Migrate's layout.
    Sample(
      format: "current-alembic-head", script: "migrations",
      files: chain("migrations").merging([
        "migrations/alembic.ini": "[alembic]\n# no script_location\n"
      ]) { $1 },
      heads: ["migrations/.current-alembic-head": ("b2\n", "c3\n")]),
    Sample(
      format: "alembic-heads", script: "api/src/project/alembic",
      files: [
        "api/alembic.ini": "[alembic]\nscript_location = src/project/alembic\n",
        "api/src/project/alembic/env.py": "",
        "api/src/project/alembic/versions/a1.py": migration("a1", down: nil, "create users"),
        "api/src/project/alembic/versions/b2.py": migration(
          "b2", down: ["a1"], "create orders", branchLabels: ["pre"]),
        "api/src/project/alembic/versions/p2.py": migration(
          "p2", down: ["a1"], "drop carts", branchLabels: ["post"]),
      ],
      heads: [
        "api/alembic_version_conflict_detection.txt": (
          "b2 (pre) (head)\np2 (post) (head)\n", "c3 (pre) (head)\np2 (post) (head)\n"
        )
      ]),
    // The folders of a release hold a branch each; the labels are computed as the files run.
    Sample(
      format: "neutron", script: "project/db/migration/alembic_migrations",
      files: [
        "project/db/migration/alembic.ini":
          "[alembic]\nscript_location = %(here)s/alembic_migrations\n",
        "project/db/migration/alembic_migrations/env.py": "",
        "project/db/migration/alembic_migrations/versions/a1.py": migration(
          "a1", down: nil, "create networks"),
        "project/db/migration/alembic_migrations/versions/one/expand/b2.py": migration(
          "b2", down: "a1", "create ports"
        ).replacing(
          "branch_labels: Union[str, Sequence[str], None] = None",
          with: "branch_labels = (cli.EXPAND_BRANCH,)"
        ).replacing(
          "branch_labels: Union[str, Sequence[str], None] = ()",
          with: "branch_labels = (cli.EXPAND_BRANCH,)"),
        "project/db/migration/alembic_migrations/versions/one/contract/p2.py": migration(
          "p2", down: "a1", "drop routers"
        ).replacing(
          "branch_labels: Union[str, Sequence[str], None] = None",
          with: "branch_labels = (cli.CONTRACT_BRANCH,)"),
      ],
      heads: [
        "project/db/migration/alembic_migrations/versions/EXPAND_HEAD": ("b2\n", "c3\n"),
        "project/db/migration/alembic_migrations/versions/CONTRACT_HEAD": ("p2\n", "p2\n"),
      ]),
  ]

  private func project(_ sample: Sample) throws -> GitFixture {
    let repository = try GitFixture()
    var files = sample.files
    for (path, text) in sample.heads { files[path] = text.before }
    try repository.commit("start", writing: files)
    return repository
  }

  private func grow(_ repository: GitFixture, _ sample: Sample) throws {
    let old = try #require(sample.files.keys.first { $0.hasSuffix("/b2.py") })
    try repository.write(
      old.replacing("b2.py", with: "c3.py"),
      migration("c3", down: sample.parent, "add a column to orders"))
  }

  private func stale(_ repository: GitFixture, _ options: String...) throws -> [String] {
    let result = try run(
      mlintBinary(), ["check", "--select", "stale-heads-lock", "--format", "json"] + options,
      in: repository.path)
    let document = try decode(CheckDocument.self, from: result)
    #expect(document.couldNotCheck.allSatisfy { !$0.reason.contains("heads") }, "\(result)")
    return document.findings.map(\.path)
  }

  @Test(arguments: samples)
  func checkedAndLeftAlone(_ sample: Sample) throws {
    let repository = try project(sample)
    #expect(try stale(repository).isEmpty)
    #expect(try stale(repository, "--staged").isEmpty)
    try repository.mlint("lock", "--check").orFail()
    try grow(repository, sample)
    let changed = sample.heads.filter { $0.value.before != $0.value.after }.map(\.key)
    #expect(try stale(repository) == changed)
    let result = try repository.mlint("lock")
    #expect(result.status == 1, "\(result)")
    for (path, text) in sample.heads { #expect(try repository.read(path) == text.before) }
    #expect(
      !FileManager.default.fileExists(atPath: repository.path(sample.script + "/heads.lock")))
  }

  @Test(arguments: samples)
  func writtenWhenChosen(_ sample: Sample) throws {
    let repository = try project(sample)
    try repository.write("mlint.toml", "[lock]\nformat = \"\(sample.format)\"\n")
    try grow(repository, sample)
    try repository.mlint("lock").orFail()
    for (path, text) in sample.heads { #expect(try repository.read(path) == text.after) }
    #expect(try stale(repository).isEmpty)
    #expect(
      !FileManager.default.fileExists(atPath: repository.path(sample.script + "/heads.lock")))
    // From nothing.
    for path in sample.heads.keys { try repository.remove(path) }
    try repository.mlint("lock").orFail()
    for (path, text) in sample.heads where sample.format != "alembic-linear" {
      let lines = Set(try repository.read(path).split(separator: "\n"))
      #expect(lines == Set(text.after.split(separator: "\n")))
    }
    #expect(try stale(repository).isEmpty)
  }

  /// A conflict in such a file is one too.
  @Test(arguments: samples)
  func inConflict(_ sample: Sample) throws {
    let repository = try project(sample)
    let path = try #require(sample.heads.keys.sorted().last)
    try repository.write(
      path, "<<<<<<< HEAD\n\(sample.heads[path]?.before ?? "")=======\nx9\n>>>>>>> main\n")
    #expect(try stale(repository) == [path])
  }

  /// The single files that neutron had before it had branches.
  @Test(arguments: [("HEAD", "b2"), ("HEAD", "b2\n"), ("HEADS", "b2\n")])
  func beforeNeutronHadBranches(name: String, text: String) throws {
    let repository = try GitFixture()
    var files = Self.chain("migrations")
    files["alembic.ini"] = alembicIni()
    files["migrations/versions/\(name)"] = text
    try repository.commit("start", writing: files)
    #expect(try stale(repository).isEmpty)
    try repository.write(
      "migrations/versions/c3.py", migration("c3", down: "b2", "add a column to orders"))
    #expect(try stale(repository) == ["migrations/versions/\(name)"])
  }

  /// What alembic-linear-migrations and pass-culture say about the same files.
  @Test func alembicPrintsTheSame() throws {
    let repository = try project(Self.samples[2])
    let result = try run(
      PythonTools.alembic() + "/alembic", ["heads"], in: repository.path("api"))
    let path = "api/alembic_version_conflict_detection.txt"
    #expect(
      Set(try result.orFail().lines)
        == Set(try repository.read(path).split(separator: "\n").map(String.init)))
    try repository.write(path, result.output)
    #expect(try stale(repository).isEmpty)
  }
}

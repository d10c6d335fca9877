import Foundation
import TestSupport
import Testing

/// Why a parent is missing: the base took it away, its file was emptied, or nobody can read it.
@Suite struct LostParentTests {
  private func check(
    _ repository: GitFixture, _ options: String..., user: User = .current
  ) throws -> CheckDocument {
    let result = try run(
      mlintBinary(), ["check", "--format", "json"] + options, in: repository.path, as: user)
    return try decode(CheckDocument.self, from: result)
  }

  /// The branch `feature` adds `d4` on `c3`, which `main` has taken away since.
  private func deletedOnBase(_ number: String) throws -> GitFixture {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: "b2")
    try repository.branch("feature")
    try repository.add("d4", down: "c3")
    try repository.checkout("main")
    try repository.drop("c3", "Take c3 away (\(number))")
    return repository
  }

  @Test func theBaseTookItAway() throws {
    let repository = try deletedOnBase("#7")
    let commit = try repository.commitID("main").prefix(12)
    try repository.add("e5", down: "b2")
    try repository.checkout("feature")
    #expect(try check(repository).findings.map(\.rule) == [])
    let finding = try #require(try check(repository, "--onto", "main").findings.first)
    #expect(finding.rule == "missing-parent" && finding.revision == "d4")
    let help = try #require(finding.help)
    #expect(help.contains("c3 was deleted on main, in \(commit) (#7) by Ada Author on "), "\(help)")
    #expect(help.contains("follow what is last there now: `down_revision = 'e5'`"), "\(help)")
    #expect(help.contains("git checkout "), "\(help)")
    #expect(!help.contains("has landed on the base since"), "\(help)")
  }

  /// What was really added since is still told so.
  @Test func theBaseGotItSince() throws {
    let repository = try GitFixture.lost()
    try repository.branch("feature")
    try repository.checkout("main")
    try repository.add("c3", down: "b2")
    try repository.checkout("feature")
    try repository.add("d4", down: "c3")
    let finding = try #require(try check(repository).findings.first)
    #expect(finding.rule == "missing-parent")
    #expect(finding.help?.contains("c3 has landed on the base since this branch started") == true)
  }

  /// An empty file has no revision any more: that is a deletion, and nothing else.
  @Test func itsFileWasEmptied() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: "b2")
    try repository.branch("feature")
    try repository.write(lostVersions + "b2_create_orders.py", "")
    let findings = try check(repository).findings
    #expect(findings.map(\.rule) == ["deleted-applied-migration"])
    let help = try #require(findings.first?.help)
    #expect(help.contains("git checkout "), "\(help)")
    // A helper that somebody puts beside the migrations is still one.
    try repository.git("checkout", "--quiet", "main", "--", lostVersions)
    try repository.write(lostVersions + "helpers.py", "")
    #expect(try check(repository).findings.map(\.rule) == ["helper-in-versions"])
  }

  @Test func itsFileLeadsOutside() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: "b2")
    let path = repository.path + "/" + lostVersions + "b2_create_orders.py"
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/etc/passwd")
    let document = try check(repository)
    #expect(document.findings.map(\.rule) == [])
    #expect(document.couldNotCheck.map(\.path) == [lostVersions + "b2_create_orders.py"])
  }

  @Test func itsFileCannotBeRead() throws {
    let repository = try GitFixture.lost()
    try repository.add("c3", down: "b2")
    let path = repository.path + "/" + lostVersions + "b2_create_orders.py"
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    let document = try check(repository, user: .unprivileged)
    #expect(document.findings.map(\.rule) == [])
    #expect(
      document.couldNotCheck.contains { $0.path == lostVersions + "b2_create_orders.py" },
      "\(document)")
  }
}

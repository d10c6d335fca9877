import Foundation
import TestSupport
import Testing

@Suite struct GitFixtureTests {
  @Test func commitIDsRepeat() throws {
    func build() throws -> String {
      let repository = try GitFixture()
      try repository.commit("first", writing: ["a": "1"])
      return try repository.commit(
        "second", writing: ["b/c": "2"], by: GitFixture.Person("Bo", "bo@example.com"))
    }
    let id = try build()
    #expect(id.count == 40)
    #expect(try build() == id)
  }

  @Test func datesIncreaseAndCanBeGiven() throws {
    let repository = try GitFixture()
    try repository.commit("first")
    try repository.commit("second")
    try repository.commit("third", at: "2026-05-04T03:02:01+00:00")
    let dates = try repository.git("log", "--format=%ad|%cd", "--date=iso-strict").lines
    #expect(
      dates == [
        "2026-05-04T03:02:01+00:00|2026-05-04T03:02:01+00:00",
        "2024-01-01T01:00:00+00:00|2024-01-01T01:00:00+00:00",
        "2024-01-01T00:00:00+00:00|2024-01-01T00:00:00+00:00",
      ])
  }

  @Test func mergesHaveTheirParents() throws {
    let repository = try GitFixture()
    let base = try repository.commit("base")
    try repository.branch("left")
    let left = try repository.commit("left", writing: ["left": ""])
    try repository.branch("right", at: base)
    let right = try repository.commit("right", writing: ["right": ""])
    try repository.checkout("main")
    try repository.merge("left")
    #expect(try repository.git("log", "-1", "--format=%P").line == "\(base) \(left)")
    let squashed = try repository.squashMerge("right")
    #expect(try repository.git("log", "-1", "--format=%P").line != right)
    #expect(try repository.commitID("HEAD") == squashed)
    #expect(FileManager.default.fileExists(atPath: repository.path("right")))
    try repository.remove("left")
    try repository.commit("remove")
    #expect(try repository.git("ls-files").lines == ["right"])
  }

  @Test func clonesRemotesAndWorktrees() throws {
    let repository = try GitFixture()
    try repository.commit("first", writing: ["a": "1"])
    try repository.commit("second", writing: ["a": "2"])
    try repository.tag("v1")
    let shallow = try repository.clone("shallow", depth: 1)
    #expect(try shallow.git("rev-parse", "--is-shallow-repository").line == "true")
    #expect(try repository.clone("full").commitID("v1^") == repository.commitID("main^"))

    let origin = try repository.makeOrigin()
    let pushed = try repository.commit("third")
    try repository.push("main")
    #expect(try origin.commitID("main") == pushed)
    #expect(try repository.commitID("origin/HEAD") == pushed)

    let linked = try repository.worktree("linked")
    let id = try linked.commit("fourth", writing: ["b": ""])
    #expect(try repository.commitID("linked") == id)
    #expect(throws: TestFailure.self) { try repository.git("checkout", "absent") }
    #expect(try repository.tryGit("checkout", "absent").status == 1)
  }

  @Test func theFolderGoesWithItsLastUser() throws {
    var path = ""
    do {
      let clone = try {
        let repository = try GitFixture()
        try repository.commit("first", writing: ["a": "1"])
        return try repository.clone("clone")
      }()
      path = clone.path
      #expect(try clone.read("a") == "1")
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}

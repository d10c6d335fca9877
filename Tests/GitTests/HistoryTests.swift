import Git
import GitTestSupport
import SourceText
import TestSupport
import Testing

@Suite struct HistoryTests {
  /// A main line with merges, on which folders come, change and go.
  private func fixture(seed: UInt64, commits: Int) throws -> GitFixture {
    var random = RandomSource(seed: seed)
    let fixture = try GitFixture()
    let paths = ["a/versions/x", "a/versions/deep/y", "b/versions/x", "other", "a/other"]
    for number in 0..<commits {
      let isMerged = number > 0 && random.chance(0.3)
      if isMerged { try fixture.branch("topic-\(number)", at: "main") }
      let path = paths[random.int(0..<paths.count)]
      if random.chance(0.2) {
        _ = try fixture.tryGit("rm", "-q", "-r", "--ignore-unmatch", path)
        try fixture.commit("remove \(number)")
      } else {
        try fixture.commit("change \(number)", writing: [path: "\(random.int(0..<3))"])
      }
      if isMerged {
        try fixture.checkout("main")
        try fixture.merge("topic-\(number)")
      }
    }
    return fixture
  }

  @Test(arguments: seeds(6))
  func changesAreThoseOfGitLog(seed: UInt64) throws {
    let fixture = try fixture(seed: seed, commits: 25)
    let repository = try fixture.opened()
    let head = try fixture.objectID("main")
    for folders in [["a/versions"], ["b/versions", "a/versions/deep"], ["other"], ["nowhere"]] {
      let expected = try fixture.git(
        ["log", "--first-parent", "-m", "--format=%H", "main", "--"] + folders
      ).lines
      var found: [FolderChange] = []
      let end = try repository.walkChanges(of: folders.map { RelativePath($0) }, from: head) {
        found.append($0)
        return true
      }
      #expect(end == .root)
      #expect(found.map(\.commit.id.hex) == expected)
      for change in found {
        for (index, folder) in folders.enumerated() {
          let id = change.commit.id.hex
          let after = try fixture.tryGit("rev-parse", "--verify", "-q", "\(id):\(folder)").line
          #expect((change.after[index]?.hex ?? "") == after)
          let before = try fixture.tryGit("rev-parse", "--verify", "-q", "\(id)^:\(folder)").line
          #expect((change.before[index]?.hex ?? "") == before)
        }
      }
    }
    var line: [String] = []
    let end = try repository.walkFirstParents(from: head) {
      line.append($0.id.hex)
      return true
    }
    #expect(end == .root)
    #expect(try fixture.git("rev-list", "--first-parent", "main").lines == line)
  }

  @Test func wholeRepository() throws {
    let fixture = try fixture(seed: 3, commits: 8)
    var count = 0
    let end = try fixture.opened().walkChanges(of: [.root], from: fixture.objectID("main")) { _ in
      count += 1
      return true
    }
    #expect(end == .root && count > 0)
  }

  @Test func stopping() throws {
    let fixture = try fixture(seed: 1, commits: 10)
    let head = try fixture.objectID("main")
    var count = 0
    let end = try fixture.opened().walkFirstParents(from: head) { _ in
      count += 1
      return count < 3
    }
    #expect(end == .stopped && count == 3)
    #expect(try fixture.opened().walkChanges(of: [.root], from: head) { _ in false } == .stopped)
  }

  @Test func cutOff() throws {
    let fixture = try GitFixture()
    for number in 0..<6 { try fixture.commit("\(number)", writing: ["versions/\(number)": ""]) }
    let clone = try fixture.clone("shallow", depth: 3)
    var found: [String] = []
    let repository = try clone.opened()
    let head = try clone.objectID("HEAD")
    let end = try repository.walkChanges(of: ["versions"], from: head) {
      found.append($0.commit.id.hex)
      return true
    }
    // The oldest commit that is there changed the folder too, but that cannot be seen here.
    #expect(end == .cutOff)
    #expect(found == [try fixture.commitID("main"), try fixture.commitID("main~1")])
  }
}

import Git
import GitTestSupport
import SourceText
import TestSupport
import Testing

/// What long walks over history are made of, beside git.
@Suite struct PathWatchTests {
  private static let paths = [
    "a", "a/versions", "a/versions/x", "a.ini", "a/versions.d/y", "b", "b/c/d/e/f",
    "nowhere/at/all",
  ]

  /// A history in which files and folders come, go, and take each other's names.
  private func fixture(seed: UInt64) throws -> GitFixture {
    var random = RandomSource(seed: seed)
    let fixture = try GitFixture()
    let files = [
      "a", "a/versions/x", "a/versions/y", "a/versions.d/y", "a.ini", "b/c/d/e/f", "b/c/x", "z",
      "a/versions/sub/deep",
    ]
    var present: [String: String] = [:]
    for number in 0..<25 {
      for _ in 0..<random.int(1..<4) {
        let path = files[random.int(0..<files.count)]
        present[path] = nil
        if random.chance(0.7) {
          // A name is a file's or a folder's.
          for other in present.keys
          where other.hasPrefix(path + "/") || path.hasPrefix(other + "/") {
            present[other] = nil
          }
          present[path] = "\(random.int(0..<3))"
        }
      }
      _ = try fixture.tryGit("rm", "-q", "-r", "-f", "--ignore-unmatch", ".")
      try fixture.commit("change \(number)", writing: present)
    }
    return fixture
  }

  @Test(arguments: seeds(6))
  func watchedPathsAreWhatLiesThere(seed: UInt64) throws {
    let fixture = try fixture(seed: seed)
    let repository = try fixture.opened()
    let watch = PathWatch(Self.paths.map { RelativePath($0) } + [.root], in: repository)
    let line = try repository.firstParentLine(from: fixture.objectID("main"))
    #expect(!line.isCut)
    let log = try fixture.git("log", "--first-parent", "--format=%H %T %ct", "main").lines
    #expect(line.commits.map { "\($0.id) \($0.tree) \($0.time)" } == log)
    var found = 0
    for commit in line.commits {
      let answer = try watch.answer(in: commit.tree)
      #expect(!answer.isIncomplete)
      for (path, id) in zip(Self.paths, answer.ids) {
        let expected = try fixture.tryGit("rev-parse", "--verify", "-q", "\(commit.id):\(path)")
          .line
        #expect(id?.hex ?? "" == expected, "\(path) in \(commit.id)")
        if id != nil { found += 1 }
      }
      #expect(answer.ids.last == commit.tree)
    }
    #expect(found > 20)
  }

  @Test(arguments: seeds(6))
  func changedNamesAreThoseOfGit(seed: UInt64) throws {
    let fixture = try fixture(seed: seed)
    let repository = try fixture.opened()
    let commits = try repository.firstParentLine(from: fixture.objectID("main")).commits
    var compared = 0
    for (new, old) in zip(commits, commits.dropFirst()) {
      let before = try #require(try repository.treeContent(old.tree))
      let after = try #require(try repository.treeContent(new.tree))
      let changes = before.changes(to: after)
      let lines = changes.map { change in
        let name = String(decoding: change.name, as: UTF8.self)
        return "\(change.before?.id.hex ?? zeros) \(change.after?.id.hex ?? zeros) \(name)"
      }
      // git tells a file that became a folder of the same name as two changes as well.
      let expected = try fixture.git(
        "diff-tree", "--raw", "--no-abbrev", "-z", old.id.hex, new.id.hex
      )
      .output.split(separator: "\0").map(String.init)
      let pairs = stride(from: 0, to: expected.count, by: 2).map { index in
        let fields = expected[index].split(separator: " ")
        return "\(fields[2]) \(fields[3]) \(expected[index + 1])"
      }
      #expect(Set(lines) == Set(pairs))
      #expect(lines.count == pairs.count)
      compared += lines.count
      #expect(before.changes(to: before).isEmpty)
      let all = try repository.tree(new.tree)
      #expect(repository.emptyTree.changes(to: after).count == all?.count)
    }
    #expect(compared > 20)
  }

  /// Long folders, whose equal starts are passed over.
  @Test(arguments: [0, 1, 7, 57, 58, 118, 119])
  func oneNameOfMany(place: Int) throws {
    let fixture = try GitFixture()
    let names = (0..<120).map { "file\(1000 + $0)" }
    try fixture.commit(
      "start", writing: Dictionary(uniqueKeysWithValues: names.map { ($0, $0) }))
    let old = try fixture.objectID("main")
    try fixture.commit("edit", writing: [names[place]: "other"])
    try fixture.remove(names[119 - place])
    try fixture.commit("remove", writing: ["file\(1000 + place)a": "new"])
    let repository = try fixture.opened()
    let tree = try #require(try repository.node(old)).tree
    let before = try #require(try repository.treeContent(tree))
    let head = try #require(try repository.node(fixture.objectID("main")))
    let after = try #require(try repository.treeContent(head.tree))
    let changes = before.changes(to: after).map { String(decoding: $0.name, as: UTF8.self) }
    #expect(
      Set(changes) == [names[place], names[119 - place], "file\(1000 + place)a"],
      "\(changes)")
  }

  @Test func shallowLineEnds() throws {
    let fixture = try GitFixture()
    for number in 0..<4 { try fixture.commit("\(number)", writing: ["a/b": "\(number)"]) }
    let clone = try fixture.clone("shallow", depth: 2)
    let repository = try clone.opened()
    let line = try repository.firstParentLine(from: clone.objectID("HEAD"))
    #expect(line.isCut)
    #expect(line.commits.count == 2)
    #expect(try repository.firstParentLine(from: fixture.objectID("main~3")).commits.isEmpty)
  }

  /// What is missing is not mistaken for what is not there.
  @Test func missingTrees() throws {
    let fixture = try GitFixture()
    try fixture.commit("start", writing: ["a/b/c": "1"])
    let folder = try fixture.commitID("main")
    let tree = try fixture.git("rev-parse", "\(folder):a").line
    try fixture.remove(".git/objects/\(tree.prefix(2))/\(tree.dropFirst(2))")
    let repository = try fixture.opened()
    let commit = try #require(try repository.node(fixture.objectID("main")))
    let answer = try PathWatch(["a/b", "x/y"], in: repository).answer(in: commit.tree)
    #expect(answer.isIncomplete)
    #expect(answer.ids == [nil, nil])
    #expect(try !PathWatch(["x/y"], in: repository).answer(in: commit.tree).isIncomplete)
  }
}

private let zeros = String(repeating: "0", count: 40)

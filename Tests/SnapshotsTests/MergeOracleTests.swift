import Git
import Snapshots
import SourceText
import TestSupport
import Testing

/// What a merge would leave, beside what `git merge-tree` makes of the same commits.
@Suite struct MergeOracleTests {
  @Test(arguments: seeds(60))
  func agreesWithGit(_ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var history = try RandomMerge(&random)
    try history.diverge(&random, crossing: false)
    try compare(history)
  }

  /// Both branches merged the other before, so that there are two merge bases.
  @Test(arguments: seeds(15, from: 1000))
  func agreesWithGitWhereHistoriesCross(_ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    var history = try RandomMerge(&random)
    try history.diverge(&random, crossing: true)
    try compare(history)
  }

  private func compare(_ history: RandomMerge) throws {
    let repository = history.repository
    // By default git moves along what lies in a moved folder and asks about it; here it does not ask.
    let result = try repository.tryGit(
      "-c", "merge.directoryRenames=true", "merge-tree", "--write-tree", "target", "change")
    // Git asks about folders that were split even when nothing depends on the answer.
    if result.output.contains("(directory rename split)") { return }
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    let tree = String(try #require(lines.first))
    try repository.checkout("change")
    for kind in ["commit", "index", "working tree"] {
      let merge = try repository.merge(kind)
      let files = try merge.everyFile()
      let isClean = result.status == 0
      let conflicts = merge.conflicts.filter { $0.kind != .inMovedFolder }
      #expect(
        conflicts.isEmpty == isClean, "\(kind): \(conflicts)\n\(result)\n\(history.log)")
      guard isClean else { continue }
      let expected = try repository.everyFile(of: tree)
      #expect(files == expected, "\(kind)\n\(history.log)")
      let known = Set(merge.knownPaths.map(\.path.text))
      #expect(known == Set(expected.keys), "\(kind)\n\(history.log)")
    }
  }
}

extension GitFixture {
  func merge(_ kind: String = "commit") throws -> MergeSnapshot {
    let repository = try opened()
    func id(_ revision: String) throws -> ObjectID {
      guard let id = ObjectID(hex: try commitID(revision)) else { throw TestFailure(revision) }
      return id
    }
    let change: MergeSnapshot.Change =
      switch kind {
      case "index": .index
      case "working tree": .workingTree(root: Array(path.utf8))
      default: .commit(try id("change"))
      }
    guard case .found(let bases, _) = try repository.mergeBases(id("change"), id("target")),
      let merge = try MergeSnapshot(
        repository, change: change, named: kind, into: id("target"), named: "target", bases: bases)
    else { throw TestFailure("no merge") }
    return merge
  }

  /// The text of every file of a tree.
  fileprivate func everyFile(of tree: String) throws -> [String: String] {
    var files: [String: String] = [:]
    for line in try git("ls-tree", "-r", tree).output.split(separator: "\n") {
      let path = String(line.split(separator: "\t")[1])
      let id = String(line.split(whereSeparator: \.isWhitespace)[2])
      files[path] = try git("cat-file", "blob", id).output
    }
    return files
  }
}

extension Snapshot {
  /// The text of every file below a folder.
  func everyFile(below folder: RelativePath = .root) throws -> [String: String] {
    var files: [String: String] = [:]
    for entry in try list(folder).get() {
      if entry.kind == .folder {
        files.merge(try everyFile(below: entry.path)) { $1 }
      } else {
        files[entry.path.text] = try text(entry.path)
      }
    }
    return files
  }
}

/// A repository with two branches, `target` and `change`, that did something at random.
private struct RandomMerge {
  let repository: GitFixture
  private(set) var log: [String] = []
  private var files: [String: String] = [:]
  private var next = 0

  init(_ random: inout RandomSource) throws {
    repository = try GitFixture()
    for folder in ["alembic", "alembic/versions", "alembic/versions/old", "lib", "lib/db"] {
      for _ in 0..<random.int(1..<4) {
        next += 1
        files["\(folder)/f\(next).py"] = Self.text(&random)
      }
    }
    try repository.commit("base", writing: files)
  }

  private static func text(_ random: inout RandomSource) -> String {
    (0..<12).map { "line \($0) \(random.int(0..<1_000_000))\n" }.joined()
  }

  mutating func diverge(_ random: inout RandomSource, crossing: Bool) throws {
    let base = files
    try repository.branch("target", at: "main")
    try change(&random, random.int(1..<4))
    files = base
    try repository.branch("change", at: "main")
    try change(&random, random.int(1..<4))
    guard crossing else { return }
    // Each takes over the other, by the other's first commit.
    try repository.git("tag", "t1", "target")
    try repository.git("tag", "c1", "change")
    guard try repository.tryGit("merge", "--quiet", "--no-ff", "-m", "t1", "t1").succeeded else {
      try repository.git("merge", "--abort")
      files = base
      return
    }
    let afterwards = try currentFiles()
    try repository.checkout("target")
    try repository.git("merge", "--quiet", "--no-ff", "-m", "c1", "c1")
    files = afterwards
    try change(&random, 1)
    try repository.checkout("change")
    files = afterwards
    try change(&random, 1)
  }

  private func currentFiles() throws -> [String: String] {
    var result: [String: String] = [:]
    for path in try repository.git("ls-files").output.split(separator: "\n").map(String.init) {
      result[path] = try repository.read(path)
    }
    return result
  }

  private mutating func change(_ random: inout RandomSource, _ count: Int) throws {
    for _ in 0..<count { try step(&random) }
  }

  private mutating func step(_ random: inout RandomSource) throws {
    let before = files
    guard let path = random.element(of: files.keys.sorted()) else { return }
    switch random.int(0..<8) {
    case 0, 1, 2:
      next += 1
      let folder = path.split(separator: "/").dropLast().joined(separator: "/")
      let added = "\(folder)/n\(next).py"
      files[added] = Self.text(&random)
      log.append("add \(added)")
    case 3:
      files[path] = "first \(random.int(0..<1000))\n" + (files[path] ?? "")
      log.append("edit start of \(path)")
    case 4:
      files[path] = (files[path] ?? "") + "last \(random.int(0..<1000))\n"
      log.append("edit end of \(path)")
    case 5:
      files[path] = nil
      log.append("delete \(path)")
    case 6:
      next += 1
      let moved = "moved/m\(next).py"
      files[moved] = (files[path] ?? "") + (random.chance(0.5) ? "and edited\n" : "")
      files[path] = nil
      log.append("move \(path) to \(moved)")
    default:
      let folder = path.split(separator: "/").dropLast().joined(separator: "/")
      let target = "folder\(random.int(0..<1000))"
      for (old, text) in before where old.hasPrefix(folder + "/") {
        files[old] = nil
        files[target + old.dropFirst(folder.count)] = text
      }
      log.append("move folder \(folder) to \(target)")
    }
    log.append("on \(try repository.git("branch", "--show-current").line)")
    for old in before.keys where files[old] == nil { try repository.remove(old) }
    try repository.commit("step", writing: files)
  }
}

import Git
import GitTestSupport
import Loading
import TestSupport
import Testing

@testable import History

@Suite struct RadarTests {
  @Test func branchesThatDoNotCollideAreClear() throws {
    let repository = try GitFixture.project()
    try repository.branch("docs")
    try repository.commit("docs", writing: ["README": "x"])
    try repository.branch("phone", at: "main")
    try repository.write("c3", down: "b2")
    try repository.commit("phone")
    let radar = try repository.radar()
    #expect(radar.branches.map(\.name) == ["phone", "docs"])
    #expect(radar.collisionsWithTarget == [])
    #expect(radar.collidingPairs == [])
    #expect(radar.environments[0].additions.map { radar.branches[$0.branch].name } == ["phone"])
  }

  @Test func branchesOnTheSameRevision() throws {
    let repository = try GitFixture.project()
    try repository.add("ann", ["c3"], down: "b2", at: "main")
    try repository.add("bob", ["d4"], down: "b2", at: "main")
    try repository.add("stacked", ["e5"], down: "c3", at: "ann")
    let radar = try repository.radar()
    #expect(radar.collisionsWithTarget == [])
    #expect(
      radar.collidingPairs == ["ann x bob: heads c3 | d4", "bob x stacked: heads d4 | e5"])
  }

  @Test func aBranchThatIsBehind() throws {
    let repository = try GitFixture.project()
    try repository.add("ann", ["c3", "c4"], down: "b2", at: "main")
    try repository.checkout("main")
    try repository.write("d4", down: "b2")
    try repository.commit("Add d4 (#7)")
    let radar = try repository.radar()
    #expect(radar.collisionsWithTarget == ["ann: heads c4 | d4"])
    let part = radar.environments[0]
    #expect(part.additions[0].foundations.map(\.description) == ["b2"])
    #expect(part.landings["d4"]?.pullRequest == "#7")
  }

  @Test func whatWasSquashedHasLanded() throws {
    let repository = try GitFixture.project()
    try repository.add("ann", ["c3"], down: "b2", at: "main")
    try repository.checkout("main")
    try repository.squashMerge("ann")
    try repository.write("d4", down: "c3")
    try repository.commit("d4")
    let radar = try repository.radar()
    #expect(radar.branches.map(\.name) == ["ann"])
    #expect(radar.environments[0].additions.isEmpty)
  }

  @Test func theSameRevisionWithAnotherMeaning() throws {
    let repository = try GitFixture.project()
    for (branch, message) in [("ann", "phone"), ("bob", "mail")] {
      try repository.branch(branch, at: "main")
      try repository.write(
        versions + "0003_\(message).py",
        migration("0003", down: "b2", message, upgrade: "op.drop_table('\(message)')"))
      try repository.commit(branch)
    }
    #expect(try repository.radar().collidingPairs == ["ann x bob: other meaning 0003"])
    try repository.checkout("main")
    try repository.squashMerge("bob")
    #expect(try repository.radar().collisionsWithTarget == ["ann: other meaning 0003"])
  }

  @Test func anAmendedBranchIsNoOtherMeaning() throws {
    let repository = try GitFixture.project()
    try repository.add("ann", ["c3"], down: "b2", at: "main")
    try repository.add("stacked", ["e5"], down: "c3", at: "ann")
    try repository.checkout("ann")
    try repository.write("c3", down: "b2", upgrade: "op.drop_table('t')")
    try repository.commit("amended")
    #expect(try repository.radar().collidingPairs == [])
  }

  @Test func aParentThatIsTakenAway() throws {
    let repository = try GitFixture.project()
    try repository.add("ann", ["c3"], down: "b2", at: "main")
    try repository.branch("squash", at: "main")
    try repository.remove(versions + "a1.py")
    try repository.remove(versions + "b2.py")
    try repository.write("s1", down: nil)
    try repository.commit("start again")
    #expect(
      try repository.radar().collidingPairs.contains("ann x squash: missing b2 of c3"))
    try repository.checkout("main")
    try repository.merge("squash")
    #expect(try repository.radar().collisionsWithTarget == ["ann: missing b2 of c3"])
  }

  @Test func labelledBranchesStayApart() throws {
    let repository = try GitFixture.project()
    for label in ["expand", "contract"] {
      try repository.branch(label, at: "main")
      try repository.write(
        versions + label + ".py",
        migration(label + "1", down: ["b2"], label, branchLabels: [label]))
      try repository.commit(label)
    }
    #expect(try repository.radar().collidingPairs == [])
  }

  @Test func aRemoteBranchAndTheLocalOneCountOnce() throws {
    let repository = try GitFixture.project()
    try repository.add("ann", ["c3"], down: "b2", at: "main")
    _ = try repository.makeOrigin()
    try repository.commit("later")
    try repository.git("update-ref", "refs/pull/12/head", "ann")
    let radar = try repository.radar()
    #expect(radar.branches.map(\.name) == ["ann"])
    #expect(radar.branches[0].pullRequest == "#12")
  }

  @Test func oldBranchesAreCounted() throws {
    let repository = try GitFixture.project()
    try repository.branch("old", at: "main")
    try repository.write("c3", down: "b2")
    try repository.commit("c3", at: "2020-01-01T00:00:00Z")
    let radar = try repository.radar(maximumAge: 86_400)
    #expect(radar.branches.isEmpty)
    #expect(radar.oldBranches == 1)
  }

  @Test func aShallowCloneSaysSo() throws {
    let repository = try GitFixture.project()
    try repository.add("ann", ["c3"], down: "b2", at: "main")
    try repository.checkout("main")
    try repository.commit("later", writing: ["README": "x"])
    let clone = try repository.clone("shallow", depth: 1, options: ["--no-single-branch"])
    let radar = try clone.radar("origin/main")
    #expect(radar.branches.map(\.name) == ["origin/ann"])
    #expect(radar.limits.count == 1)
    #expect(radar.limits.first?.reason.contains("shallow") == true)
    #expect(radar.collisionsWithTarget == [])
  }
}

extension GitFixture {
  /// A branch that adds a chain of revisions.
  func add(_ branch: String, _ ids: [String], down: String, at start: String) throws {
    try self.branch(branch, at: start)
    var parent = down
    for id in ids {
      try write(id, down: parent)
      try commit("add \(id)")
      parent = id
    }
  }

  func radar(_ target: String = "main", maximumAge: Int64? = nil) throws -> Radar {
    let repository = try opened()
    let reader = HistoryReader(repository: repository, loader: MigrationLoader())
    guard
      let radar = try reader.radar(
        onto: objectID(target), named: target, matching: HistoryReader.branchReferences,
        maximumAge: maximumAge)
    else { throw TestFailure("no radar") }
    return radar
  }
}

extension Radar {
  /// One line for each collision of a branch with the target.
  var collisionsWithTarget: [String] {
    environments.flatMap { part in
      part.additions.flatMap { addition in
        addition.collisions.map { "\(branches[addition.branch].name): \($0.text)" }
      }
    }
  }

  /// One line for each collision of two branches, whose names are in order.
  var collidingPairs: [String] {
    environments.flatMap { part in
      part.pairs.flatMap { pair -> [String] in
        let names = [branches[pair.first].name, branches[pair.second].name]
        let isSwapped = names[1] < names[0]
        return pair.collisions.map {
          "\(names.sorted().joined(separator: " x ")): \($0.text(isSwapped: isSwapped))"
        }
      }
    }.sorted()
  }
}

extension Collision {
  var text: String { text(isSwapped: false) }

  func text(isSwapped: Bool) -> String {
    switch self {
    case .heads(let own, let theirs):
      let sides = [own, theirs].map { $0.map(\.description).sorted().joined(separator: ",") }
      return "heads " + (isSwapped ? sides.reversed() : sides).joined(separator: " | ")
    case .otherMeaning(let id): return "other meaning \(id)"
    case .missingParent(let id, let parent): return "missing \(parent) of \(id)"
    }
  }
}

import Foundation
import SourceText
import TestSupport
import Testing

@testable import Git

@Suite struct CachedTreeTests {
  /// Trees of the index's own folders, of changed ones, of other commits and in other places.
  @Test func listingsAreThoseOfTheObjects() throws {
    let fixture = try GitFixture()
    try fixture.commit(
      "base",
      writing: [
        "a/one.py": "1", "a/b/two.py": "2", "a/b/three.py": "3", "a.py": "4", "a-b/four.py": "5",
        "z/deep/er/five.py": "6", "top": "7",
      ])
    try fixture.commit("moved", writing: ["copy/one.py": "1", "copy/b/two.py": "2"])
    try fixture.commit("changed", writing: ["a/b/two.py": "changed"])
    try fixture.write("z/deep/new.py", "new")
    try fixture.git("add", "z")
    try fixture.write("a/later.py", "")
    try fixture.git("add", "--intent-to-add", "a/later.py")

    var compared = 0
    for commit in try fixture.git("rev-list", "HEAD").lines {
      let folders = try fixture.git("ls-tree", "-r", "-t", "-d", "--object-only", commit).lines
      for name in folders + [commit] {
        let tree = try parse(fixture.git("rev-parse", "\(name)^{tree}").line)
        let knowing = try fixture.opened()
        _ = try knowing.index()
        let listing = try knowing.files(below: tree)
        let unaided = try fixture.opened().files(below: tree)
        #expect(listing == unaided)
        let expected = try fixture.git("ls-tree", "-r", "--name-only", tree.hex).lines
        #expect(listing.files.map(\.path.text) == expected)
        compared += 1
      }
    }
    #expect(compared >= 15)
  }

  @Test func theIndexKnowsTheTreeOfACleanCheckout() throws {
    let fixture = try GitFixture()
    let commit = try fixture.commit("base", writing: ["a/b/c": "1", "d": "2"])
    let repository = try fixture.opened()
    _ = try repository.index()
    var known = try #require(repository.memo.indexedTrees)
    let root = try parse(fixture.git("rev-parse", "\(commit)^{tree}").line)
    let all = known.files(below: root, at: .root)
    #expect(all?.map(\.path.text) == ["a/b/c", "d"])
    let folder = try parse(fixture.git("rev-parse", "\(commit):a").line)
    let moved = known.files(below: folder, at: "x/y")
    #expect(moved?.map(\.path.text) == ["x/y/b/c"])
  }

  @Test func damagedExtensionsSaySomethingOrNothing() throws {
    let fixture = try GitFixture()
    try fixture.commit("base", writing: ["a/b/c": "1", "d": "2"])
    let bytes = Array(try Data(contentsOf: URL(filePath: fixture.path(".git/index"))))
    let mark = try #require(bytes.indices.first { bytes[$0...].starts(with: "TREE".utf8) })
    let size = bytes[(mark + 4)..<(mark + 8)].reduce(0) { $0 << 8 | Int($1) }
    let whole = bytes[(mark + 8)..<(mark + 8 + size)]
    #expect(CachedTree.read(whole).map(\.path.text) == ["", "a", "a/b"])
    #expect(CachedTree.read(whole).map(\.count) == [2, 1, 1])
    for length in 0..<whole.count { #expect(CachedTree.read(whole.prefix(length)).count <= 3) }
    for place in whole.indices {
      for byte: UInt8 in [0, 0x0A, 0x20, 0x39, 0x2D, 0xFF] {
        var changed = whole
        changed[place] = byte
        #expect(CachedTree.read(changed).count <= 8)
      }
    }
  }
}

import MigrationModel
import SourceText
import Testing

@Suite struct CompetingHeadsTests {
  /// A graph from `id < parent parent [label]`; a label `?` is computed.
  func competing(_ picture: String...) -> [[String]] {
    let migrations = picture.map { line in
      let words = line.split(separator: " ").map(String.init)
      let range = SourceRange(0, 1)
      var migration = Migration(
        file: SourceFile(path: RelativePath(words[0] + ".py"), text: ""),
        revision: Located(RevisionID(words[0]), range))
      for word in words.dropFirst(2) {
        if word == "[?]" {
          migration.hasComputedBranchLabels = true
        } else if word.hasPrefix("[") {
          migration.branchLabels.append(Located(String(word.dropFirst().dropLast()), range))
        } else {
          migration.downRevisions.append(Located(RevisionID(word), range))
        }
      }
      return migration
    }
    return RevisionGraph(migrations).competingHeads.map { $0.map(\.description) }
  }

  @Test func headsOfOneHistoryCompete() {
    #expect(competing("a <", "b < a", "c < a") == [["b", "c"]])
    #expect(competing("a <", "b < a") == [])
    #expect(competing("a <", "b <") == [])
    #expect(
      competing("a <", "b < a", "c < a", "x <", "y < x", "z < x") == [["b", "c"], ["y", "z"]])
  }

  @Test func labelsOfTheirOwnKeepHeadsApart() {
    #expect(competing("a <", "b < a [l]", "c < a [m]") == [])
    #expect(competing("a <", "b < a [l]", "c < a") == [["b", "c"]])
    #expect(competing("a < [l]", "b < a", "c < a") == [["b", "c"]])
    #expect(competing("a <", "b < a [?]", "c < a [?]") == [])
    #expect(competing("a <", "b < a [l]", "c < a [m]", "d < b", "e < b") == [["d", "e"]])
  }

  @Test func headsThatShareNoAncestorAreJoinedByOneThatSharesBoth() {
    #expect(competing("r <", "s <", "m < r s", "a < r", "b < s") == [["m", "a", "b"]])
  }
}

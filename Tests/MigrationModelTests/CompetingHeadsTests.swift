import MigrationModel
import SourceText
import Testing

@Suite struct CompetingHeadsTests {
  /// A graph from `id < parent parent [label]`; a label `?` is computed.
  func competing(_ picture: String...) -> [[String]] {
    let migrations = picture.map { line in
      let words = line.split(separator: " ").map(String.init)
      let range = SourceRange(0, 1)
      let labels = words.dropFirst(2).filter { $0.hasPrefix("[") && $0 != "[?]" }
      return Migration(
        file: SourceFile(path: RelativePath(words[0] + ".py"), text: ""),
        revision: Located(RevisionID(words[0]), range),
        downRevisions: words.dropFirst(2).filter { !$0.hasPrefix("[") }
          .map { Located(RevisionID($0), range) },
        branchLabels: labels.map { Located(String($0.dropFirst().dropLast()), range) },
        hasComputedBranchLabels: words.contains("[?]"))
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

import MigrationModel
import Testing

@Suite struct DivergenceTests {
  private func describe(_ text: String, _ heads: [RevisionID]) -> String {
    let divergence = picture(text).divergence(of: heads)
    let sides = divergence.sides.map { side in
      "\(side.head): " + side.revisions.map(\.description).joined(separator: " ")
    }
    let nearest = divergence.nearestCommonAncestors.map(\.description).joined(separator: " ")
    return "[\(nearest)] " + sides.joined(separator: "; ")
  }

  @Test func fork() {
    #expect(describe("a <- b; b <- c d; d <- e", ["c", "e"]) == "[b] c: c; e: e d")
  }

  @Test func crissCross() {
    #expect(describe("r <- a b; m: a b; n: b a", ["m", "n"]) == "[a b] m: m; n: n")
  }

  @Test func oneIsAnAncestorOfTheOther() {
    #expect(describe("a <- b; b <- c", ["b", "c"]) == "[b] b: ; c: c")
  }

  @Test func separateRoots() {
    #expect(describe("a <- b; x <- y", ["b", "y"]) == "[] b: b a; y: y x")
  }

  @Test func threeHeads() {
    #expect(describe("a <- b c; b <- d e", ["d", "e", "c"]) == "[a] d: d b; e: e b; c: c")
  }

  @Test func mergeOnOneSide() {
    #expect(describe("a <- b c x; m: b c", ["m", "x"]) == "[a] m: m b c; x: x")
  }

  @Test func dependenciesDoNotCount() {
    #expect(describe("a <- b; x <- y; y ~ b", ["b", "y"]) == "[] b: b a; y: y x")
  }

  @Test func unknownRevisions() {
    #expect(describe("a <- b", ["nothing"]) == "[] ")
  }
}

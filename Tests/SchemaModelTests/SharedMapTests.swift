import Testing

@testable import SchemaModel

@Suite struct SharedMapTests {
  /// A map of the numbers up to one, each with its square.
  private func squares(_ count: Int) -> SharedMap<Int, Int> {
    var map = SharedMap<Int, Int>()
    for number in 0..<count { map[number] = number * number }
    return map
  }

  @Test(arguments: [0, 1, 64, 65, 1000])
  func isADictionary(count: Int) {
    var map = squares(count)
    #expect(map.count == count)
    #expect((0..<count).allSatisfy { map[$0] == $0 * $0 })
    #expect(map[count] == nil && map[-1] == nil)
    #expect(map.unorderedValues.sorted() == (0..<count).map { $0 * $0 })
    for number in 0..<count where number % 3 == 0 { map[number] = nil }
    for number in 0..<count where number % 3 == 1 { map[number] = -1 }
    map[count] = nil
    #expect(map.count == (0..<count).count { $0 % 3 != 0 })
    #expect(
      (0..<count).allSatisfy { map[$0] == [nil, -1, $0 * $0][$0 % 3] })
  }

  @Test func copiesDoNotSeeChanges() {
    let map = squares(300)
    var copy = map
    for number in 0..<600 { copy[number] = 7 }
    copy[0] = nil
    #expect((0..<300).allSatisfy { map[$0] == $0 * $0 })
    #expect(map.count == 300 && copy.count == 599)
  }

  @Test func asksAboutAValue() {
    let map = squares(100)
    #expect(map.has(9) { $0 == 81 })
    #expect(!map.has(9) { $0 == 80 })
    #expect(!map.has(100))
    #expect(map.read(9) { $0 + 1 } == 82)
    #expect(map.read(100) { $0 + 1 } == nil)
    #expect(map.unorderedKeys { $0 < 10 }.sorted() == [0, 1, 2, 3])
  }

  @Test func changesAValue() {
    var map = squares(2)
    map.update(1) { $0 = $0.map { $0 + 6 } }
    map.update(2) { $0 = ($0 ?? 0) + 8 }
    map.update(0) { $0 = nil }
    map.update(9) { $0 = nil }
    #expect(map.count == 2 && map[1] == 7 && map[2] == 8)
  }

  /// Maps that have grown to other sizes are compared all the same.
  @Test(arguments: [(0, 5), (5, 5), (5, 500), (500, 5), (300, 301), (1000, 0)])
  func differences(first: Int, second: Int) {
    var map = squares(first)
    let other = squares(second)
    let missing = Set(min(first, second)..<max(first, second))
    #expect(Set(map.keysOfDifferences(from: other)) == missing)
    map[2] = -2
    #expect(Set(map.keysOfDifferences(from: other)) == missing.union([2]))
    #expect(map.keysOfDifferences(from: other).count == missing.union([2]).count)
    #expect(map.keysOfDifferences(from: map) == [])
  }
}

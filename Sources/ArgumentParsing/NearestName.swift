/// Finds the name that was probably meant.
///
/// - Parameters:
///   - word: What was typed.
///   - names: The valid names; the first of equally near ones wins.
/// - Returns: The nearest name when it is near enough to be a slip: one change for every three
///   letters, or a name that begins with what was typed.
package func nearestName(to word: String, among names: some Sequence<String>) -> String? {
  let letters = Array(word.utf8.prefix(64))
  guard !letters.isEmpty else { return nil }
  var best: (name: String, distance: Int)?
  for name in names {
    let distance =
      letters.count >= 3 && name.utf8.starts(with: letters)
      ? 1 : editDistance(letters, Array(name.utf8.prefix(64)))
    if distance <= max(1, letters.count / 3), distance < best?.distance ?? .max {
      best = (name, distance)
    }
  }
  return best?.name
}

/// The number of insertions, deletions, substitutions and swaps of neighbours between two words
/// (optimal string alignment).
func editDistance(_ from: [UInt8], _ to: [UInt8]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...to.count)
  for (row, byte) in from.enumerated() {
    var current = [row + 1]
    for (column, other) in to.enumerated() {
      var distance = min(
        previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, byte == to[column - 1], from[row - 1] == other {
        distance = min(distance, beforePrevious[column - 1] + 1)
      }
      current.append(distance)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[to.count]
}

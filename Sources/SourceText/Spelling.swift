/// Helps who mistyped a name.
public enum Spelling {
  /// A sentence with the name that was surely meant, or else with the names there are.
  ///
  /// - Parameters:
  ///   - word: What was written.
  ///   - names: What could have been.
  ///   - what: How the list of names is introduced, such as `the keys here are`.
  /// - Returns: A sentence without a final full stop.
  public static func help(_ word: String, among names: [String], what: String) -> String {
    if let nearest = nearest(word, among: names) { return "did you mean '\(nearest)'?" }
    let shown = names.prefix(12).joined(separator: ", ")
    return "\(what) \(shown)\(names.count > 12 ? ", …" : "")"
  }

  /// The nearest name, if it is near: at most a third of its characters differ.
  public static func nearest(_ word: String, among names: [String]) -> String? {
    guard word.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
      let distance = distance(word, name)
      let limit = max(1, max(word.count, name.count) / 3)
      if distance <= limit, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
  }

  /// How many letters must be inserted, deleted, replaced or swapped with their neighbour, in lower
  /// case and with `_` for `-`.
  static func distance(_ one: String, _ other: String) -> Int {
    let one = Array(one.lowercased().replacing("_", with: "-"))
    let other = Array(other.lowercased().replacing("_", with: "-"))
    var beforeLast: [Int] = []
    var last = Array(0...other.count)
    for i in one.indices {
      var row = [i + 1]
      for j in other.indices {
        let isEqual = one[i] == other[j]
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (isEqual ? 0 : 1))
        if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[other.count]
  }
}

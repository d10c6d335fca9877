/// Reads `# want: "text"` and its relatives from a line.
enum WantReader {
  struct Want: Equatable {
    let kind: Expectation.Kind
    /// How many lines below this one the finding is.
    let offset: Int
    let text: String
  }

  /// Every `want` of a line, and what is wrong when one is misspelt.
  static func read(_ line: String) -> (wants: [Want], problem: String?) {
    var wants: [Want] = []
    // A comment that begins with the word is meant for us, unless the sentence goes on.
    for comment in line.matches(of: /(?:#|--) *want(?! *[A-Za-z])([^#]*?"(?:[^"\\]|\\.)*"|.*)/) {
      let form = /([+-][0-9]+)?(?:\(([a-z-]+)\))?: *"((?:[^"\\]|\\.)*)"/
      guard let want = comment.1.wholeMatch(of: form) else {
        return (wants, "not a `want` that can be read: \(line)")
      }
      guard let kind = kind(want.2.map(String.init)) else {
        return (wants, "no such severity: \(line)")
      }
      wants.append(
        Want(
          kind: kind, offset: want.1.flatMap { Int($0) } ?? 0,
          text: String(want.3.replacing(/\\(.)/) { $0.1 })))
    }
    if wants.contains(where: \.text.isEmpty) {
      return (wants, "an empty text is in every message: \(line)")
    }
    return (wants, nil)
  }

  private static func kind(_ word: String?) -> Expectation.Kind? {
    switch word {
    case nil, "info", "warning", "error": .finding(severity: word)
    case "could-not-check": .couldNotCheck
    default: nil
    }
  }
}

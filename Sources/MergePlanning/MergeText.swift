import History
import MigrationModel
import SourceText

/// The message of a merge revision.
struct MergeText {
  /// The columns that the table of heads is made to fit, where ids and references allow it.
  private static let tableWidth = 80
  /// The fewest columns that a message gets in the table.
  private static let minimumMessageWidth = 24
  /// The most common ancestors that are named.
  private static let maximumForkPoints = 3

  /// One line.
  let subject: String
  /// The lines below the subject, without the empty one between.
  let body: [String]

  var lines: [String] { [subject, ""] + body }

  init(
    _ input: MergeInput, _ heads: [Migration], _ divergence: Divergence
  ) throws(MergeRefusal) {
    let texts = heads.map(HeadText.init)
    var ownWords: [String] = []
    if let message = input.options.message {
      (subject, ownWords) = try Self.reading(message)
    } else {
      subject = MergeSubject.joining(texts)
    }
    body =
      ownWords + [Self.opening(divergence)] + Self.table(texts, divergence, input)
      + ["No schema changes."]
  }

  /// Splits the user's message into a subject and the lines below it, with an empty one at their end.
  private static func reading(
    _ message: String
  ) throws(MergeRefusal) -> (subject: String, rest: [String]) {
    let lines = message.pythonLines.map(\.onOneLine)
    guard let start = lines.firstIndex(where: { !$0.isEmpty }),
      let end = lines.lastIndex(where: { !$0.isEmpty })
    else {
      throw MergeRefusal(
        .emptyMessage, "the message is empty",
        help: "say what the merge joins, or leave the option out: a message is then made")
    }
    let rest = Array(lines[(start + 1)..<(end + 1)].drop { $0.isEmpty })
    return (lines[start], rest.isEmpty ? [] : rest + [""])
  }

  private static func opening(_ divergence: Divergence) -> String {
    let forks = divergence.nearestCommonAncestors.map { $0.description.onOneLine }
    if forks.isEmpty { return "Joins branches that have no common ancestor:" }
    let rest = forks.count - maximumForkPoints
    let named = rest > 0 ? forks.prefix(maximumForkPoints) + ["\(rest) more"] : forks
    return "Joins the branches that diverged after \(named.list):"
  }

  /// A line for each head: id, message, how many revisions came before it, and who landed it.
  private static func table(
    _ heads: [HeadText], _ divergence: Divergence, _ input: MergeInput
  ) -> [String] {
    let references = divergence.sides.map { reference(to: $0.head, input) }
    let idWidth = heads.map(\.id.displayWidth).max() ?? 0
    let referenceWidth = references.map(\.displayWidth).max() ?? 0
    let used = 2 + idWidth + 2 + (referenceWidth > 0 ? 2 + referenceWidth : 0)
    let room = max(minimumMessageWidth, tableWidth - used)
    let messages = zip(heads, divergence.sides).map { head, side in
      let earlier = side.revisions.count - 1
      let suffix = earlier > 0 ? ", and \(earlier) earlier" : ""
      let message = head.message.isEmpty ? "(no message)" : head.message
      return message.shortened(to: max(minimumMessageWidth, room - suffix.utf8.count)) + suffix
    }
    let messageWidth = messages.map(\.displayWidth).max() ?? 0
    return heads.indices.map { index in
      let start = "  \(heads[index].id.padded(to: idWidth))  "
      if references[index].isEmpty { return start + messages[index] }
      return start + messages[index].padded(to: messageWidth) + "  " + references[index]
    }
  }

  /// `(#13483)`, `(#13483, Ann)`, or nothing for a head that has not landed or whose landing is unknown.
  private static func reference(to head: RevisionID, _ input: MergeInput) -> String {
    guard !input.options.omitsLandings, input.history.isLanded(head) == true,
      let landing = input.history.landings[head]
    else { return "" }
    let author = input.options.namesAuthors ? landing.authorName.onOneLine : ""
    let parts = [name(of: landing, input.options.references), author].filter { !$0.isEmpty }
    return parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))"
  }

  private static func name(
    of landing: Landing, _ references: MergeOptions.References
  ) -> String {
    let change = (landing.pullRequest ?? String(landing.commit.prefix(12))).onOneLine
    return switch references {
    case .pullRequest: change
    case .branch: (landing.branch ?? change).onOneLine
    case .none: ""
    }
  }
}

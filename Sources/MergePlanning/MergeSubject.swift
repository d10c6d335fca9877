import SourceText

/// Makes the subject of a merge from the messages of its heads.
enum MergeSubject {
  /// The columns that a subject may have.
  static let maximumWidth = 72
  /// The fewest columns in which a shortened message still tells something.
  private static let minimumShare = 12

  private static let start = "merge heads: "
  private static let separator = " + "

  /// `merge heads: <a> + <b>`; an id stands for a message that says nothing, ids for all of them
  /// when the messages do not fit.
  static func joining(_ heads: [HeadText]) -> String {
    messages(heads) ?? ids(heads)
  }

  private static func messages(_ heads: [HeadText]) -> String? {
    let isUsed = heads.map { head in
      head.isTelling && heads.count { $0.message == head.message } == 1
    }
    guard isUsed.contains(true) else { return nil }
    var room = maximumWidth - start.utf8.count - separator.utf8.count * (heads.count - 1)
    var widths: [Int] = []
    for (head, isUsed) in zip(heads, isUsed) {
      if isUsed { widths.append(head.message.displayWidth) } else { room -= head.id.displayWidth }
    }
    let share = largestShare(of: room, for: widths)
    guard share >= min(minimumShare, widths.max() ?? 0) else { return nil }
    let parts = zip(heads, isUsed).map { $1 ? $0.message.shortened(to: share) : $0.id }
    return start + parts.joined(separator: separator)
  }

  /// The widest column that all can have, when those that need less leave the rest to the others.
  private static func largestShare(of room: Int, for widths: [Int]) -> Int {
    var room = room
    let sorted = widths.sorted()
    for (index, width) in sorted.enumerated() {
      let share = room / (sorted.count - index)
      if width > share { return share }
      room -= width
    }
    return sorted.last ?? 0
  }

  private static func ids(_ heads: [HeadText]) -> String {
    for count in stride(from: heads.count, to: 0, by: -1) {
      let rest = heads.count - count
      let text =
        start + heads.prefix(count).map(\.id).joined(separator: separator)
        + (rest > 0 ? " and \(rest) more" : "")
      if text.displayWidth <= maximumWidth { return text }
    }
    return "merge \(heads.count) heads"
  }
}

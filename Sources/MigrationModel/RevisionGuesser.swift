import SourceText

/// Finds the revision that was probably meant by a text that names none.
struct RevisionGuesser {
  /// The most revisions among which a misspelt id is looked for.
  private static let maximumForSpelling = 20_000

  private let ids: [RevisionID]
  private let labels: [RevisionID: RevisionID]
  /// The revision that has a file name (without `.py`) or the part of it after the id; nil when
  /// several have it.
  private var byFileName: [String: RevisionID?] = [:]

  init(_ migrations: [Migration], labels: [RevisionID: Int], nodes: [RevisionNode]) {
    ids = nodes.map(\.id)
    self.labels = labels.mapValues { nodes[$0].id }
    for node in nodes {
      let migration = migrations[node.migration]
      for name in Self.fileNames(of: migration) {
        byFileName[name] = byFileName[name] == nil ? .some(node.id) : .some(nil)
      }
    }
  }

  private static func fileNames(of migration: Migration) -> [String] {
    let name = migration.file.path.name
    let isPython = name.suffix(3).elementsEqual(".py".utf8)
    let full = String(decoding: name, as: UTF8.self)
    let stem = String(decoding: isPython ? name.dropLast(3) : name, as: UTF8.self)
    let prefix = migration.id.description + "_"
    let slug = stem.utf8.starts(with: prefix.utf8) ? String(stem.dropFirst(prefix.count)) : ""
    return deduplicated([full, stem, slug].filter { !$0.isEmpty })
  }

  private static func deduplicated(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// The likeliest revision, or nil when nothing is near or several are equally near.
  ///
  /// - Parameters:
  ///   - name: The text that names no revision.
  ///   - author: The revision that refers to it, which is never meant.
  /// - Returns: The revision, and why it is likely.
  func guess(_ name: RevisionID, by author: RevisionID) -> GraphProblem.Guess? {
    let text = name.description
    if text.isEmpty { return nil }
    if let labelled = labels[name], labelled != author {
      return .init(revision: labelled, reason: .branchLabel)
    }
    if let known = byFileName[text], let id = known, id != author {
      return .init(revision: id, reason: .fileName)
    }
    if let id = uniquePrefix(text, author) { return .init(revision: id, reason: .prefix) }
    if let id = nearest(text, author) { return .init(revision: id, reason: .spelling) }
    return nil
  }

  private func uniquePrefix(_ text: String, _ author: RevisionID) -> RevisionID? {
    if text.utf8.count >= 3 {
      let longer = ids.filter { $0 != author && $0.description.utf8.starts(with: text.utf8) }
      if longer.count == 1 { return longer[0] }
    }
    let shorter = ids.filter {
      $0 != author && $0.description.utf8.count >= 4 && text.utf8.starts(with: $0.description.utf8)
    }
    return shorter.count == 1 ? shorter[0] : nil
  }

  private func nearest(_ text: String, _ author: RevisionID) -> RevisionID? {
    let bytes = Array(text.utf8)
    let limit = bytes.count < 4 ? 0 : bytes.count < 8 ? 1 : 2
    if limit == 0 || ids.count > Self.maximumForSpelling || bytes.count > 64 { return nil }
    var best: (distance: Int, id: RevisionID)?
    var isUnique = true
    for id in ids where id != author {
      let candidate = Array(id.description.utf8)
      guard abs(candidate.count - bytes.count) <= limit else { continue }
      let distance = editDistance(bytes, candidate)
      guard distance <= limit, distance <= best?.distance ?? limit else { continue }
      isUnique = distance != best?.distance
      best = (distance, id)
    }
    return isUnique ? best?.id : nil
  }
}

/// The number of insertions, deletions, replacements and swaps of neighbours that turn one text into
/// the other (optimal string alignment).
func editDistance(_ from: [UInt8], _ to: [UInt8]) -> Int {
  if from.isEmpty || to.isEmpty { return max(from.count, to.count) }
  var beforeLast = [Int](repeating: 0, count: to.count + 1)
  var last = Array(0...to.count)
  for row in 1...from.count {
    var current = [row]
    current.reserveCapacity(to.count + 1)
    for column in 1...to.count {
      let isSame = from[row - 1] == to[column - 1]
      var cost = min(last[column - 1] + (isSame ? 0 : 1), last[column] + 1, current[column - 1] + 1)
      if row > 1, column > 1, from[row - 1] == to[column - 2], from[row - 2] == to[column - 1] {
        cost = min(cost, beforeLast[column - 2] + 1)
      }
      current.append(cost)
    }
    beforeLast = last
    last = current
  }
  return last[to.count]
}

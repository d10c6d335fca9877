package import MigrationModel
import SourceText

/// One way in which a heads file does not say what the heads are.
package enum HeadsDifference: Hashable, Sendable {
  /// The file names another revision for a line of history.
  case moved(HeadsReading.Entry, to: HeadLine)
  /// The file has no line for a head.
  case missing(HeadLine)
  /// The file names a revision that is no head, and no line of history that there is.
  case surplus(HeadsReading.Entry)
  /// The file names the head, under another key, with another file's name or other labels.
  case misnamed(HeadsReading.Entry, HeadLine)
}

extension RecordedHeads {
  /// How the file differs from the heads of a graph: what the file has in its order, then the heads
  /// that it lacks in that of their keys.
  ///
  /// - Parameters:
  ///   - graph: The history, all of it read.
  ///   - ignored: Heads about which nothing shall be said, because something else is wrong with them;
  ///     nothing is said about lines that name their ancestors either.
  /// - Returns: Nothing for a file in conflict.
  package func differences(
    from graph: RevisionGraph, ignoring ignored: Set<RevisionID> = []
  ) -> [HeadsDifference] {
    if reading.isInConflict { return [] }
    let inScope = Set(graph.heads(in: scope))
    let lines = graph.headLines.filter { inScope.contains($0.revision) }
    var comparison = HeadsComparison(graph, lines, recorded: Set(reading.entries.map(\.id)))
    let found = reading.entries.compactMap { comparison.difference($0) }
    let silent = ignored.union(graph.ancestors(of: lines.map(\.revision).filter(ignored.contains)))
    return (found + comparison.open.map { .missing($0) }).filter { !$0.concerns(ignored, silent) }
  }
}

/// Finds the line of history that each line of a file is about.
private struct HeadsComparison {
  /// The lines of history that no line of the file is about so far.
  private(set) var open: [HeadLine]
  private let graph: RevisionGraph
  private let isOnly: Bool
  private let lineOfRevision: [RevisionID: HeadLine]

  init(_ graph: RevisionGraph, _ lines: [HeadLine], recorded: Set<RevisionID>) {
    self.graph = graph
    isOnly = lines.count == 1
    open = lines.filter { !recorded.contains($0.revision) }
    lineOfRevision = Dictionary(lines.map { ($0.revision, $0) }) { first, _ in first }
  }

  mutating func difference(_ entry: HeadsReading.Entry) -> HeadsDifference? {
    if let line = lineOfRevision[entry.id] {
      return isNamed(entry, line) ? nil : .misnamed(entry, line)
    }
    guard let index = meant(by: entry) else { return .surplus(entry) }
    return .moved(entry, to: open.remove(at: index))
  }

  /// The open line of history that an entry is about, although it names another revision.
  private func meant(by entry: HeadsReading.Entry) -> Int? {
    if open.isEmpty { return nil }
    if let key = entry.key { return open.firstIndex { $0.key.text == key } }
    if let labels = entry.labels, !labels.isEmpty {
      return open.firstIndex { Set(labels) == Set(graph.branchLabels(of: $0.revision)) }
    }
    if isOnly { return 0 }
    // Without a name the line is the one that goes on from this revision.
    let above = Set(graph.descendants(of: [entry.id]))
    return open.firstIndex { above.contains($0.revision) }
  }

  private func isNamed(_ entry: HeadsReading.Entry, _ line: HeadLine) -> Bool {
    if let key = entry.key, key != line.key.text { return false }
    if let fileName = entry.fileName, fileName != line.fileName { return false }
    guard let labels = entry.labels else { return true }
    return Set(labels) == Set(graph.branchLabels(of: line.revision))
  }
}

extension HeadsDifference {
  /// Whether the difference is about heads that nothing shall be said about, or what is below them.
  fileprivate func concerns(_ ignored: Set<RevisionID>, _ silent: Set<RevisionID>) -> Bool {
    switch self {
    case .moved(let entry, let line):
      ignored.contains(line.revision) && silent.contains(entry.id)
    case .missing(let line), .misnamed(_, let line): ignored.contains(line.revision)
    case .surplus(let entry): silent.contains(entry.id)
    }
  }
}

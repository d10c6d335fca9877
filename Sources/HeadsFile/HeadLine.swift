package import MigrationModel
import SourceText

/// One line of the migration history, and the revision that it ends in.
package struct HeadLine: Hashable, Sendable {
  package var key: HeadKey
  package var revision: RevisionID
  /// The name of the revision's file, without its folder.
  package var fileName: [UInt8]

  package init(key: HeadKey, revision: RevisionID, fileName: [UInt8]) {
    self.key = key
    self.revision = revision
    self.fileName = fileName
  }
}

/// What a line of history is known by; it stays the same while revisions are added at its end.
package struct HeadKey: Hashable, Sendable {
  /// The branch labels of the head, or else the root that comes first; sorted by code points.
  ///
  /// For each revision that computes labels as it runs, its id stands for them.
  package var names: [RevisionID]
  package var isBranch: Bool

  package init(names: [RevisionID], isBranch: Bool) {
    self.names = names
    self.isBranch = isBranch
  }

  /// The key as the file has it.
  package var text: String {
    names.map { HeadsField.text(of: Array($0.description.utf8)) }.joined(separator: ",")
  }
}

extension RevisionGraph {
  /// A line for each head by `down_revision`, those that others depend on included, sorted by key.
  ///
  /// Heads that compete have a line each, and may have the same key.
  package var headLines: [HeadLine] {
    let heads = heads
    if heads.isEmpty { return [] }
    let roots = firstRoots
    return migrations(heads).map { head in
      HeadLine(
        key: key(of: head.id, roots), revision: head.id, fileName: Array(head.file.path.name))
    }.sorted { ($0.key.names, $0.revision) < ($1.key.names, $1.revision) }
  }

  private func key(of head: RevisionID, _ roots: [RevisionID: RevisionID]) -> HeadKey {
    let labels = branchLabels(of: head).map { RevisionID($0) } + computedLabels(of: head)
    if !labels.isEmpty { return HeadKey(names: labels, isBranch: true) }
    return HeadKey(names: [roots[head] ?? head], isBranch: false)
  }

  /// The revisions among the head and its ancestors whose labels are not known.
  func computedLabels(of head: RevisionID) -> [RevisionID] {
    guard migrations.contains(where: \.hasComputedBranchLabels) else { return [] }
    return (ancestors(of: [head]) + [head]).filter { self[$0]?.hasComputedBranchLabels == true }
      .sorted()
  }

  /// For every revision the first of the roots below it, by code points.
  private var firstRoots: [RevisionID: RevisionID] {
    var roots: [RevisionID: RevisionID] = [:]
    for id in history.reversed() {
      roots[id] = parents(of: id).map { roots[$0] ?? $0 }.min() ?? id
    }
    return roots
  }
}

private func < (
  lhs: ([RevisionID], RevisionID), rhs: ([RevisionID], RevisionID)
) -> Bool {
  if lhs.0 != rhs.0 { return lhs.0.lexicographicallyPrecedes(rhs.0) }
  return lhs.1 < rhs.1
}

extension HeadKey: CustomStringConvertible {
  /// The line of history in words.
  package var description: String {
    let names = names.map(\.description).joined(separator: ", ")
    return isBranch ? "the branch \(names)" : "the history from \(names)"
  }
}

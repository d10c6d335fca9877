import Git
import Loading
import MigrationModel
import SourceText

/// The most commits that are looked at for the one which took a revision away.
private let maximumCommits = 10_000

/// Why a revision that has landed and that something here refers to is not here.
package enum MissingLanded: Sendable {
  /// The base got it after this change started.
  case landedSince
  /// The base had it when this change started, and has not any more.
  case deletedOnBase(BaseDeletion)
  /// The file that had it is here, and what identifies it could not be read.
  case unread
}

/// A revision that was taken away from the base while a change was being made.
package struct BaseDeletion: Sendable {
  /// The version that the merge base has.
  package var landed: LandedVersion
  /// How the reader knows the base.
  package var base: String
  /// The commit on the base's first-parent history that took it away; nil where that is not known.
  package var deletion: Landing?

  package init(landed: LandedVersion, base: String, deletion: Landing? = nil) {
    self.landed = landed
    self.base = base
    self.deletion = deletion
  }
}

extension HistoryReader {
  /// What became of the landed revisions that are referred to here and that are not here.
  ///
  /// - Parameters:
  ///   - comparison: The environment, and the trees that it is compared with.
  ///   - base: What it is compared with.
  ///   - namesInUse: The names of all current environments.
  /// - Returns: What is certain.
  /// - Throws: When an object is there but cannot be read.
  func missingLanded(
    _ comparison: HistoryComparison, _ base: Base, _ namesInUse: [String]
  ) throws(GitError) -> [RevisionID: MissingLanded] {
    let missing = Set(comparison.current.graph.problems.compactMap(\.missing))
      .intersection(comparison.landed)
    guard !missing.isEmpty, let tip = comparison.trees.first(where: \.commit.isTip) else {
      return [:]
    }
    var result: [RevisionID: MissingLanded] = [:]
    for id in missing {
      let before = comparison.trees.first { $0.commit.isMergeBase && $0.contains(id) }
      let version = (before ?? tip).versions(of: id).last
      if let version, comparison.isUnread(version.migration.file.path) {
        result[id] = .unread
      } else if tip.contains(id) {
        if before == nil { result[id] = .landedSince }
      } else if let version, tip.isWhole {
        result[id] = .deletedOnBase(
          BaseDeletion(
            landed: version.landed, base: base.name,
            deletion: try deletion(of: id, from: tip.commit.id, comparison.current, namesInUse)))
      }
    }
    return result
  }

  /// The commit of a first-parent history whose parent has a revision that it does not have itself.
  private func deletion(
    of id: RevisionID, from tip: ObjectID, _ current: LoadedEnvironment, _ namesInUse: [String]
  ) throws(GitError) -> Landing? {
    guard var commit = try repository.node(tip) else { return nil }
    for _ in 0..<maximumCommits {
      guard let first = commit.parents.first, let parent = try repository.node(first) else {
        return nil
      }
      if parent.tree != commit.tree {
        let after = try folders(of: current, in: commit)
        let before = try folders(of: current, in: parent)
        let isSame = before != nil && before == after
        let answer =
          try isSame ? nil : trees.environment(like: current, in: first, namesInUse: namesInUse)
        if answer?.environment?.graph.contains(id) == true {
          guard let found = try repository.commit(commit.id) else { return nil }
          return Landing(found)
        }
      }
      commit = parent
    }
    return nil
  }
}

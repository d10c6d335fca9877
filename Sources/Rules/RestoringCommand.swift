package import Diagnostics
package import History
package import MigrationModel
import SourceText

extension LandedVersion {
  /// The git command that puts the landed version back into the working tree.
  package var restoringCommand: String {
    let path = migration.file.path
    guard let submodule, let rest = path.relative(to: submodule.path) else {
      return "git checkout \(commit.prefix(12)) -- \(path.quotedForShell)"
    }
    return "git -C \(submodule.path.quotedForShell) checkout \(submodule.commit.prefix(12))"
      + " -- \(rest.quotedForShell)"
  }

  /// The same where a file defines the revision now, which may have another path since: two files of one
  /// revision would be the next problem.
  package func restoringCommand(over current: Migration) -> String {
    let old = migration.file.path
    let new = current.file.path
    if old == new { return restoringCommand }
    let target = new.quotedForShell
    guard let submodule, let rest = old.relative(to: submodule.path) else {
      return "git show \(Self.object(commit, old)) > \(target)"
    }
    return "git -C \(submodule.path.quotedForShell) show "
      + "\(Self.object(submodule.commit, rest)) > \(target)"
  }

  /// A file of a commit as git's commands name it.
  private static func object(_ commit: String, _ path: RelativePath) -> String {
    RelativePath(Array("\(commit.prefix(12)):".utf8) + path.bytes).quotedForShell
  }
}

extension EnvironmentView {
  /// What to do instead of restoring a landed version that follows revisions which are not here; nil where it can
  /// be restored.
  ///
  /// These landed after this branch started. Where the branch deleted them itself, that has to be undone too.
  package func catchingUp(with landed: LandedVersion) -> Finding.Message? {
    let missing = landed.migration.downRevisions.map(\.value).filter {
      history.landed.contains($0) && !graph.contains($0)
    }
    let isDeletedHere = history.changes.contains {
      $0.cause == .deleted && missing.contains($0.landed.migration.id)
    }
    guard !missing.isEmpty, !isDeletedHere else { return nil }
    let parents = missing.map(\.description).joined(separator: ", ")
    return
      "\(landed.commitName) has another version of it, which follows \(parents) that this branch lacks: "
      + "rebase onto it or merge it, and keep its version of the file"
  }
}

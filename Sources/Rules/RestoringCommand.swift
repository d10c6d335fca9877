package import History
import MigrationModel
import SourceText

extension LandedVersion {
  /// The git command that puts the landed version back into the working tree.
  package var restoringCommand: String {
    let path = migration.file.path
    guard let submodule, let rest = path.relative(to: submodule.path) else {
      return "git checkout \(commit.prefix(12)) -- \(path.text.quotedForShell)"
    }
    return "git -C \(submodule.path.text.quotedForShell) checkout \(submodule.commit.prefix(12))"
      + " -- \(rest.text.quotedForShell)"
  }
}

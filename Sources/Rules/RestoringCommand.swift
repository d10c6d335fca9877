package import History
import MigrationModel
import SourceText

extension LandedVersion {
  /// The git command that puts the landed version back into the working tree.
  package var restoringCommand: String {
    "git checkout \(commit.prefix(12)) -- \(migration.file.path.text.quotedForShell)"
  }
}

import AlembicConfiguration
import Git
import Loading
import MigrationModel
import Snapshots
import SourceText

/// Reads migrations of many commits without keeping them all.
final class AuditLoader {
  /// How many contents are kept at most when a commit is done with.
  private static let maximumContents = 4096

  private(set) var loader = MigrationLoader()
  private let repository: any GitRepository
  private let willRead: (@Sendable (RelativePath?) -> Void)?

  init(
    _ repository: any GitRepository, willRead: (@Sendable (RelativePath?) -> Void)?
  ) {
    self.repository = repository
    self.willRead = willRead
    loader.willRead = willRead
  }

  /// Forgets what was read when it is a lot; what was handed out must not be asked about any more.
  func forgetMuch() {
    guard loader.contentCount > Self.maximumContents else { return }
    loader = MigrationLoader()
    loader.willRead = willRead
  }

  /// Reads some files of an environment as if it had no others.
  func load(
    _ environment: Environment, _ files: [SnapshotEntry], of commit: ObjectID
  ) -> LoadedEnvironment {
    var environment = environment
    environment.problems = []
    return loader.load(
      environment, RevisionFiles(files: files),
      from: BlobSnapshot(files, of: commit, in: repository), isPart: true)
  }
}

extension Migration {
  /// The migration without the bytes of its file, so that keeping it costs little.
  var withoutContent: Migration {
    Migration(
      file: SourceFile(path: file.path, bytes: [], provenance: file.provenance),
      contextNumber: contextNumber, revision: revision, downRevisions: downRevisions,
      dependsOn: dependsOn, branchLabels: branchLabels,
      hasComputedBranchLabels: hasComputedBranchLabels, isOrderedByGit: isOrderedByGit,
      message: message, docstringRange: docstringRange, header: header, declarations: declarations)
  }
}

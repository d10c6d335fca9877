import AlembicConfiguration
import Foundation
import Loading
import MigrationModel
import Snapshots
import SourceText
import Synchronization
import TestSupport
import Testing

/// The report of an internal error names the file that is read, or none.
@Suite struct FileNoticeTests {
  private static let files = [
    "alembic.ini": "[alembic]\nscript_location = %(here)s/app/db\n",
    "app/__init__.py": "",
    "app/names.py": "TABLE = 'users'\n",
    "app/helpers.py": """
    from app.names import TABLE
    def drop(op):
        from app.more import drop_again
        op.drop_table(TABLE)
        drop_again(op)
    """,
    "app/more.py": "def drop_again(op):\n    op.drop_table('teams')\n",
    "app/db/env.py": "target_metadata = None\n",
    "app/db/versions/0001_start.py": """
    from alembic import op
    from app import helpers
    revision = "a1"
    down_revision = None
    def upgrade():
        helpers.drop(op)
    """,
    "app/db/versions/0002_plain.py": """
    from alembic import op
    revision = "b1"
    down_revision = "a1"
    def upgrade():
        op.drop_table("y")
    """,
  ]

  /// Every file is named while it is read and while it is parsed, and nothing while others are looked for.
  @Test(arguments: [true, false]) func loading(withDetails: Bool) throws {
    let folder = try TemporaryFolder("notice")
    for (path, text) in Self.files { try folder.write(path, text) }
    let notices = Notices()
    let snapshot = WatchedSnapshot(FolderSnapshot(root: Array(folder.path.utf8)), notices)
    let loader = MigrationLoader()
    loader.willRead = { notices.note($0) }
    let environment = try #require(Discovery.find(in: snapshot.watched).environments.first)
    let loaded = loader.load(environment, from: snapshot, withDetails: withDetails)
    for migration in loaded.graph.migrations {
      let details = loader.details(of: migration)
      #expect(details.upgrade.operations.count == (migration.id.description == "a1" ? 2 : 1))
      _ = loader.normalForm(of: migration)
    }
    _ = loader.convention(of: environment, in: snapshot)
    #expect(notices.open.isEmpty)
    #expect(notices.wrong.isEmpty)
    for path in Self.files.keys where path.hasSuffix(".py") && path != "app/__init__.py" {
      #expect(notices.count(of: path) >= 2, "\(path)")
    }
  }
}

/// What was announced, on which thread.
private final class Notices: Sendable {
  private struct State {
    var open: [ObjectIdentifier: RelativePath] = [:]
    var counts: [RelativePath: Int] = [:]
    var wrong: [String] = []
  }
  private let state = Mutex(State())

  func note(_ path: RelativePath?) {
    let thread = ObjectIdentifier(Thread.current)
    state.withLock {
      $0.open[thread] = path
      if let path { $0.counts[path, default: 0] += 1 }
    }
  }

  /// Takes note of something that is done on this thread while the name that is announced is another.
  func expect(_ path: RelativePath?, _ action: String) {
    let thread = ObjectIdentifier(Thread.current)
    state.withLock {
      if $0.open[thread] != path {
        $0.wrong.append("\(action) while reading \($0.open[thread]?.text ?? "nothing")")
      }
    }
  }

  var open: [RelativePath] { state.withLock { Array($0.open.values) } }
  var wrong: [String] { state.withLock { $0.wrong } }

  func count(of path: String) -> Int {
    state.withLock { $0.counts.first { $0.key.text == path }?.value ?? 0 }
  }
}

/// A snapshot that looks at what is announced when something is asked of it.
private final class WatchedSnapshot: Snapshot {
  let watched: any Snapshot
  private let notices: Notices

  init(_ watched: any Snapshot, _ notices: Notices) {
    self.watched = watched
    self.notices = notices
  }

  var identity: SnapshotIdentity { watched.identity }
  var knownPaths: [SnapshotEntry] { watched.knownPaths }
  var untrackedPaths: [SnapshotEntry] { watched.untrackedPaths }
  var listingFailures: [ReadFailure] { watched.listingFailures }

  func list(_ folder: RelativePath) -> Result<[SnapshotEntry], ReadFailure> {
    notices.expect(nil, "listing \(folder.text)")
    return watched.list(folder)
  }

  func resolve(_ path: RelativePath) -> Result<SnapshotEntry, ReadFailure> {
    notices.expect(nil, "looking for \(path.text)")
    return watched.resolve(path)
  }

  func read(_ path: RelativePath) -> Result<SourceFile, ReadFailure> {
    notices.expect(path, "reading \(path.text)")
    return watched.read(path)
  }
}

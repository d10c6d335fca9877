internal import CSQLite
internal import FileSystem

/// Reads the rows of an SQLite file, and changes nothing beside it.
struct SQLiteReading {
  /// The file itself and not a link to it, since its log lies beside the file.
  private let path: [UInt8]
  private let table: VersionTable
  private let maximumTime: Duration

  /// Finds a file.
  ///
  /// Only regular files are opened, since opening others can block; none is made.
  /// - Parameters:
  ///   - path: Its absolute path.
  ///   - table: What to read.
  ///   - maximumTime: How long that may take.
  /// - Throws: When there is no such file.
  init(
    path: [UInt8], table: VersionTable, maximumTime: Duration
  ) throws(DatabaseFailure) {
    let file: [UInt8]?
    let kind: FileKind?
    do throws(FileSystemError) {
      file = try FileSystem.canonicalPath(path)
      kind = try FileSystem.status(of: path, followingLinks: true)?.kind
    } catch {
      throw Self.unreachable(error.reason)
    }
    guard let file, let kind else { throw Self.unreachable("there is no such file") }
    guard kind == .file else { throw Self.unreachable("it is no file") }
    self.path = file
    self.table = table
    self.maximumTime = maximumTime
  }

  func rows() throws(DatabaseFailure) -> StampedRows {
    if try isQuiet {
      // Opened in the usual way, a file in WAL mode gets two more files beside it, even by readers.
      // Nobody writes to it now, so it can be read as what never changes; who came meanwhile makes
      // a `-wal` file, or wrote to it.
      let before = try? FileSystem.status(of: path, followingLinks: true)
      let rows = Result { () throws(DatabaseFailure) in try read(asUnchanging: true) }
      if try isQuiet, before == (try? FileSystem.status(of: path, followingLinks: true)) {
        return try rows.get()
      }
    }
    return try read(asUnchanging: false)
  }

  /// Whether the file is in WAL mode, and no process has it open or left work behind.
  private var isQuiet: Bool {
    get throws(DatabaseFailure) {
      let start: [UInt8]
      let log: FileStatus?
      do throws(FileSystemError) {
        start = try FileSystem.readStart(path, count: 20)
        log = try FileSystem.status(of: path + Array("-wal".utf8), followingLinks: true)
      } catch {
        throw Self.unreachable(error.reason)
      }
      // The file format's "read version", https://sqlite.org/fileformat2.html#file_format_version_numbers
      return start.count == 20 && start[19] == 2 && log?.size ?? 0 == 0
    }
  }

  private func read(asUnchanging: Bool) throws(DatabaseFailure) -> StampedRows {
    let end = ContinuousClock.now + maximumTime
    do throws(SQLiteError) {
      let file = try SQLiteFile(path, isUnchanging: asUnchanging, until: end)
      let schema = table.schema ?? "main"
      let master = VersionTable(schema: schema, name: "sqlite_master")
      let known = try file.query(
        "SELECT name FROM \(master.quoted(by: "\"")) WHERE type IN ('table', 'view') AND name = ?1"
          + " COLLATE NOCASE LIMIT 1",
        with: table.name, maximumLength: StampedRows.maximumLength)
      if known.isEmpty { return .noTable }
      let ids = try file.query(
        "SELECT version_num FROM \(table.quoted(by: "\"")) LIMIT \(StampedRows.maximumRows + 1)",
        maximumLength: StampedRows.maximumLength)
      return try Self.rows(ids, of: table)
    } catch {
      throw failure(error)
    }
  }

  private static func rows(
    _ ids: [[UInt8]?], of table: VersionTable
  ) throws(SQLiteError) -> StampedRows {
    do throws(DatabaseFailure) {
      return try StampedRows(rows: ids, of: table)
    } catch {
      throw .rows(error)
    }
  }

  private func failure(_ error: SQLiteError) -> DatabaseFailure {
    switch error {
    case .rows(let failure): failure
    case .failed(SQLITE_BUSY, _), .failed(SQLITE_LOCKED, _):
      DatabaseFailure(
        .silent, "is locked by a process that writes to it",
        remedy: "try again when that has finished")
    case .failed(SQLITE_INTERRUPT, _):
      DatabaseFailure(
        .silent, "gave no answer within \(maximumTime.components.seconds) seconds",
        remedy: "look at what \(table.text) is; a view may never end")
    case .failed(SQLITE_TOOBIG, _):
      DatabaseFailure(
        .unexpectedRows, "has no revision id in \(table.text): a row is too long for one",
        remedy: "look at the table, or name the right one: `--version-table [SCHEMA.]TABLE`")
    case .failed(SQLITE_ERROR, let words):
      DatabaseFailure(
        .refused, "does not hand out \(table.text): \(words)",
        remedy: "name the right table: `--version-table [SCHEMA.]TABLE`")
    case .failed(_, let words): Self.unreachable(words)
    }
  }

  private static func unreachable(_ words: String) -> DatabaseFailure {
    DatabaseFailure(
      .unreachable, "cannot be read: \(words)",
      remedy: "look at the path in the URL, and whether this user may read the file; relative ones"
        + " (`sqlite:///app.db`) start at the current folder")
  }
}

internal import CSQLite

/// Why SQLite did not do something.
enum SQLiteError: Error {
  /// A primary result code, and SQLite's words.
  case failed(Int32, String)
  /// The rows are there and no ids.
  case rows(DatabaseFailure)
}

/// Owns an open SQLite file that is only read.
///
/// The file may be anybody's: SQLite is told not to trust its schema, and whatever it is asked ends
/// in time (https://sqlite.org/security.html).
struct SQLiteFile: ~Copyable {
  private let handle: OpaquePointer
  private let deadline: Deadline

  /// What the progress handler is given.
  private final class Deadline {
    let end: ContinuousClock.Instant
    init(_ end: ContinuousClock.Instant) { self.end = end }
  }

  /// How long to wait for who writes, in milliseconds.
  private static let busyTimeout: Int32 = 2000
  /// The longest text or blob that SQLite handles; a row of ours is never as long.
  private static let maximumLength: Int32 = 1 << 20

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file; it exists.
  ///   - isUnchanging: Whether nobody writes to it, so that neither locks nor a log are looked at.
  ///   - end: When to give up.
  /// - Throws: When it cannot be opened.
  init(
    _ path: [UInt8], isUnchanging: Bool, until end: ContinuousClock.Instant
  ) throws(SQLiteError) {
    let uri =
      "file:" + Self.uriPath(path) + (isUnchanging ? "?immutable=1" : "?mode=ro")
    var opened: OpaquePointer?
    let status = sqlite3_open_v2(
      uri, &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nil)
    guard let opened, status == SQLITE_OK else {
      let words = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw .failed(status & 0xFF, words)
    }
    handle = opened
    deadline = Deadline(end)
    sqlite3_busy_timeout(handle, Self.busyTimeout)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.maximumLength)
    _ = mlint_sqlite_distrust(handle)
    sqlite3_progress_handler(
      handle, 10_000,
      { context in
        guard let context else { return 0 }
        let deadline = Unmanaged<Deadline>.fromOpaque(context).takeUnretainedValue()
        return ContinuousClock.now > deadline.end ? 1 : 0
      }, Unmanaged.passUnretained(deadline).toOpaque())
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs a statement of one column.
  ///
  /// - Parameters:
  ///   - sql: The statement.
  ///   - parameter: The value of `?1`.
  ///   - maximumLength: Of longer values one byte more is given, and the rest is left out.
  /// - Returns: The values as text in UTF-8; nil for NULL.
  /// - Throws: SQLite's own error.
  func query(
    _ sql: String, with parameter: String? = nil, maximumLength: Int
  ) throws(SQLiteError) -> [[UInt8]?] {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
    defer { sqlite3_finalize(statement) }
    if let parameter {
      try check(
        parameter.withCString { text in
          // A null destructor would promise that the text outlives the statement.
          sqlite3_bind_text(
            statement, 1, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        })
    }
    var rows: [[UInt8]?] = []
    while true {
      let status = sqlite3_step(statement)
      if status == SQLITE_DONE { return rows }
      guard status == SQLITE_ROW else { throw error(status) }
      // Text first: it may convert the value, and with it the number of bytes.
      let text = sqlite3_column_text(statement, 0)
      let count = min(Int(sqlite3_column_bytes(statement, 0)), maximumLength + 1)
      rows.append(text.map { Array(UnsafeBufferPointer(start: $0, count: count)) })
    }
  }

  private func check(_ status: Int32) throws(SQLiteError) {
    guard status == SQLITE_OK else { throw error(status) }
  }

  private func error(_ status: Int32) -> SQLiteError {
    .failed(status & 0xFF, String(cString: sqlite3_errmsg(handle)))
  }

  /// A path in a URI, where `%`, `?` and `#` mean something; any byte may stand as `%XX`.
  private static func uriPath(_ path: [UInt8]) -> String {
    var text = ""
    for byte in path {
      switch Unicode.Scalar(byte) {
      case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "-", "_":
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
      }
    }
    return text
  }
}

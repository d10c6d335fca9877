/// Why the stamped revisions of a database are not known.
package struct DatabaseFailure: Error, Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The program that asks this kind of server is not installed.
    case clientMissing
    /// There is no such file, server or database, or it does not let this user in.
    case unreachable
    /// It did not answer in time.
    case silent
    /// It let the user in and did not hand out the rows.
    case refused
    /// The rows are none that Alembic writes.
    case unexpectedRows
  }

  package let kind: Kind
  /// A phrase that goes on from the database's name, without a final full stop.
  ///
  /// It holds words of servers, to be escaped for display, and no password.
  package let reason: String
  /// What to do, a sentence without a final full stop.
  package let remedy: String

  init(_ kind: Kind, _ reason: String, remedy: String) {
    self.kind = kind
    self.reason = reason
    self.remedy = remedy
  }
}

/// What a database's version table holds.
package struct StampedRows: Hashable, Sendable {
  /// The ids, as they are, in the order in which the database gave them.
  package let revisions: [String]
  /// Whether there is such a table; when there is none, no revision has run.
  package let hasTable: Bool

  static let noTable = StampedRows(revisions: [], hasTable: false)

  private init(revisions: [String], hasTable: Bool) {
    self.revisions = revisions
    self.hasTable = hasTable
  }
}

extension StampedRows {
  /// The most rows that are read; each is a head of what the database has run.
  static let maximumRows = 1000
  /// The longest id that is read, in bytes; Alembic's own column takes 32 characters.
  static let maximumLength = 1024

  /// Makes ids of what a table holds.
  ///
  /// - Parameters:
  ///   - rows: At most one more than the bound, each cut after the longest length; nil for NULL.
  ///   - table: For the failure.
  /// - Throws: When there are too many, or one cannot be a revision's id. Such a table was not
  ///   written by Alembic, and none of it is believed.
  init(rows: [[UInt8]?], of table: VersionTable) throws(DatabaseFailure) {
    let remedy = "look at the table, or name the right one: `--version-table [SCHEMA.]TABLE`"
    guard rows.count <= Self.maximumRows else {
      throw DatabaseFailure(
        .unexpectedRows, "has more than \(Self.maximumRows) rows in \(table.text)", remedy: remedy)
    }
    var ids: [String] = []
    for (index, row) in rows.enumerated() {
      guard let problem = Self.problem(of: row, &ids) else { continue }
      throw DatabaseFailure(
        .unexpectedRows,
        "has no revision id in row \(index + 1) of \(table.text): it is \(problem)", remedy: remedy)
    }
    self.init(revisions: ids, hasTable: true)
  }

  /// Appends a row to the ids, or says what it is instead.
  private static func problem(of row: [UInt8]?, _ ids: inout [String]) -> String? {
    guard let row else { return "NULL" }
    if row.isEmpty { return "empty" }
    if row.count > maximumLength { return "longer than \(maximumLength) bytes" }
    guard let text = String(validating: row, as: UTF8.self) else { return "no UTF-8" }
    if text.holdsControlCharacters { return "a text with control characters, \(text)" }
    ids.append(text)
    return nil
  }
}

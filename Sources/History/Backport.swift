package import MigrationModel
import SourceText

/// Whether a later revision does for a database what an earlier one did not get to do there.
///
/// A backport is put behind a landed revision; databases that have passed that one never run it, and get
/// the same from the later revision. A database that runs both must not fail at the second. In doubt
/// the answer is no.
package enum Backport: Sendable {
  case same
  /// The revision with this id does something that cannot be read.
  case unread(RevisionID)
  /// The later one does not do this.
  case lacks(Operation)
  /// The later one does this again, whether or not it has been done.
  case repeats(Operation)

  /// Compares what `upgrade()` does.
  package init(
    of earlier: (migration: Migration, details: MigrationDetails),
    by later: (migration: Migration, details: MigrationDetails)
  ) {
    for one in [earlier, later]
    where one.details.syntaxProblem != nil || !one.details.upgrade.unread.isEmpty {
      self = .unread(one.migration.id)
      return
    }
    var rest = later.details.upgrade.effects[...].map { Effect($0, later.migration) }[...]
    for operation in earlier.details.upgrade.effects {
      let effect = Effect(operation, earlier.migration)
      guard let place = rest.firstIndex(where: { $0.isSame(as: effect) }) else {
        self = .lacks(operation)
        return
      }
      if !rest[place].isGuarded {
        self = .repeats(rest[place].operation)
        return
      }
      rest = rest[(place + 1)...]
    }
    self = .same
  }
}

extension MigrationBody {
  /// The operations without the calls whose SQL was understood, which are there twice.
  fileprivate var effects: [Operation] {
    operations.indices.filter { index in
      let operation = operations[index]
      let isRead = index + 1 < operations.count && operations[index + 1].source == .sql
      return operation.source == .sql || operation.sql == nil || !isRead
    }.map { operations[$0] }
  }
}

/// An operation and how it is written.
private struct Effect {
  let operation: Operation
  /// The text without blanks and guards, and with one sort of quotes.
  private let text: [UInt8]
  /// Whether it is harmless where it has been done already.
  let isGuarded: Bool

  init(_ operation: Operation, _ migration: Migration) {
    self.operation = operation
    let bytes = migration.file.bytes
    let isSQL = operation.source == .sql || operation.sql != nil
    var text = bytes[operation.range.offsets.clamped(to: 0..<bytes.count)]
      .filter { $0 > UInt8(ascii: " ") && $0 != UInt8(ascii: ";") }
      .map { $0 == UInt8(ascii: "'") ? UInt8(ascii: "\"") : $0 }
    if isSQL { text = text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
    let guards =
      isSQL ? ["ifnotexists", "ifexists"] : [",if_not_exists=True", ",if_exists=True"]
    let length = text.count
    for word in guards { text = text.replacing(word.utf8, with: []) }
    isGuarded =
      operation.certainty != .exact || text.count < length
      || !Self.failsTheSecondTime.contains(operation.directive)
    self.text = text.replacing(",)".utf8, with: ")".utf8)
  }

  private static let failsTheSecondTime: Set<String> = [
    "add_column", "create_table", "create_index", "create_foreign_key", "create_primary_key",
    "create_unique_constraint", "create_check_constraint", "create_exclude_constraint",
    "create_table_comment", "drop_column", "drop_table", "drop_index", "drop_constraint",
    "rename_table", "bulk_insert",
  ]

  /// Whether both do the same, whether or not they look first.
  func isSame(as other: Self) -> Bool {
    let (one, two) = (operation, other.operation)
    return one.directive == two.directive && one.table == two.table && one.name == two.name
      && one.columns == two.columns && one.source == two.source && text == other.text
  }
}

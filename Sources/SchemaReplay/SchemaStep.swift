package import MigrationModel
package import SchemaModel

/// One operation of a migration with the schema before and after it.
package struct SchemaStep: Sendable {
  package enum Direction: Sendable {
    case upgrade
    case downgrade
  }

  /// Since when a table is there.
  package enum Lifetime: Sendable, Hashable {
    /// It is not there.
    case absent
    /// It was there before this migration began; the revision that made it is nil when nothing that was
    /// read did.
    case existed(madeBy: RevisionID?)
    /// This migration made it.
    case made
  }

  package let operation: Operation
  package let direction: Direction
  /// The schema before the first operation of the migration.
  package let start: Schema
  package let before: Schema
  package let after: Schema
  /// What became of each of the operation's effective changes.
  package let outcomes: [ChangeOutcome]
  package let revision: RevisionID
  let number: Int
  let order: [RevisionID]

  /// Since when the table is there that the operation finds under a name.
  package func lifetime(of name: TableName) -> Lifetime {
    guard let table = before[table: name] else { return .absent }
    guard let origin = table.origin else { return .existed(madeBy: nil) }
    if origin == number, direction == .upgrade { return .made }
    // What a downgrade makes again was dropped by the upgrade.
    if origin == number, start[table: name] == nil { return .made }
    return .existed(madeBy: order.indices.contains(origin) ? order[origin] : nil)
  }
}

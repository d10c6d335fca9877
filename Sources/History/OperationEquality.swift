import MigrationModel
import SourceText

extension MigrationBody {
  /// Whether it is certain that two bodies do the same; false when in doubt.
  func performsSame(as other: Self, in migration: Migration, _ otherMigration: Migration) -> Bool {
    guard unread.isEmpty, other.unread.isEmpty, operations.count == other.operations.count else {
      return false
    }
    return zip(operations, other.operations).allSatisfy { one, two in
      one.hasEqualFields(two) && one.isWhollyDescribed(in: migration)
        && two.isWhollyDescribed(in: otherMigration)
    }
  }
}

extension Operation {
  /// Everything but the place.
  fileprivate func hasEqualFields(_ other: Self) -> Bool {
    directive == other.directive && table == other.table && name == other.name
      && columns == other.columns && certainty == other.certainty && source == other.source
      && sql == other.sql
  }

  /// Whether the fields say all that the call does.
  ///
  /// Only few directives have no more arguments than an `Operation` keeps, and these take options
  /// such as `if_exists` by name: a call that names none is one without options.
  fileprivate func isWhollyDescribed(in migration: Migration) -> Bool {
    guard certainty == .exact else { return false }
    if sql != nil { return true }
    switch directive {
    case "drop_table", "drop_column", "drop_index":
      let call = migration.file.bytes[range.offsets.clamped(to: 0..<migration.file.bytes.count)]
      return name != nil || table != nil ? !call.contains(UInt8(ascii: "=")) : false
    default: return false
    }
  }
}

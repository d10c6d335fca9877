/// The default of a serial column, as PostgreSQL shows it (`pg_get_expr`).
struct SequenceDefault {
  let identifiers: Identifiers

  /// The expression that takes the next value of a sequence beside a table.
  ///
  /// The name of the sequence has its schema unless that is on the search path as it is set by default, and
  /// quotation marks where it is no plain word (`regclassout`, `quote_identifier`).
  func text(_ sequence: String, beside table: TableName) -> String {
    let name = identifiers.key(sequence, beside: table)
    let words = [name.schema, name.name].compactMap(\.self).map(Self.identifier)
    let literal = words.joined(separator: ".").replacing("'", with: "''")
    // Backslashes stay as they are: it is shown as a string without escapes.
    return "nextval('\(literal)'::regclass)"
  }

  /// Gives the defaults that take values of a table's own sequences the names that these have now.
  ///
  /// - Parameters:
  ///   - table: The table, renamed, or with sequences that were.
  ///   - old: The same table before.
  func update(_ table: inout Table, from old: Table) {
    for (before, now) in zip(old.ownedSequences, table.ownedSequences) {
      let known = text(before.name, beside: old.name)
      for position in table.columns.indices
      where table.columns[position].name == now.column
        && table.columns[position].defaultText == known
      {
        table.columns[position].defaultText = text(now.name, beside: table.name)
      }
    }
  }

  private static func identifier(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    if isPlain, let first = name.utf8.first, first > UInt8(ascii: "9") { return name }
    return "\"" + name.replacing("\"", with: "\"\"") + "\""
  }
}

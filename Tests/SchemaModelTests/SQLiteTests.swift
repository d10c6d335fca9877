import Foundation
import SchemaModel
import TestSupport
import Testing

/// Random changes, made by a real SQLite and by `Schema`: what SQLite accepts, both have.
@Suite struct SQLiteTests {
  @Test(arguments: seeds(40))
  func hasWhatSQLiteHas(seed: UInt64) throws {
    var source = RandomChanges(seed: seed, isSQLite: true)
    let changes = source.start(5) + (0..<200).map { _ in source.next() }
    let answer = try Self.run(changes.map(\.sql))
    try #require(answer.verdicts.count == changes.count)

    var schema = Schema(dialect: .sqlite)
    var accepted: [SchemaChange] = []
    for (change, verdict) in zip(changes, answer.verdicts) where verdict == "ok" {
      let outcome = schema.apply(change)
      accepted.append(change)
      #expect(
        [.applied, .unchanged].contains(outcome), "\(outcome) of what was accepted: \(change.sql)")
    }
    #expect(accepted.count > 20, "little was accepted")
    let known = schema.sqliteCatalogue
    let real = answer.catalogue.sorted()
    let missing = real.filter { !known.contains($0) }.map { "SQLite alone: \($0)" }
    let surplus = known.filter { !real.contains($0) }.map { "the schema alone: \($0)" }
    let script = accepted.map { $0.sql + ";" }.joined(separator: "\n")
    #expect(known == real, "\((missing + surplus).joined(separator: "\n"))\nafter\n\(script)")
  }

  private struct Answer: Decodable {
    let verdicts: [String]
    let catalogue: [String]
  }

  private static func run(_ statements: [String]) throws -> Answer {
    let input = try JSONEncoder().encode(statements)
    let result = try TestSupport.run("python3", ["-c", program], input: Array(input)).orFail()
    return try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
  }

  private static let program = """
    import json, sqlite3, sys
    database = sqlite3.connect(":memory:", isolation_level=None)
    verdicts = []
    for statement in json.load(sys.stdin):
        try:
            # SQLite takes a name in double quotes that it does not know for a text.
            database.execute(statement.replace('"', '`'))
            verdicts.append("ok")
        except sqlite3.Error as problem:
            verdicts.append(str(problem))
    def rows(query, *values):
        return database.execute(query, values).fetchall()
    lines = []
    for (table,) in rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        columns = rows("SELECT cid, name, type, \\"notnull\\", dflt_value, pk FROM pragma_table_info(?)", table)
        for cid, name, type, notnull, default, pk in columns:
            lines.append(f"column|{table}|{cid + 1}|{name}|{type}|{notnull}|{int(default is not None)}")
        key = [c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5]]
        if key:
            lines.append(f"key|{table}|{','.join(key)}")
        keys = {}
        for row in rows("SELECT id, \\"from\\", \\"table\\", on_delete FROM pragma_foreign_key_list(?) ORDER BY id, seq", table):
            keys.setdefault(row[0], []).append(row)
        for parts in keys.values():
            lines.append(f"foreign|{table}|{','.join(p[1] for p in parts)}|{parts[0][2]}|{parts[0][3]}")
        for name, unique, origin, partial in rows(
                "SELECT name, \\"unique\\", origin, partial FROM pragma_index_list(?)", table):
            columns = [c for (c,) in rows("SELECT name FROM pragma_index_info(?) ORDER BY seqno", name)]
            if origin == "u" and columns != key:
                lines.append(f"unique|{table}|{','.join(columns)}")
            if origin == "c":
                lines.append(f"index|{table}|{name}|{unique}|{partial}|{','.join(columns)}")
    json.dump({"verdicts": verdicts, "catalogue": sorted(set(lines))}, sys.stdout)
    """
}

extension Schema {
  /// The same lines as the program's.
  fileprivate var sqliteCatalogue: [String] {
    func digit(_ value: Bool) -> Int { value ? 1 : 0 }
    var lines: Set<String> = []
    for table in sortedTables {
      let name = table.name.name
      for (number, column) in table.columns.enumerated() {
        lines.insert(
          "column|\(name)|\(number + 1)|\(column.name ?? "")|\(column.databaseType ?? "?")|"
            + "\(digit(column.isNullable == false))|\(digit(column.serverDefault != .none))")
      }
      for constraint in table.constraints {
        let columns = constraint.columns.joined(separator: ",")
        switch constraint.kind {
        case .primaryKey: lines.insert("key|\(name)|\(columns)")
        case .unique where constraint.columns != table.primaryKeyColumns:
          lines.insert("unique|\(name)|\(columns)")
        case .foreignKey:
          lines.insert(
            "foreign|\(name)|\(columns)|\(constraint.referredTable?.name ?? "")|"
              + (constraint.onDelete ?? "NO ACTION"))
        case .unique, .check, .exclude: break
        }
      }
      for index in table.indexes {
        lines.insert(
          "index|\(name)|\(index.name ?? "?")|\(digit(index.isUnique))|"
            + "\(digit(index.condition != nil))|\(index.columns.joined(separator: ","))")
      }
    }
    return lines.sorted()
  }
}

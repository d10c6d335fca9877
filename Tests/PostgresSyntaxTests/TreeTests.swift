import PostgresSyntax
import SQLSyntax
import Testing

/// What the library's JSON says is what the text said.
@Suite struct TreeTests {
  /// Characters that JSON escapes, and those that libpg_query escapes beside them.
  @Test func textsWithEscapes() {
    let labels = [
      "", "\"", "\\", "\\\\", "\\u0041", "a/b", "<b>", "\u{1}\u{8}\u{C}\n\r\t\u{1F}\u{7F}", "ä€😀",
      "{\"a\": [1, 2]}", ",", ":", "}]",
    ]
    let list = labels.map { "'\($0)'" }.joined(separator: ", ")
    let script = PostgresScript.read(Array("CREATE TYPE t AS ENUM (\(list))".utf8))
    #expect(script.problems.isEmpty)
    guard case .create(let create)? = script.statements.first?.kind else {
      Issue.record("no type")
      return
    }
    #expect(create.typeKind == .enumeration(labels))
  }

  /// Bytes that are no UTF-8 end nothing.
  @Test func bytesThatAreNoText() {
    let text = Array("COMMENT ON TABLE t IS '".utf8) + [0xFF, 0xC3] + Array("'; DROP TABLE t".utf8)
    let script = PostgresScript.read(text)
    #expect(script.problems.isEmpty)
    #expect(script.statements.count == 2)
    guard case .comment(let comment)? = script.statements.first?.kind else {
      Issue.record("no comment")
      return
    }
    #expect(comment.text == "\u{FFFD}\u{FFFD}")
  }

  /// What is zero, false or empty is not in the JSON.
  @Test func valuesThatAreNotWritten() {
    let script = PostgresScript.read(
      Array("SET a = 0; SET b = ''; SET c = 1.5, 'x'; ALTER TABLE t ADD a varchar(0)".utf8))
    let settings = script.statements.compactMap { statement -> String? in
      guard case .set(let setting) = statement.kind else { return nil }
      return "\(setting.name)=\(setting.value ?? "nil")"
    }
    #expect(settings == ["a=0", "b=", "c=1.5, x"])
    guard case .alterTable(let table)? = script.statements.last?.kind,
      case .addColumn(let column, _)? = table.actions.first?.kind
    else {
      Issue.record("no column")
      return
    }
    #expect(column.databaseType == "VARCHAR(0)")
  }

  /// A text that is empty is in the JSON, other than one that is not there.
  @Test func emptyLabels() {
    let script = PostgresScript.read(
      Array("ALTER TYPE t RENAME VALUE '' TO 'a'; CREATE VIEW v AS SELECT 1".utf8))
    #expect(script.problems.isEmpty)
    guard case .alter(let alter)? = script.statements.first?.kind,
      case .renameValue("", to: "a") = alter.change
    else {
      Issue.record("no label is renamed")
      return
    }
  }

  /// The library writes positive integers only.
  @Test func negativeIntegers() {
    let script = PostgresScript.read(
      Array("SET a = -1; SET b TO - 7, +3, -0, -1.5; ALTER TABLE t ADD a numeric(5, -2)".utf8))
    let values = script.statements.compactMap { statement -> String? in
      guard case .set(let setting) = statement.kind else { return nil }
      return setting.value
    }
    #expect(values == ["-1", "-7, 3, 0, -1.5"])
    guard case .alterTable(let table)? = script.statements.last?.kind,
      case .addColumn(let column, _)? = table.actions.first?.kind
    else {
      Issue.record("no column")
      return
    }
    #expect(column.databaseType == "NUMERIC(5, -2)")
  }
}

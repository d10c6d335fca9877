import Foundation
import SQLSyntax
import TestSupport
import Testing

/// Every statement of the corpora's migrations that MariaDB can parse is understood, or of a kind that is
/// deliberately not modelled.
@Suite struct MariaDBConformanceTests {
  @Test func everyLiteralStatement() throws {
    var statements: [String: SQLStatement] = [:]
    for text in try Set(Corpus.all().flatMap { try $0.sqlTexts() }) {
      let script = SQLScript(text, dialect: .mysql)
      for statement in script.statements {
        statements[withPlaceholders(script, statement)] = statement
      }
    }
    let texts = statements.keys.sorted()
    let verdicts = try Self.verdicts(on: texts)
    try #require(verdicts.count == texts.count)
    var counts: [String: Int] = [:]
    for (text, verdict) in zip(texts, verdicts) where !verdict.hasPrefix("1064 ") {
      guard let kind = statements[text]?.kind else { continue }
      counts[label(of: kind), default: 0] += 1
      #expect(!isUnknown(kind), "\(verdict): \(text)")
    }
    let parsed = counts.values.reduce(0, +)
    print("\(texts.count) statements, \(parsed) that MariaDB can parse:")
    for (label, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      print(String(format: "%6d  ", count) + label)
    }
    #expect(parsed > 500)
  }

  /// The text of a statement with MySQL's placeholders in the place of bind markers.
  private func withPlaceholders(_ script: SQLScript, _ statement: SQLStatement) -> String {
    var bytes = script.bytes
    var end = Int(statement.range.end)
    for token in script.tokens.reversed()
    where token.kind == .bindMarker && token.range.start >= statement.range.start
      && token.range.end <= statement.range.end
    {
      bytes.replaceSubrange(token.range.offsets, with: "?".utf8)
      end -= token.range.offsets.count - 1
    }
    return String(decoding: bytes[Int(statement.range.start)..<end], as: UTF8.self)
  }

  /// What MariaDB says when it is to prepare each statement: `ok`, or the number of an error and its text.
  private static func verdicts(on texts: [String]) throws -> [String] {
    struct Answer: Decodable {
      let verdicts: [String]
    }
    let statements = texts.map { text in
      let quoted = text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
      return "PREPARE statement FROM '\(quoted)'"
    }
    let server = try DatabaseServer.shared(.mariadb)
    let result = try TestSupport.run(
      PythonTools.databases() + "/python",
      [
        SourceTree.path("Tests/Tools/mariadb_statements.py"), server.url(try server.makeDatabase()),
      ],
      input: Array(try JSONEncoder().encode([statements]))
    ).orFail()
    let answers = try JSONDecoder().decode([Answer].self, from: Data(result.output.utf8))
    return answers.flatMap(\.verdicts)
  }

  private func isUnknown(_ kind: SQLStatementKind) -> Bool {
    switch kind {
    // It runs what is not in the text, which is said.
    case .unknown("call"), .unknown("execute"): false
    case .unknown: true
    // A table or an index is a kind of its own where it could be read.
    case .create(let create): create.object == .table || create.object == .index
    case .alterTable(let alter):
      alter.actions.contains { if case .unknown = $0.kind { true } else { false } }
    default: false
    }
  }

  private func label(of kind: SQLStatementKind) -> String {
    switch kind {
    case .alterTable: "alter table"
    case .unmodelled(let words): "not modelled: \(words)"
    case .data(let data): "\(data.verb)"
    case .create(let create): "create \(create.object.rawValue)"
    case .alter(let alter): "alter \(alter.object.rawValue)"
    case .drop(let drop): "drop \(drop.object.rawValue)"
    default: String("\(kind)".prefix { $0 != "(" })
    }
  }
}

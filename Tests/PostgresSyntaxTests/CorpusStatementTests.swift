import Foundation
import PostgresSyntax
import SQLSyntax
import SQLTestSupport
import TestSupport
import Testing

/// Every statement of the corpora's migrations that PostgreSQL accepts is understood, or of a kind that is
/// deliberately not modelled.
@Suite struct CorpusStatementTests {
  @Test func everyLiteralStatement() throws {
    var texts: Set<String> = []
    for corpus in try Corpus.all() { texts.formUnion(try corpus.sqlTexts()) }
    var counts: [String: Int] = [:]
    var (accepted, rejected, rejectedUnknown) = (0, 0, 0)
    for text in texts.sorted() {
      // With the bind markers of drivers, as migrations hand it over.
      let script = PostgresScript.read(Array(text.utf8))
      guard let expected = PostgresGrammar.dump(withNumberedMarkers(text)) else {
        rejected += 1
        rejectedUnknown += script.statements.filter { isUnknown($0.kind) }.count
        continue
      }
      #expect(script.problems.isEmpty, "\(text)")
      if !hasLongNames(script) {
        #expect(StatementDump(showsTypes: false).dump(script) == expected, "\(text)")
      }
      for statement in script.statements {
        accepted += 1
        for label in labels(of: statement.kind) { counts[label, default: 0] += 1 }
        #expect(!isUnknown(statement.kind), "\(script.text(of: statement.range))")
      }
    }
    print("\(texts.count) texts, \(accepted) statements that PostgreSQL accepts:")
    for (label, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      print(String(format: "%6d  ", count) + label)
    }
    print(
      "\(rejected) texts that it rejects, \(rejectedUnknown) statements of these not understood")
    #expect(accepted > 1000)
  }

  private func isUnknown(_ kind: SQLStatementKind) -> Bool {
    switch kind {
    // It runs what is not in the text, which is said.
    case .unknown("call"): false
    case .unknown: true
    // A table or an index is a kind of its own where it could be read.
    case .create(let create): create.object == .table || create.object == .index
    case .alterTable(let alter):
      alter.actions.contains { if case .unknown = $0.kind { true } else { false } }
    default: false
    }
  }

  /// What a statement is counted as: itself, or the actions of an `ALTER TABLE`.
  private func labels(of kind: SQLStatementKind) -> [String] {
    switch kind {
    case .alterTable(let alter):
      alter.actions.map { action in
        if case .unmodelled(let words) = action.kind {
          return "alter table: not modelled: \(words)"
        }
        return "alter table: \(name("\(action.kind)"))"
      }
    case .unmodelled(let words): ["not modelled: \(words)"]
    case .data(let data): ["\(data.verb)"]
    case .create(let create): ["create \(create.object.rawValue)"]
    case .alter(let alter): ["alter \(alter.object.rawValue)"]
    case .drop(let drop): ["drop \(drop.object.rawValue)"]
    default: [name("\(kind)")]
    }
  }

  private func name(_ description: String) -> String {
    String(description.prefix { $0 != "(" })
  }
}

/// The text with the bind markers of drivers replaced by those of PostgreSQL.
func withNumberedMarkers(_ text: String) -> String {
  let script = SQLScript(text)
  var bytes = script.bytes
  for token in script.tokens.reversed() where token.kind == .bindMarker {
    bytes.replaceSubrange(token.range.offsets, with: "$1".utf8)
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// PostgreSQL cuts longer names off.
func hasLongNames(_ script: SQLScript) -> Bool {
  script.tokens.contains { $0.range.end - $0.range.start > 63 && $0.kind == .word }
}

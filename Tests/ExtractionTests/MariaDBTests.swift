import Extraction
import Foundation
import SchemaModel
import TestSupport
import Testing

/// Random statements of MySQL, run by a real MariaDB, and read and made by us: what the server accepts, both have.
@Suite struct MariaDBTests {
  private static let scriptsAtOnce = 10

  @Test(arguments: stride(from: 0, to: seeds(40).count, by: scriptsAtOnce).map { $0 })
  func hasWhatTheServerHas(start: Int) throws {
    let seeds = Array(seeds(40)[start...].prefix(Self.scriptsAtOnce))
    let scripts = seeds.map { seed in
      var source = RandomMySQL(seed: seed)
      return source.statements(300)
    }
    let answers = try Self.run(scripts)
    try #require(answers.count == seeds.count)
    var accepted = 0
    for ((seed, script), answer) in zip(zip(seeds, scripts), answers) {
      accepted += try compare(script, answer, seed)
    }
    #expect(accepted > 25 * seeds.count, "little was accepted")
  }

  /// Compares what became of a script; how many of its statements were accepted.
  private func compare(_ script: [String], _ answer: Answer, _ seed: UInt64) throws -> Int {
    try #require(answer.verdicts.count == script.count)
    var schema = Schema(dialect: .mariadb)
    var accepted: [String] = []
    for (statement, verdict) in zip(script, answer.verdicts) where verdict == "ok" {
      accepted.append(statement)
      for change in try changes(statement) {
        let outcome = schema.apply(change)
        #expect(
          [.applied, .unchanged].contains(outcome),
          "seed \(seed): \(outcome) of what was accepted: \(statement)")
      }
    }
    let known = schema.catalogue
    let real = answer.catalogue.map(Self.canonical).sorted()
    let missing = real.filter { !known.contains($0) }.map { "the server alone: \($0)" }
    let surplus = known.filter { !real.contains($0) }.map { "the schema alone: \($0)" }
    #expect(
      known == real,
      "seed \(seed)\n\((missing + surplus).joined(separator: "\n"))\nafter\n\(accepted.joined(separator: ";\n"))"
    )
    return accepted.count
  }

  private func changes(_ statement: String) throws -> [SchemaChange] {
    let migration = try #require(madeMigration("op.execute(r\"\"\"\(statement)\"\"\")"))
    let body = MigrationReader.details(of: migration, ReadingContext(dialect: .mariadb)).upgrade
    return body.operations.flatMap(\.changes)
  }

  private struct Answer: Decodable {
    let verdicts: [String]
    let catalogue: [String]
  }

  private static func run(_ scripts: [[String]]) throws -> [Answer] {
    let server = try DatabaseServer.shared(.mariadb)
    let result = try TestSupport.run(
      PythonTools.databases() + "/python",
      [
        SourceTree.path("Tests/Tools/mariadb_statements.py"), server.url(try server.makeDatabase()),
      ],
      input: Array(try JSONEncoder().encode(scripts)), timeout: 300
    ).orFail()
    return try JSONDecoder().decode([Answer].self, from: Data(result.output.utf8))
  }

  /// A line with the type of a column as we name it.
  private static func canonical(_ line: String) -> String {
    var words = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    if words[0] == "column" { words[4] = DatabaseTypeName.canonical(words[4], .mariadb) ?? "?" }
    return words.joined(separator: "|")
  }
}

extension Schema {
  /// The same lines as the server's.
  fileprivate var catalogue: [String] {
    func flag(_ value: Bool?) -> String { value.map { $0 ? "t" : "f" } ?? "?" }
    var lines: [String] = []
    for table in sortedTables {
      let name = table.name.name
      lines.append("table|\(name)|\(table.comment ?? "")")
      for (number, column) in table.columns.enumerated() {
        let flags = [
          flag(column.isNullable), flag(![.none, .null].contains(column.serverDefault)),
          flag(column.isComputed), flag(column.isIdentity),
        ]
        lines.append(
          "column|\(name)|\(number + 1)|\(column.name ?? "")|\(column.databaseType ?? "?")|"
            + "\(flags.joined(separator: "|"))|\(column.comment ?? "")")
      }
      for constraint in table.constraints {
        let columns = constraint.columns.joined(separator: ",")
        let own = constraint.name ?? "?"
        switch constraint.kind {
        case .primaryKey: lines.append("key|\(name)|\(columns)")
        case .unique: lines.append("index|\(name)|\(own)|t|\(columns)")
        case .check: lines.append("check|\(name)|\(own)")
        case .foreignKey:
          let actions = [constraint.onDelete, constraint.onUpdate].map {
            $0 == "RESTRICT" ? "" : $0 ?? ""
          }
          lines.append(
            "foreign|\(name)|\(own)|\(columns)|\(constraint.referredTable?.name ?? "")|"
              + "\(constraint.referredColumns.joined(separator: ","))|\(actions.joined(separator: "|"))"
          )
        case .exclude: lines.append("exclude|\(name)")
        }
      }
      for index in table.indexes {
        lines.append(
          "index|\(name)|\(index.name ?? "?")|\(flag(index.isUnique))|\(index.columns.joined(separator: ","))"
        )
      }
    }
    return lines.sorted()
  }
}

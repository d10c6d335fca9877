import Extraction
import Foundation
import MigrationModel
import SchemaModel
import SourceText
import TestSupport
import Testing

/// Modules with declarative models, run by SQLAlchemy and read by us: the same tables, or said to be unknown.
@Suite struct ModelConformanceTests {
  @Test(arguments: seeds(1)) func tables(seed: UInt64) throws {
    let samples = ModelSamples.samples(seed)
    let compared = try compare(samples.map { [("m", $0.text)] })
    #expect(compared.known > 60, "nearly nothing was known: \(compared)")
    #expect(compared.stopped * 4 < samples.count, "too many samples do not run: \(compared)")
    // Each of these alone is read.
    let alone =
      ModelSamples.known.map { ModelSamples.Sample(parts: [$0]) }
      + ModelSamples.bases.map { ModelSamples.Sample(base: $0) }
    let simple = try compare(alone.map { [("m", $0.text)] })
    #expect(simple.unknown == 0 && simple.stopped == 0, "\(simple)")
  }

  // MARK: Comparing

  struct Compared {
    var known = 0
    var unknown = 0
    /// Those that SQLAlchemy or Python refuses.
    var stopped = 0
  }

  /// Compares what modules make, each the files with the one that is a migration at the end.
  private func compare(_ modules: [[(name: String, text: String)]]) throws -> Compared {
    let folder = try TemporaryFolder()
    let question = modules.map { $0.map { [$0.name, $0.text] } }
    try folder.write(
      "modules.json", String(decoding: JSONEncoder().encode(question), as: UTF8.self))
    let result = try PythonTools.oracle("model_oracle.py", [folder.path + "/modules.json"])
    let answers = try JSONDecoder().decode([[String]?].self, from: Data(result.outputBytes))
    try #require(answers.count == modules.count)
    var compared = Compared()
    for (files, statements) in zip(modules, answers) {
      let found = tables(files)
      guard let statements else {
        compared.stopped += 1
        continue
      }
      guard let found else {
        compared.unknown += 1
        continue
      }
      compared.known += 1
      let text = statements.map { "    op.execute(\"\"\"\($0)\"\"\")\n" }.joined()
      let expected = tables([("m", "from alembic import op\ndef upgrade():\n\(text)")])
      // A type that is not known is said to be so.
      let unknown = Set(
        found.flatMap { table in
          table.columns.filter { $0.databaseType == nil }.map { "\(table.name).\($0.name ?? "")" }
        })
      #expect(
        found.map { $0.inWords(without: unknown) }
          == expected?.map { $0.inWords(without: unknown) },
        "\(files.last?.text ?? "")")
    }
    return compared
  }

  /// The tables that a migration leaves; nil where it says that something is unknown.
  private func tables(_ files: [(name: String, text: String)]) -> [Table]? {
    var sources = ModuleSources()
    let all = files.map { SourceFile(path: RelativePath($0.name + ".py"), text: $0.text) }
    for (number, (file, module)) in zip(all.dropLast(), files).enumerated() {
      sources.add(ModuleSource(file, package: [], number: number + 1), [module.name])
    }
    for file in all { sources.note(areUsersHarmless: true, of: file.path) }
    guard let migration = all.last else { return nil }
    let body = MigrationReader.details(
      of: MigrationReader.parse(migration), ReadingContext(dialect: .postgresql, modules: sources),
      ModuleLibrary()
    ).details.upgrade
    var schema = Schema(dialect: .postgresql)
    for change in body.operations.flatMap(\.changes) { schema.apply(change) }
    guard body.unread.isEmpty, !schema.isIncomplete,
      schema.sortedTables.allSatisfy({ !$0.isIncomplete })
    else { return nil }
    return schema.sortedTables
  }
}

extension Table {
  /// What a database can be asked about the table.
  ///
  /// - Parameter unknown: The columns whose types are left out.
  /// - Returns: Lines.
  fileprivate func inWords(without unknown: Set<String>) -> String {
    let columns = columns.map { column in
      let name = column.name ?? "?"
      let type = unknown.contains("\(self.name).\(name)") ? nil : column.databaseType
      return "\(name) \(type ?? "?") \(column.isNullable.map { "\($0)" } ?? "?") "
        + "\(column.defaultText ?? "") \(column.comment ?? "")"
    }
    let constraints = constraints.map {
      "\($0.kind) \($0.name ?? "?") \($0.columns) \($0.referredTable?.description ?? "")"
    }.sorted()
    let indexes = indexes.map { "index \($0.name ?? "?") \($0.isUnique)" }.sorted()
    return ([name.description, comment ?? ""] + columns + constraints + indexes)
      .joined(separator: "\n  ")
  }
}

import Foundation
import TestSupport

/// A folder with one environment for each of several graphs.
struct RandomProject {
  private struct Environment {
    var name: String
    /// The texts by path.
    var files: [String: String]
    /// The header of each revision file.
    var headers: [String: GraphDocument.Header]
    /// A range that is asked for too.
    var range: String?
  }

  private struct Answer: Decodable {
    let error: String?
    let graph: GraphDocument?
    let history: [[String]?]?
  }

  private let folder: TemporaryFolder
  private var environments: [Environment] = []

  init(_ graphs: [GraphSpecification], _ random: inout RandomSource) throws {
    folder = try TemporaryFolder("graphs")
    for (number, graph) in graphs.enumerated() {
      let environment = try Self.environment("g\(Self.digits(number))", graph, &random)
      for (path, text) in environment.files { try folder.write(path, text) }
      environments.append(environment)
    }
  }

  private static func environment(
    _ name: String, _ graph: GraphSpecification, _ random: inout RandomSource
  ) throws -> Environment {
    var result = Environment(name: name, files: [:], headers: [:])
    // Alembic loads files in the order of their names.
    for (index, revision) in graph.revisions.enumerated() {
      let path = "\(name)/versions/\(digits(index))_x.py"
      var writer = RevisionFileText(seed: random.next())
      (result.files[path], result.headers[path]) = writer.text(of: revision)
    }
    result.files["\(name)/versions/__init__.py"] = ""
    result.files["\(name)/script.py.mako"] = ""
    result.files["\(name)/env.py"] = "from alembic import context\n"
    result.files["\(name)/alembic.ini"] = alembicIni(scriptLocation: "%(here)s")
    if random.chance(0.1) { result.range = random.element(of: graph.ranges) }
    let ranges = try JSONEncoder().encode(result.range.map { [$0] } ?? [])
    result.files["\(name)/ranges.json"] = String(decoding: ranges, as: UTF8.self)
    return result
  }

  private static func digits(_ number: Int) -> String { String(String(number + 1000).dropFirst()) }

  /// What `mlint` says otherwise than Alembic, for each environment.
  func differences(_ tally: inout Tally) throws -> [[String]] {
    let answers = try decode(
      [Answer].self,
      from: PythonTools.oracle("alembic_projects.py", [folder.path] + environments.map(\.name)))
    let history = try mlint("--format", "json")
    let documents = try decode(HistoryDocument.self, from: history).environments
    let byName = Dictionary(uniqueKeysWithValues: documents.map { ($0.name ?? "", $0) })
    return try zip(environments, answers).map { environment, answer in
      guard let ours = byName[environment.name] else { return ["\(environment.name) not found"] }
      var differences = try compare(environment, answer, ours, &tally)
      for revision in ours.revisions where revision.header != environment.headers[revision.path] {
        differences.append(
          "header of \(revision.path): \(String(describing: revision.header)), "
            + "written: \(String(describing: environment.headers[revision.path]))")
      }
      return differences
    }
  }

  private func compare(
    _ environment: Environment, _ answer: Answer, _ ours: GraphDocument, _ tally: inout Tally
  ) throws -> [String] {
    guard let theirs = answer.graph else {
      tally.refused += 1
      let isTold = ours.problems?.isEmpty == false
      return isTold ? [] : ["no problem, Alembic: \(answer.error ?? "")"]
    }
    // What Alembic makes of an id that is there twice is compared without files.
    let problems = ours.problems ?? []
    if problems.contains(where: { $0.kind == "duplicate-revision" }) { return [] }
    tally.graphs += 1
    tally.revisions += theirs.revisions.count
    var differences = problems.map { "problem: \($0.message)" } + ours.differences(from: theirs)
    if let range = environment.range, let printed = answer.history?.first, let printed {
      tally.ranges += 1
      let result = try mlint("--environment", environment.name, "--rev-range=\(range)")
      let expected = printed.map { $0 + "\n" }.joined()
      if !Self.isShown(expected, as: result.output) {
        differences.append("range '\(range)': \(result), Alembic: \(expected)")
      }
    }
    return differences
  }

  /// Whether the text is printed as it is, or with what a terminal must not see escaped.
  private static func isShown(_ text: String, as output: String) -> Bool {
    let hasOddities = text.unicodeScalars.contains {
      $0 != "\n" && ($0.value < 0x20 || $0 == "\u{2028}")
    }
    func lines(_ text: String) -> Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }
    return hasOddities ? lines(text) == lines(output) : Array(text.utf8) == Array(output.utf8)
  }

  private func mlint(_ arguments: String...) throws -> ProcessResult {
    try run(mlintBinary(), ["history", "--allow-degraded"] + arguments, in: folder.path).orFail()
  }

  /// The files of an environment, to be written again.
  func reproduction(of index: Int) -> String {
    environments[index].files.sorted { $0.key < $1.key }
      .map { "--- \($0.key)\n\($0.value)" }.joined(separator: "\n")
  }
}

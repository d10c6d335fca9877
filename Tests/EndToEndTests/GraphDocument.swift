import Foundation
import TestSupport

/// One environment's revision graph, as `mlint history --format json` and the Alembic oracle print it.
struct GraphDocument: Decodable {
  struct Revision: Decodable {
    let revision: String
    let path: String
    let downRevisions: [String]
    let dependsOn: [String]
    /// Nil where `mlint` cannot read them statically.
    let branchLabels: [String]?
    let message: String
    let isHead: Bool
    let isBase: Bool
    let isBranchPoint: Bool
    let isMergePoint: Bool
    /// The identifiers that no literal gives; only the oracle prints them.
    let computed: [String]?
  }

  /// The environment's name; only `mlint` prints it.
  let name: String?
  let heads: [String]
  let effectiveHeads: [String]
  let bases: [String]
  let branchPoints: [String]
  let mergePoints: [String]
  /// In the order of `alembic history`.
  let revisions: [Revision]

  func revision(_ id: String) -> Revision? {
    revisions.first { $0.revision == id }
  }
}

extension GraphDocument {
  /// What the real Alembic says about an environment.
  ///
  /// - Parameters:
  ///   - environment: where its migrations are.
  ///   - root: the project's folder.
  ///   - whole: the migrations to load as they are, not only their identifiers.
  /// - Returns: its graph.
  /// - Throws: `TestFailure` with Alembic's words when it cannot load the migrations.
  static func alembic(
    _ environment: CorpusEnvironment, in root: String, whole: [String] = []
  ) throws -> GraphDocument {
    var arguments = environment.isRecursive ? ["--recursive"] : []
    arguments += whole.flatMap { ["--whole", $0] }
    let result = try PythonTools.oracle(
      "alembic_graph.py", arguments + [root] + environment.versionLocations)
    return try decode(GraphDocument.self, from: result)
  }
}

/// Decodes a program's standard output; a failure shows all that the program printed.
func decode<Document: Decodable>(_: Document.Type, from result: ProcessResult) throws -> Document {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  do {
    return try decoder.decode(Document.self, from: Data(result.outputBytes))
  } catch {
    throw TestFailure("not the document that was expected: \(error)\n\(result)")
  }
}

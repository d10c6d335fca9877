import Foundation
import TestSupport

/// One environment's revision graph, as `mlint history --format json` and the Alembic oracle print it.
struct GraphDocument: Decodable {
  struct Header: Decodable, Equatable {
    let revisionId: String?
    let revises: [String]?
    let createDate: String?
  }

  struct Revision: Decodable {
    let revision: String
    let path: String
    let downRevisions: [String]
    let dependsOn: [String]
    /// Nil where `mlint` cannot read them statically.
    let branchLabels: [String]?
    let message: String
    /// Only `mlint` prints it.
    let header: Header?
    let isHead: Bool
    let isBase: Bool
    let isBranchPoint: Bool
    let isMergePoint: Bool
    /// The identifiers that no literal gives; only the oracle prints them.
    let computed: [String]?
    /// Dependencies on revisions that are not there; only the oracle prints them.
    let foreign: [String]?
  }

  /// The environment; only `mlint` prints what is optional.
  let name: String?
  let config: String?
  let scriptLocation: String?
  let versionLocations: [String]?
  let problems: [Problem]?
  let heads: [String]
  let effectiveHeads: [String]
  let bases: [String]
  let branchPoints: [String]
  let mergePoints: [String]
  /// In the order of `alembic history`.
  let revisions: [Revision]

  struct Problem: Decodable {
    let kind: String
    let path: String?
    let line: Int?
    let message: String
  }

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

extension GraphDocument {
  /// Every field of ours that the real Alembic has otherwise.
  func differences(from theirs: GraphDocument) -> [String] {
    var result: [String] = []
    func expect<Value: Equatable>(_ name: String, _ ours: Value, _ alembic: Value) {
      if ours != alembic { result.append("\(name): \(ours), Alembic: \(alembic)") }
    }
    expect("heads", heads, theirs.heads)
    expect("effective_heads", effectiveHeads, theirs.effectiveHeads)
    expect("bases", bases, theirs.bases)
    expect("branch_points", branchPoints.sorted(), theirs.branchPoints.sorted())
    expect("merge_points", mergePoints.sorted(), theirs.mergePoints.sorted())
    expect("order", revisions.map(\.revision), theirs.revisions.map(\.revision))
    for (ours, other) in zip(revisions, theirs.revisions) where ours.revision == other.revision {
      let id = ours.revision
      let foreign = other.foreign ?? []
      expect("path of \(id)", ours.path, other.path)
      expect("message of \(id)", ours.message, other.message)
      expect("down_revisions of \(id)", ours.downRevisions, other.downRevisions)
      expect(
        "depends_on of \(id)", ours.dependsOn.filter { !foreign.contains($0) }, other.dependsOn)
      if ours.branchLabels != nil || other.computed?.contains("branch_labels") != true {
        expect("branch_labels of \(id)", ours.branchLabels, other.branchLabels)
      }
      expect("is_head of \(id)", ours.isHead, other.isHead)
      expect("is_base of \(id)", ours.isBase, other.isBase)
      expect("is_branch_point of \(id)", ours.isBranchPoint, other.isBranchPoint)
      expect("is_merge_point of \(id)", ours.isMergePoint, other.isMergePoint)
    }
    return result
  }
}

/// Decodes a program's standard output; a failure shows all that the program printed.
func decode<Document: Decodable>(_: Document.Type, from result: ProcessResult) throws -> Document {
  try decode(Document.self, from: result.outputBytes, "\(result)")
}

/// Reads a document that a program has written; the description is shown when it is another one.
func decode<Document: Decodable>(
  _: Document.Type, from bytes: [UInt8], _ description: String
) throws -> Document {
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  do {
    return try decoder.decode(Document.self, from: Data(bytes))
  } catch {
    throw TestFailure("not the document that was expected: \(error)\n\(description)")
  }
}

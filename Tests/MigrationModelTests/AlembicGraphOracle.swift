import Foundation
import TestSupport

/// What the real Alembic says about a graph.
struct AlembicAnswer: Decodable {
  /// What a command printed, the text after `FAILED: `, or the exception that it died of.
  struct Output: Decodable {
    var printed: [String]?
    var failed: String?
    var crashed: String?
  }

  /// The exception that stopped the building of the graph.
  var error: String?
  var text: String?
  var warnings: [String]
  var heads: [String]?
  var real_heads: [String]?
  var bases: [String]?
  var real_bases: [String]?
  var branch_points: [String]?
  var merge_points: [String]?
  var labels: [String: [String]]?
  /// A cycle that Alembic does not notice, and on which its walks would not end.
  var hidden_cycle: Bool?
  var heads_lines: Output?
  var branches: Output?
  var branches_verbose: Output?
  var history: Output?
  var symbols: [Output]?
  var ranges: [Output]?

  static func ask(_ graphs: [GraphSpecification]) throws -> [AlembicAnswer] {
    let input = try JSONEncoder().encode(["graphs": graphs])
    let result = try PythonTools.oracle("graph_oracle.py", input: Array(input))
    return try JSONDecoder().decode([AlembicAnswer].self, from: Data(result.outputBytes))
  }
}

import HeadsFile
import MigrationModel
import SourceText

/// One revision of a graph that a test makes.
struct Revision: Hashable, Sendable {
  var id: String
  var down: [String] = []
  var labels: [String] = []
  var dependsOn: [String] = []
  var fileName: String?
  var computesLabels = false

  init(
    _ id: String, _ down: String..., labels: [String] = [], dependsOn: [String] = [],
    fileName: String? = nil, computesLabels: Bool = false
  ) {
    self.init(
      id, down: down, labels: labels, dependsOn: dependsOn, fileName: fileName,
      computesLabels: computesLabels)
  }

  init(
    _ id: String, down: [String], labels: [String] = [], dependsOn: [String] = [],
    fileName: String? = nil, computesLabels: Bool = false
  ) {
    self.id = id
    self.down = down
    self.labels = labels
    self.dependsOn = dependsOn
    self.fileName = fileName
    self.computesLabels = computesLabels
  }
}

func graph(_ revisions: [Revision]) -> RevisionGraph {
  RevisionGraph(
    revisions.map { revision in
      func located<Value>(_ value: Value) -> Located<Value> { Located(value, SourceRange(0, 1)) }
      return Migration(
        file: SourceFile(
          path: RelativePath("versions/" + (revision.fileName ?? revision.id + ".py")), text: ""),
        revision: located(RevisionID(revision.id)),
        downRevisions: revision.down.map { located(RevisionID($0)) },
        dependsOn: revision.dependsOn.map { located($0) },
        branchLabels: revision.labels.map { located($0) },
        hasComputedBranchLabels: revision.computesLabels)
    })
}

/// The text of `mlint`'s own file.
func lockText(_ revisions: [Revision]) -> String {
  String(decoding: HeadsText.text(of: graph(revisions).headLines), as: UTF8.self)
}

/// A file as a snapshot has it.
func recorded(
  _ text: String, as format: HeadsFormat = .mlint, _ scope: HeadsScope = .all
) -> RecordedHeads {
  RecordedHeads(
    format: format, scope: scope, file: SourceFile(path: "heads.lock", text: text),
    reading: .parse(Array(text.utf8), as: format), isKept: true)
}

extension HeadsReading {
  /// The entries of a version as `key revision`.
  func lines(of side: ConflictSides) -> [String] {
    entries(of: side).map { ($0.key.map { $0 + " " } ?? "") + $0.id.description }
  }
}

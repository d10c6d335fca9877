import Foundation
import MigrationModel
import SourceText
import TestSupport

extension GraphSpecification {
  var graph: RevisionGraph { RevisionGraph(revisions.map(\.migration)) }
}

extension GraphSpecification.Revision {
  /// The migration that a file with these values would be; each value has a range of its own.
  var migration: Migration {
    var offset = 0
    func located<Value>(_ value: Value) -> Located<Value> {
      offset += 10
      return Located(value, SourceRange(offset..<offset + 5))
    }
    let doc = doc ?? ""
    return Migration(
      file: SourceFile(path: RelativePath("versions/\(revision).py"), text: ""),
      revision: located(RevisionID(revision)),
      downRevisions: down.map { located(RevisionID($0)) },
      dependsOn: depends.map(located), branchLabels: labels.map(located),
      message: doc.components(separatedBy: "\n\n")[0], longMessage: doc)
  }
}

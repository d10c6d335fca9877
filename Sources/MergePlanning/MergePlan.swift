package import MigrationModel
package import SourceText
package import Templates

/// A merge revision that is ready to be written.
///
/// The texts hold names from files as they are: whoever prints them has to escape them.
package struct MergePlan: Sendable, Equatable {
  /// The new revision's id: the same for the same parents, whoever merges.
  package var id: RevisionID
  /// The heads that are joined, in the order of `down_revision`: sorted by code points.
  package var parents: [RevisionID]
  /// The nearest common ancestors of the parents, in map order; empty when they have none.
  package var forkPoints: [RevisionID]
  /// Where the file is to be written; no listed file has this path.
  package var path: RelativePath
  /// The file's content.
  package var bytes: [UInt8]
  /// What Alembic takes for the revision's message: one line.
  package var subject: String
  /// The subject and the text below it, as Python reads them back from the docstring.
  package var message: String
  package var createDate: DateTime
  /// What the user should know, each a sentence without a final stop.
  package var notes: [String]
  /// The heads by `down_revision` once the file is there, sorted by code points.
  package var expectedHeads: [RevisionID]
}

extension MergePlan {
  /// The plan as `--dry-run` shows it: a line for each fact, and the file; without the notes.
  package var summary: [String] {
    [
      "path: \(path.text)",
      "revision: \(id)",
      "joins: \(parents.map(\.description).joined(separator: ", "))",
      "forked at: "
        + (forkPoints.isEmpty ? "nowhere" : forkPoints.map(\.description).joined(separator: ", ")),
      "message: \(subject)",
      "",
    ] + fileLines
  }

  /// The lines of the file, without their ends.
  package var fileLines: [String] {
    let index = LineIndex(bytes)
    let lines = (1...index.lineCount).map {
      String(decoding: index.contents(ofLine: $0), as: UTF8.self)
    }
    return lines.last == "" ? lines.dropLast() : lines
  }
}

import MigrationModel
import SourceText
import Templates

/// The `Create Date` of a merge: that of its newest parent, so that every clone writes the same.
///
/// Only the parents' own headers count; their landing dates depend on the clone's history, and the date
/// may be part of the file's name. A date without a zone is compared as if it were UTC. The date keeps
/// its zone and its microseconds.
struct MergeDate {
  let value: DateTime
  let notes: [String]

  /// Whether some parent has the date.
  var isKnown: Bool { notes.isEmpty }

  init(_ parents: [Migration]) {
    let dates = parents.compactMap { $0.header.createDate.flatMap { DateTime($0.value) } }
    if let newest = dates.max() {
      value = newest
      notes = []
      return
    }
    value = .unixEpoch
    notes = [
      "no head has a Create Date that can be read: \(value) stands in the file, so that "
        + "it is the same in every clone"
    ]
  }
}

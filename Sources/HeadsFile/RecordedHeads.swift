package import SourceText

/// A heads file of one environment, as a snapshot has it.
package struct RecordedHeads: Sendable {
  package var format: HeadsFormat
  package var scope: HeadsScope
  /// The file; its bytes are empty where it has no one content.
  package var file: SourceFile
  package var reading: HeadsReading
  /// Whether this is the file that `mlint lock` writes.
  package var isKept: Bool
  /// Whether the conflict is one that a merge will have, which has not happened.
  package var isForetold = false

  package init(
    format: HeadsFormat, scope: HeadsScope, file: SourceFile, reading: HeadsReading, isKept: Bool
  ) {
    self.format = format
    self.scope = scope
    self.file = file
    self.reading = reading
    self.isKept = isKept
  }

  /// A file that the index has in conflict, so that it has no one content.
  package static func unmerged(
    _ path: RelativePath, _ provenance: Provenance, format: HeadsFormat, scope: HeadsScope,
    isKept: Bool
  ) -> RecordedHeads {
    var reading = HeadsReading()
    reading.isInConflict = true
    return RecordedHeads(
      format: format, scope: scope,
      file: SourceFile(path: path, bytes: [], provenance: provenance), reading: reading,
      isKept: isKept)
  }

  /// This file as a merge will leave it in conflict with another version.
  package func inConflict(with other: SourceFile) -> RecordedHeads {
    var result = self
    result.isForetold = true
    result.reading.isInConflict = true
    result.reading.problems = []
    result.reading.entries = reading.entries.map { $0.only(.ours) }
    result.reading.entries += HeadsReading.parse(other.bytes, as: format).entries
      .map { $0.only(.theirs) }
    return result
  }
}

extension HeadsReading.Entry {
  fileprivate func only(_ side: ConflictSides) -> Self {
    var entry = self
    entry.sides = side
    return entry
  }
}

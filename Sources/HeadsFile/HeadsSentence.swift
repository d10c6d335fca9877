package import MigrationModel

/// What is wrong with a heads file, in words: a sentence each, without a final full stop.
package enum HeadsSentence {
  package static func difference(_ difference: HeadsDifference, _ graph: RevisionGraph) -> String {
    switch difference {
    case .moved(let entry, let line):
      "the heads file says that \(line.key.description) ends in \(entry.id), "
        + "but its head is \(line.revision)"
    case .missing(let line):
      "the heads file does not name \(line.revision), the head of \(line.key.description)"
    case .surplus(let entry) where graph.contains(entry.id):
      "the heads file names \(entry.id), which is no head: other revisions follow it"
    case .surplus(let entry):
      "the heads file names \(entry.id), and there is no such revision"
    case .misnamed(let entry, let line): misnamed(entry, line, graph)
    }
  }

  private static func misnamed(
    _ entry: HeadsReading.Entry, _ line: HeadLine, _ graph: RevisionGraph
  ) -> String {
    if let key = entry.key, key != line.key.text {
      return "the heads file has the key `\(key)` for \(line.revision), the head of "
        + "\(line.key.description)"
    }
    if entry.fileName != nil {
      return "the heads file gives \(line.revision) the name of another file; its own is "
        + String(decoding: line.fileName, as: UTF8.self)
    }
    let labels = graph.branchLabels(of: line.revision)
    return "the heads file gives \(line.revision) other branch labels than it has; they are "
      + (labels.isEmpty ? "none" : labels.joined(separator: ", "))
  }

  package static func problem(_ kind: HeadsReading.Problem.Kind, in format: HeadsFormat) -> String {
    switch kind {
    case .malformed: "the line does not name a head: it has to be \(format.lineForm)"
    case .duplicate: "a line above is about the same line of history"
    case .nestedConflict, .strayMarker, .unclosedConflict: "a conflict marker without its partners"
    case .tooLong:
      "the file has more than \(HeadsReading.maximumLineCount) lines, and the rest was not read"
    }
  }
}

extension HeadsFormat {
  /// What a line has to be.
  fileprivate var lineForm: String {
    switch self {
    case .mlint: "a key, a revision and a file name"
    case .alembicLinear, .currentHead, .neutron: "a revision alone"
    case .alembicHeads: "a revision, its labels in parentheses, and `(head)`"
    }
  }
}

import SourceText

extension LockDocument {
  /// The document as people read it: lines without ends, escaped.
  package var textLines: [String] {
    files.flatMap(\.textLines).map(\.escapedForDisplay)
  }
}

extension LockDocument.File {
  fileprivate var textLines: [String] {
    [summary] + details.map { "  \($0)" } + help.map { "  = help: \($0)" }
  }

  private var summary: String {
    switch state {
    case .current: "\(path) says what the heads are"
    case .written: "wrote \(path)"
    case .planned: "would write \(path):"
    case .stale where isInConflict, .refused where isInConflict: "\(path) is in conflict"
    case .stale: "\(path) does not say what the heads are"
    case .missing: "\(path) is not there"
    case .refused: "\(path) was not written"
    case .unknown: "it is not known what \(path) has to say"
    }
  }

  private var details: [String] {
    switch state {
    case .planned: text
    case .current, .written: heads.map { "\($0.meaning): \($0.revision)" }
    default: problems + collisions.flatMap(\.textLines)
    }
  }
}

extension LockDocument.Collision {
  fileprivate var textLines: [String] {
    let names = heads.map(\.label)
    let width = names.map(\.count).max() ?? 0
    var lines: [String] = []
    for (head, name) in zip(heads, names) {
      let padding = String(repeating: " ", count: width - name.count)
      lines.append("\(name)\(padding)  \(head.revision)  \(head.path)")
      if let fact = head.fact { lines.append(String(repeating: " ", count: width + 2) + fact) }
    }
    if !forkedAt.isEmpty { lines.append("they forked at \(forkedAt.joined(separator: ", "))") }
    return lines + help.map { "= help: \($0)" }
  }
}

extension LockDocument.Collision.Head {
  /// Whose the head is, as far as that is known.
  fileprivate var label: String {
    let name = sideName.map { " (\($0))" } ?? ""
    return (side ?? "head") + name
  }

  fileprivate var fact: String? {
    switch landed {
    case true?: landing ?? "has landed"
    case false?: "has not landed yet"
    case nil: nil
    }
  }
}

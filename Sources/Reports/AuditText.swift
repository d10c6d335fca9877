import Diagnostics
import SourceText

/// What `mlint audit` says to people: commit by commit, the newest first.
package struct AuditText {
  /// How many changes of one commit are shown one by one without `--verbose`.
  private static let shownChanges = 5

  private(set) package var text = ""
  private let document: AuditDocument
  private let style: TextStyle
  private let palette: Palette

  /// Something that belongs to a commit.
  private enum Item {
    case change(AuditDocument.Change)
    case outage(AuditDocument.Outage)
  }

  package init(_ document: AuditDocument, style: TextStyle) {
    self.document = document
    self.style = style
    palette = Palette(isEnabled: style.color)
    for outage in document.outages where outage.began == nil { writeOld(outage) }
    for (commit, items) in commits { write(commit, items) }
    writeClosing()
  }

  /// The commits with what belongs to them, newest first.
  private var commits: [(AuditDocument.Commit, [Item])] {
    var result: [(commit: AuditDocument.Commit, items: [Item])] = []
    var outages = document.outages.filter { $0.began != nil }[...]
    func add(_ item: Item, _ commit: AuditDocument.Commit) {
      if result.last?.commit.id != commit.id { result.append((commit, [])) }
      result[result.count - 1].items.append(item)
    }
    for change in document.changes {
      while let outage = outages.first, let began = outage.began,
        began.date >= change.commit.date
      {
        outages.removeFirst()
        add(.outage(outage), began)
      }
      add(.change(change), change.commit)
    }
    for outage in outages { if let began = outage.began { add(.outage(outage), began) } }
    return result
  }

  private mutating func write(_ commit: AuditDocument.Commit, _ items: [Item]) {
    line(palette.paint(shown(commit), .strong) + "  " + commit.subject.escapedForDisplay)
    var changes: [AuditDocument.Change] = []
    for item in items {
      switch item {
      case .outage(let outage): write(outage)
      case .change(let change): changes.append(change)
      }
    }
    let limit = style.verbose ? changes.count : Self.shownChanges
    for change in changes.prefix(limit) { write(change) }
    if changes.count > limit {
      indented("and \(changes.count - limit) more of this commit, show with --verbose", by: 2)
    }
    line("")
  }

  // MARK: Changes

  private mutating func write(_ change: AuditDocument.Change) {
    let role = !change.isOpen ? Role.plain : change.release == nil ? .warning : .error
    line("  " + palette.paint(change.kind.title, role) + " " + change.sentence.escapedForDisplay)
    if let path = change.path ?? change.newPath {
      let moved = change.newPath.flatMap { $0 == path ? nil : " -> \($0)" } ?? ""
      line("    \(palette.paint("-->", .frame)) \((path + moved).escapedForDisplay)")
    }
    note(change.since)
    if let commit = change.takenBackBy { note("taken back by \(shown(commit))") }
    if let id = change.takesBack { note("takes back what \(id.prefix(12)) did") }
    if let accepted = change.accepted { note(accepted.sentence) }
    if let rejected = change.rejected { note(rejected) }
    if let repair = change.repair { note(repair) }
  }

  private mutating func note(_ text: String) {
    let lines = text.escapedForDisplay.wrapped(to: max(style.width, 40) - 6)
    line("    \(palette.paint("=", .frame)) \(lines.joined(separator: "\n      "))")
  }

  // MARK: Heads

  private mutating func write(_ outage: AuditDocument.Outage) {
    let role = outage.ended == nil ? Role.error : .warning
    line("  " + palette.paint("heads", role) + " " + outage.sentence.escapedForDisplay)
    if document.environments.count > 1 {
      note("environment \(shownEnvironment(outage.environment))")
    }
    if let ended = outage.ended {
      let how = outage.repair.map { ", \($0.endedBy)" } ?? ""
      let time = outage.seconds.map { " after \(duration($0))" } ?? ""
      note("ended\(time) by \(shown(ended))\(how)")
    } else {
      note("still so: join them with `mlint merge`")
    }
  }

  private mutating func writeOld(_ outage: AuditDocument.Outage) {
    line(palette.paint("before the history that this clone has", .strong))
    write(outage)
    line("")
  }

  // MARK: The end

  private mutating func writeClosing() {
    for entry in document.couldNotCheck {
      line(palette.paint("could not check", .warning) + ": " + entry.reason.escapedForDisplay)
      note(entry.remedy)
      line("")
    }
    line(palette.paint(document.verdict, .strong))
    line(document.coverage.escapedForDisplay)
  }

  private func shown(_ commit: AuditDocument.Commit) -> String {
    let request = commit.pullRequest.map { " (\($0))" } ?? ""
    let text = "\(commit.id.prefix(12))\(request) by \(commit.author) on \(commit.day)"
    return text.escapedForDisplay
  }

  private mutating func indented(_ text: String, by count: Int) {
    line(String(repeating: " ", count: count) + text)
  }

  private mutating func line(_ content: String) {
    text += content + "\n"
  }
}

extension AuditDocument.Kind {
  fileprivate var title: String {
    switch self {
    case .edited: "edited"
    case .deleted: "deleted"
    case .repointed: "re-pointed"
    case .insertedBehind: "inserted behind"
    case .renamed: "renamed"
    case .squashed: "squashed"
    case .environmentRemoved: "environment removed"
    }
  }
}

extension AuditDocument.Commit {
  fileprivate var day: String { String(date.prefix(10)) }
}

extension AuditDocument.Acceptance {
  fileprivate var sentence: String {
    let place = commit.map { "in the message of \($0.prefix(12))" } ?? "in its file"
    return "declared \(place)" + (reason.isEmpty ? ", without a reason" : ": \(reason)")
  }
}

extension AuditDocument.Change {
  /// What happened, after the kind's title.
  fileprivate var sentence: String {
    let name = (revision ?? environment) + (message.isEmpty ? "" : ", \(message)")
    switch kind {
    case .edited:
      let equal = hasEqualOperations == true ? ", which performs the same operations" : ""
      return "\(name): \(parts.map(\.partText).joined(separator: ", "))\(equal)"
    case .deleted: return name
    case .repointed: return "\(name): from \(list(oldDownRevisions)) to \(list(newDownRevisions))"
    case .insertedBehind: return "\(name): \(list(revisions)) became its ancestor"
    case .renamed: return "\(name): is \(list(revisions)) now"
    case .squashed: return "\(revisions.count) revisions into \(name)"
    case .environmentRemoved:
      return "\(shownEnvironment(environment)), \(revisions.count) revisions"
    }
  }

  /// How long it had been there, and whether it was released.
  fileprivate var since: String {
    let time = secondsAfterLanding.map { "\(duration($0)) after it landed" }
    let landing = time ?? "it landed before the history that this clone has"
    return landing + (release.map { ", released in \($0)" } ?? ", not released")
  }

  private func list(_ ids: [String]) -> String {
    ids.isEmpty ? "none" : ids.map { $0.isEmpty ? "''" : $0 }.joined(separator: ", ")
  }
}

extension String {
  fileprivate var partText: String {
    switch self {
    case "upgrade", "downgrade": "\(self)()"
    case "branch_labels": "branch_labels"
    default: "the rest of the module"
    }
  }

  fileprivate var endedBy: String {
    switch self {
    case "merge-revision": "by a merge revision"
    case "re-pointing": "by re-pointing a landed revision"
    case "new-id": "by giving a landed revision another id"
    case "deletion": "by deleting a landed revision"
    default: "in another way"
    }
  }
}

extension AuditDocument.Outage {
  fileprivate var sentence: String {
    let more = mostHeads > heads.count ? ", \(mostHeads) at most" : ""
    return "\(heads.count) heads that should be one: \(heads.joined(separator: ", "))\(more)"
  }
}

extension AuditDocument {
  fileprivate var verdict: String {
    var parts: [String] = []
    for (kind, noun) in [
      (Kind.edited, "edit"), (.deleted, "deletion"), (.repointed, "re-pointing"),
      (.insertedBehind, "insertion"), (.renamed, "renamed id"), (.squashed, "squash"),
      (.environmentRemoved, "removed environment"),
    ] {
      let count = changes.count { $0.kind == kind }
      let plural = noun == "squash" ? "squashes" : "\(noun)s"
      if count > 0 { parts.append("\(count) \(count == 1 ? noun : plural)") }
    }
    var result = parts.isEmpty ? "no landed migration was changed" : parts.joined(separator: ", ")
    if !changes.isEmpty {
      let open = changes.count(where: \.isOpen)
      let verb = open == 1 ? "matters" : "matter"
      result += open == 0 ? "; none matters today" : "; \(open) still \(verb) today"
    }
    guard let count = counted(outages.count, "outage") else { return result + "; never two heads" }
    let time = duration(outages.compactMap(\.seconds).reduce(0, +))
    return result + "; \(count) by two heads, \(time) in all"
  }

  fileprivate var coverage: String {
    let range = "from \(oldest.date.prefix(10)) to \(tip.date.prefix(10))"
    let rewrites =
      counted(rewrites, "rewrite").map { "; \($0) without a change that matters" } ?? ""
    let limit = since.map { "; told since \($0)" } ?? ""
    return
      "read \(counted(commits, "commit") ?? "no commits") of \(base) (\(baseReason)) \(range); "
      + "\(counted(landedRevisions, "revision") ?? "no revision") landed\(rewrites)\(limit)"
  }
}

/// Such as `3 days 4 hours`: the two largest units.
func duration(_ seconds: Int) -> String {
  let units = [("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)]
  var rest = abs(seconds)
  var parts: [String] = []
  for (name, size) in units {
    let count = rest / size
    rest %= size
    if count > 0 {
      parts.append("\(count) \(name)\(count == 1 ? "" : "s")")
    } else if !parts.isEmpty {
      break
    }
    if parts.count == 2 { break }
  }
  if parts.isEmpty { return "less than a second" }
  return (seconds < 0 ? "minus " : "") + parts.joined(separator: " ")
}

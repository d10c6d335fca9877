import SourceText

extension WhereDocument {
  /// The document for people, a line each without its end.
  package func lines(style: TextStyle) -> [String] {
    let text = WhereText(palette: Palette(isEnabled: style.color), width: max(40, style.width))
    var lines: [String] = []
    for (number, answer) in answers.enumerated() {
      if number > 0 { lines.append("") }
      lines += text.lines(answer, snapshot: snapshotName)
    }
    return lines
  }

  /// What was looked at, for the end of the output.
  package var closingLine: String {
    var parts = [
      amount(searched.references, "reference"), amount(searched.stashes, "stash", "stashes"),
      amount(searched.reflogEntries, "entry of reflogs", "entries of reflogs"),
    ]
    if searched.commits > 0 { parts.append(amount(searched.commits, "commit")) }
    if let objects = searched.objects { parts.append("all \(amount(objects, "object"))") }
    return "searched \(parts.dropLast().joined(separator: ", ")) and \(parts.last ?? "")"
  }

  private func amount(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
  }

  private var snapshotName: String {
    switch snapshot {
    case "working-tree": "the working tree"
    case "index": "the index"
    default: "commit \(snapshot.prefix(12))"
    }
  }
}

/// Lays out one answer.
private struct WhereText {
  /// The places that are shown; the number of all is told.
  private static let maximumPlaces = 6
  private static let maximumAncestors = 6
  private static let labelWidth = 10

  let palette: Palette
  let width: Int

  func lines(_ answer: WhereDocument.Answer, snapshot: String) -> [String] {
    switch answer.status {
    case .notFound:
      return [
        "\(palette.paint(answer.wanted.escapedForDisplay, .strong)): "
          + palette.paint("not found", .error)
      ] + lines(answer.remedies)
    case .ambiguous:
      let opening =
        "\(answer.wanted.escapedForDisplay): \(answer.matches.count) revisions begin so"
      return [palette.paint(opening, .strong)]
        + answer.matches.flatMap { [""] + lines($0, snapshot: snapshot) }
    case .here, .found:
      return Array(
        answer.matches.map { lines($0, snapshot: snapshot) }.joined(separator: [""]))
    }
  }

  private func lines(_ match: WhereDocument.Match, snapshot: String) -> [String] {
    var lines = [palette.paint(match.revision.escapedForDisplay, .strong)]
    if let message = match.message, !message.isEmpty {
      lines[0] += "  \(message.escapedForDisplay)"
    }
    let environment = match.environment.map { " (\($0.isEmpty ? "." : $0))" } ?? ""
    lines += row("here", (match.isHere ? "yes, in " : "no, not in ") + snapshot + environment)
    if !match.places.isEmpty { lines += row("found", places(match)) }
    if let path = match.path, !path.isEmpty { lines += row("file", path) }
    lines += row("added", match.added)
    lines += row("deleted", match.deleted)
    if match.isHere { return lines + self.lines(match.remedies) }
    let parents = match.downRevisions.map {
      match.missingAncestors.contains($0) ? "\($0) (not here)" : "\($0) (here)"
    }
    lines += row("parents", parents.isEmpty ? "none" : parents.joined(separator: ", "))
    if match.missingAncestors.count > match.downRevisions.count
      || match.nearestAncestors != match.downRevisions
    {
      lines += row("missing", list(match.missingAncestors))
      lines += row("nearest", list(match.nearestAncestors, suffix: " (the ancestor here)"))
    }
    lines += row("followed", list(match.nearestDescendants, suffix: " (here)"))
    return lines + self.lines(match.remedies)
  }

  private func places(_ match: WhereDocument.Match) -> String {
    let shown = match.places.prefix(Self.maximumPlaces).map(\.told)
    let rest = match.placeCount - shown.count
    return shown.joined(separator: ", ") + (rest > 0 ? ", and \(rest) more" : "")
  }

  private func list(_ ids: [String], suffix: String = "") -> String {
    if ids.isEmpty { return "" }
    let rest = ids.count - Self.maximumAncestors
    return ids.prefix(Self.maximumAncestors).joined(separator: ", ")
      + (rest > 0 ? ", and \(rest) more" : "") + suffix
  }

  private func row(_ label: String, _ commit: WhereDocument.Commit?) -> [String] {
    guard let commit else { return [] }
    let reference = commit.pullRequest.map { " (\($0))" } ?? ""
    return row(
      label,
      "in \(commit.id.prefix(12))\(reference) by \(commit.author) on \(commit.date): "
        + commit.subject)
  }

  private func row(_ label: String, _ text: String) -> [String] {
    if text.isEmpty { return [] }
    let space = String(repeating: " ", count: max(1, Self.labelWidth - label.utf8.count))
    let indent = String(repeating: " ", count: Self.labelWidth + 2)
    let wrapped = text.escapedForDisplay.wrapped(to: width - indent.utf8.count)
    return zip(0..., wrapped).map { number, line in
      number == 0 ? "  \(palette.paint(label, .frame))\(space)\(line)" : indent + line
    }
  }

  private func lines(_ remedies: [WhereDocument.Remedy]) -> [String] {
    remedies.flatMap { remedy in
      let text = remedy.text.escapedForDisplay.wrapped(to: width - 4).map { "  \($0)" }
      return [""] + text + (remedy.command.map { ["      \($0.escapedForDisplay)"] } ?? [])
    }
  }
}

extension WhereDocument.Place {
  /// The place in words.
  fileprivate var told: String {
    let id = commit.map { String($0.prefix(12)) } ?? ""
    return switch kind {
    case "head": "HEAD"
    case "index": "the index"
    case "branch": "branch \(name)"
    case "remote-branch": name
    case "pull-request": name.hasPrefix("!") ? "merge request \(name)" : "pull request \(name)"
    case "tag": "tag \(name)"
    case "history": "history of \(name), last in \(id)"
    case "unreachable":
      id.isEmpty ? "an object that nothing leads to" : "\(id), to which nothing leads"
    default: name
    }
  }
}

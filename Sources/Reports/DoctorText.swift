import Diagnostics
import SourceText

extension DoctorDocument {
  /// The report for people.
  ///
  /// - Parameters:
  ///   - version: The program's.
  ///   - style: How it is to look.
  /// - Returns: Lines of UTF-8, safe to print.
  package func text(version: String, style: TextStyle = TextStyle()) -> [UInt8] {
    var text = DoctorText(style: style)
    text.row("mlint", [version])
    text.row("repository", repository?.lines ?? ["none that can be read here"])
    text.row("HEAD", repository.map { [$0.headText] } ?? [])
    text.row("base", [base?.text ?? "none"])
    text.row("settings", [settingsFile ?? "defaults, no mlint.toml and no [tool.mlint]"])
    let found = environments.map(\.text)
    text.row("environment" + (found.count > 1 ? "s" : ""), found.isEmpty ? ["none"] : found)
    text.row("database", environments.map { $0.databaseText(isOnly: found.count == 1) })
    text.row("releases", repository == nil ? [] : [counted(releases, "reference") ?? "none"])
    text.row("hooks", hooks.map { [$0] } ?? [])
    text.list(limits, "what limits the checks", .warning, none: "nothing limits the checks")
    text.list(advice, "what would make them better", .related, none: nil)
    return text.bytes
  }
}

extension DoctorDocument.Repository {
  fileprivate var lines: [String] {
    var lines = ["\(root ?? "bare"), git directory \(gitDirectory)"]
    lines.append(
      "objects are \(objectFormat), read by \(backEnd == "git" ? "the program git" : backEnd)"
        + refusals.map { "; libgit2: \($0)" }.joined())
    if let count = counted(shallowCommits, "commit") {
      lines.append("shallow, cut off at \(count)")
    }
    if isPartialClone { lines.append("partial, some objects stay with the remote") }
    return lines
  }

  fileprivate var headText: String {
    let place = branch.map { "branch \($0)" } ?? "detached"
    let state = operation.map { "; a \($0) is under way" } ?? ""
    return place + (head.map { " at \($0.prefix(12))" } ?? ", without a commit yet") + state
  }
}

extension DoctorDocument.Base {
  fileprivate var text: String {
    let place = commit.map { " at \($0.prefix(12))" } ?? ""
    let bases: String
    switch mergeBases {
    case nil: bases = "; the merge base with HEAD is not in this clone"
    case []?: bases = "; no common history with HEAD"
    case let ids?:
      bases = "; merge base \(ids.map { String($0.prefix(12)) }.joined(separator: ", "))"
    }
    return "\(name)\(place) (\(reason))" + (commit == nil ? "" : bases)
  }
}

extension DoctorDocument.Environment {
  fileprivate var text: String {
    let origin = config ?? (isInferred ? "inferred from its files" : "from the settings")
    let count = counted(revisions, "revision") ?? "no revisions"
    let ends: String
    switch heads.count {
    case 0: ends = "no head"
    case 1...3: ends = "\(heads.count == 1 ? "head" : "heads") \(heads.joined(separator: ", "))"
    default: ends = "\(heads.count) heads"
    }
    let shown = name.isEmpty ? "." : name
    let places =
      versionLocations.count > 3
      ? "\(versionLocations.count) folders" : versionLocations.joined(separator: ", ")
    return "\(shown) (\(origin)): \(count) in \(places), \(ends)"
  }
}

extension DoctorDocument.Environment {
  fileprivate func databaseText(isOnly: Bool) -> String {
    (isOnly ? "" : "\(name): ") + "\(database ?? "not known") (\(databaseReason))"
  }
}

/// Rows with a label, then lists of what is amiss.
private struct DoctorText {
  private static let labelWidth = 14
  private(set) var bytes: [UInt8] = []
  private let width: Int
  private let palette: Palette

  init(style: TextStyle) {
    width = max(style.width, 50)
    palette = Palette(isEnabled: style.color)
  }

  mutating func row(_ label: String, _ entries: [String]) {
    for (position, entry) in entries.enumerated() {
      let lines = entry.escapedForDisplay.wrapped(to: width - Self.labelWidth)
      for (number, line) in lines.enumerated() {
        let isFirst = position == 0 && number == 0
        let head = isFirst ? label : ""
        let space = String(repeating: " ", count: max(1, Self.labelWidth - head.utf8.count))
        let indent = number > 0 ? "  " : ""
        write("\(palette.paint(head, .strong))\(space)\(indent)\(line)\n")
      }
    }
  }

  mutating func list(
    _ entries: [CouldNotCheck], _ title: String, _ role: Role, none: String?
  ) {
    if entries.isEmpty {
      if let none { write("\n\(palette.paint(none, .strong))\n") }
      return
    }
    write("\n\(palette.paint(title, role))\n")
    for entry in entries {
      let line = entry.line.map { ":\($0)" } ?? ""
      let place = entry.path.map { "\($0)\(line): " } ?? ""
      paragraph("- ", place + entry.reason.escapedForDisplay)
      paragraph("  = help: ", entry.remedy.escapedForDisplay)
    }
  }

  private mutating func paragraph(_ head: String, _ text: String) {
    let indent = String(repeating: " ", count: head.utf8.count)
    write("\(head)\(text.wrapped(to: width - indent.count).joined(separator: "\n\(indent)"))\n")
  }

  private mutating func write(_ text: String) { bytes += text.utf8 }
}

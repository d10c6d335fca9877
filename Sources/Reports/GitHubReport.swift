import Diagnostics
import SourceText

/// A report as GitHub's workflow commands, which become annotations on the changed lines.
///
/// The log shows only a command's message, so that begins with the place. GitHub drops columns when
/// a range spans several lines and rejects an end before the start, so columns are only given
/// within a line (actions/runner `ValidateLinesAndColumns`); they count characters, the end is
/// exclusive. Escaping is that of actions/toolkit's `command.ts`.
struct GitHubReport {
  private(set) var bytes: [UInt8] = []
  private var indexes = LineIndexCache()

  init(_ result: CheckResult, style: TextStyle) {
    for finding in result.findings where style.verbose || finding.severity > .info {
      write(finding)
    }
    for group in WaivedFindings.groups(of: result.suppressed) { write(group) }
    for entry in result.couldNotCheck { write(entry) }
    command("notice", ["title=mlint"], result.closingLines(verbose: style.verbose))
  }

  private mutating func write(_ reported: ReportedFinding) {
    let finding = reported.finding
    let place = indexes.shownPlace(of: finding.primary)
    var lines = ["\(place): \(finding.message.text)"]
    if !finding.primary.text.isEmpty { lines.append(finding.primary.text) }
    for label in finding.related {
      let text = label.text.isEmpty ? "see also" : label.text
      lines.append("\(indexes.shownPlace(of: label)): \(text)")
    }
    lines += finding.help.map { "help: \($0.text)" }
    command(
      reported.severity.gitHubCommand,
      location(of: finding.primary) + ["title=\(property("mlint: \(reported.rule)"))"], lines)
  }

  private mutating func write(_ group: WaivedFindings) {
    guard let first = group.findings.first?.finding.primary else { return }
    var lines = ["\(indexes.shownPlace(of: first)): waived: \(group.title)"]
    lines += group.findings.dropFirst().map { indexes.shownPlace(of: $0.finding.primary) }
    lines.append("reason: \(group.reason(&indexes))")
    if let consequence = group.waiver.consequence { lines.append("note: \(consequence)") }
    let title = property("mlint: waived \(group.rule)")
    command("notice", location(of: first) + ["title=\(title)"], lines)
  }

  private mutating func write(_ entry: CouldNotCheck) {
    var properties: [String] = []
    var place = ""
    if let path = entry.path {
      properties.append("file=\(property(path.text))")
      place = "\(path)"
      if let line = entry.line {
        properties.append("line=\(line)")
        place += ":\(line)"
      }
      place += ": "
    }
    let rule = entry.rule.map { " \($0)" } ?? ""
    properties.append("title=\(property("mlint: could not check\(rule)"))")
    command("warning", properties, ["\(place)\(entry.reason)", "help: \(entry.remedy)"])
  }

  private mutating func location(of label: Label) -> [String] {
    let file = "file=\(property(label.file.path.text))"
    guard let span = indexes.characterSpan(of: label) else { return [file] }
    var properties = [file, "line=\(span.start.line)"]
    if span.start.line == span.end.line {
      properties += [
        "col=\(span.start.column)", "endLine=\(span.end.line)", "endColumn=\(span.end.column)",
      ]
    } else {
      properties.append("endLine=\(span.end.line)")
    }
    return properties
  }

  private mutating func command(_ name: String, _ properties: [String], _ lines: [String]) {
    bytes += "::\(name) \(properties.joined(separator: ","))::".utf8
    let message = lines.map { data($0.escapedForDisplay) }.joined(separator: "%0A")
    bytes += "\(message)\n".utf8
  }

  private func data(_ text: String) -> String {
    escaped(text, ["%"])
  }

  private func property(_ text: String) -> String {
    escaped(text.escapedForDisplay, ["%", ":", ","])
  }

  /// Replaces ASCII characters by `%` and their code.
  private func escaped(_ text: String, _ special: [Unicode.Scalar]) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if special.contains(scalar) {
        result += "%" + String(scalar.value, radix: 16, uppercase: true)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Severity {
  fileprivate var gitHubCommand: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "notice"
    }
  }
}

import Diagnostics
import SourceText

/// A report for people.
///
/// Each finding says what is wrong, shows where, and says what to do next; then comes what declared
/// exceptions accept, what could not be checked, what was found in all, and what was looked at.
struct TextReport {
  /// How many paths of one reason are listed without `--verbose`.
  private static let shownPaths = 5

  private(set) var bytes: [UInt8] = []
  private let style: TextStyle
  private let palette: Palette
  private var indexes = LineIndexCache()

  init(_ result: CheckResult, style: TextStyle) {
    self.style = style
    palette = Palette(isEnabled: style.color)
    let shown = result.findings.filter { style.verbose || $0.severity > .info }
    let isGrouped = result.coverage.environments.count > 1
    var environment: String?
    for finding in shown {
      if isGrouped, let name = finding.environment, name != environment {
        line(palette.paint("environment \(shownEnvironment(name))", .strong) + "\n")
        environment = name
      }
      write(finding)
    }
    for group in WaivedFindings.groups(of: result.suppressed) { write(group) }
    writeCouldNotCheck(result.couldNotCheck)
    for (position, text) in result.closingLines(verbose: style.verbose).enumerated() {
      line(palette.paint(text, position == 0 ? .strong : .plain))
    }
  }

  // MARK: Findings

  private mutating func write(_ reported: ReportedFinding) {
    let finding = reported.finding
    title(
      "\(reported.severity.name)[\(reported.rule)]", Role(reported.severity), finding.message.text)
    let groups = labelGroups(of: finding, Role(reported.severity))
    let spans = groups.flatMap(\.annotations).map(\.span)
    let gutter = String(spans.map(\.end.line).max() ?? 1).count
    for (position, group) in groups.enumerated() {
      write(group, isFirst: position == 0, isLast: position == groups.count - 1, gutter: gutter)
    }
    for help in finding.help { note("help", help.text, gutter: gutter) }
    line("")
  }

  private mutating func title(_ tag: String, _ role: Role, _ message: String) {
    let message = palette.paint(": \(message.escapedForDisplay)", .strong)
    line(palette.paint(tag.escapedForDisplay, role) + message)
  }

  /// The labels of a finding that point into one version of one file.
  private struct LabelGroup {
    var file: SourceFile
    /// `path:line:column` of the first label.
    var place: String
    var annotations: [Annotation] = []
    /// The texts of labels that point at no line.
    var notes: [String] = []
  }

  private mutating func labelGroups(of finding: Finding, _ role: Role) -> [LabelGroup] {
    var groups: [LabelGroup] = []
    let primary = finding.primary
    for (position, label) in ([primary] + finding.related).enumerated() {
      let isPrimary = position == 0
      var group = groups.firstIndex {
        $0.file.path == label.file.path && $0.file.bytes == label.file.bytes
      }
      if group == nil {
        let place = indexes.shownPlace(of: label) + version(of: label.file, beside: primary.file)
        groups.append(LabelGroup(file: label.file, place: place))
        group = groups.count - 1
      }
      guard let group else { continue }
      if let span = indexes.span(of: label) {
        let index = indexes.index(of: label.file)
        groups[group].annotations.append(
          Annotation(
            span: span.withoutTrailingLineEnd(index), text: label.text,
            mark: isPrimary ? "^" : "-", role: isPrimary ? role : .related))
      } else if !label.text.isEmpty {
        groups[group].notes.append(label.text)
      }
    }
    return groups
  }

  /// Says which version of a file is meant when it is not from where the finding's own file is.
  private func version(of file: SourceFile, beside other: SourceFile) -> String {
    guard file.provenance != other.provenance else { return "" }
    switch file.provenance {
    case .workingTree: return " (working tree)"
    case .index: return " (index)"
    case .commit(let id): return " (at \(String(id.prefix(10)).escapedForDisplay))"
    case .merge: return " (merged)"
    case .synthetic: return ""
    }
  }

  private mutating func write(_ group: LabelGroup, isFirst: Bool, isLast: Bool, gutter: Int) {
    let indent = String(repeating: " ", count: gutter)
    line("\(indent)\(palette.paint(isFirst ? "-->" : ":::", .frame)) \(group.place)")
    if !group.annotations.isEmpty {
      line(palette.paint("\(indent) |", .frame))
      let rows = CodeFrame.rows(
        indexes.index(of: group.file), group.annotations, gutter: gutter,
        width: max(style.width, 40), palette: palette)
      for row in rows { line(row) }
    }
    for text in group.notes { note("note", text, gutter: gutter) }
    if !isLast { line(palette.paint("\(indent) |", .frame)) }
  }

  private mutating func note(_ kind: String, _ text: String, gutter: Int) {
    let start = String(repeating: " ", count: gutter + 1)
    let indent = String(repeating: " ", count: gutter + kind.count + 5)
    let width = max(style.width, 40) - indent.count
    let lines = text.escapedForDisplay.wrapped(to: width)
    let head = palette.paint("\(start)= ", .frame) + palette.paint("\(kind):", .strong)
    line("\(head) \(lines.joined(separator: "\n\(indent)"))")
  }

  // MARK: Declared exceptions

  private mutating func write(_ group: WaivedFindings) {
    title("waived[\(group.rule)]", .related, group.title)
    writePlaces(group.findings.map { indexes.shownPlace(of: $0.finding.primary) })
    note("reason", group.reason(&indexes), gutter: 1)
    if let consequence = group.waiver.consequence { note("note", consequence, gutter: 1) }
    line("")
  }

  /// Writes the first places, or all of them.
  private mutating func writePlaces(_ places: [String]) {
    let shown = style.verbose ? places.count : Self.shownPaths
    for place in places.prefix(shown) { line(" \(palette.paint("-->", .frame)) \(place)") }
    if places.count > shown {
      note("note", "and \(places.count - shown) more, show with --verbose", gutter: 1)
    }
  }

  // MARK: What could not be checked

  /// Writes the entries, those that differ in nothing but the path as one.
  private mutating func writeCouldNotCheck(_ entries: [CouldNotCheck]) {
    var start = entries.startIndex
    while start < entries.endIndex {
      let first = entries[start]
      var end = start + 1
      while end < entries.endIndex, first.path != nil, entries[end].differsOnlyInPlace(from: first)
      {
        end += 1
      }
      write(entries[start..<end], first)
      start = end
    }
  }

  private mutating func write(_ entries: ArraySlice<CouldNotCheck>, _ first: CouldNotCheck) {
    let rule = first.rule.map { "[\($0)]" } ?? ""
    title("could not check\(rule)", .warning, first.reason)
    let places = entries.compactMap { entry in
      entry.path.map { path in entry.line.map { "\(path):\($0)" } ?? "\(path)" }
    }
    writePlaces(places)
    note("help", first.remedy, gutter: 1)
    line("")
  }

  private mutating func line(_ text: String) {
    bytes += text.utf8
    bytes.append(UInt8(ascii: "\n"))
  }
}

extension CouldNotCheck {
  fileprivate func differsOnlyInPlace(from other: CouldNotCheck) -> Bool {
    path != nil && rule == other.rule && reason == other.reason && remedy == other.remedy
  }
}

extension Span {
  /// The range without the line end that it ends with, which nobody wants to see pointed at.
  fileprivate func withoutTrailingLineEnd(_ index: LineIndex) -> Span {
    guard end.column == 1, end.line > start.line else { return self }
    let line = end.line - 1
    let column = index.contents(ofLine: line).count + 1
    return Span(start: start, end: max(start, LinePosition(line: line, column: column)))
  }
}

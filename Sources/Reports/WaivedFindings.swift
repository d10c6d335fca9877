import Diagnostics
import SourceText

/// The findings of one rule that one declared exception accepts; told as one.
struct WaivedFindings {
  let rule: String
  let waiver: Waiver
  private(set) var findings: [ReportedFinding]

  /// The groups, in the order of their first findings.
  static func groups(of findings: [ReportedFinding]) -> [Self] {
    var groups: [Self] = []
    var places: [Key: Int] = [:]
    for finding in findings {
      guard let waiver = finding.finding.waiver else { continue }
      let key = Key(finding.rule, waiver)
      if let place = places[key] {
        groups[place].findings.append(finding)
      } else {
        places[key] = groups.count
        groups.append(Self(rule: finding.rule, waiver: waiver, findings: [finding]))
      }
    }
    return groups
  }

  private struct Key: Hashable {
    let rule: String
    let path: RelativePath?
    let range: SourceRange?
    let commit: String?
    let verb: String
    let reason: String

    init(_ rule: String, _ waiver: Waiver) {
      self.rule = rule
      verb = waiver.verb
      reason = waiver.reason
      switch waiver.place {
      case .file(let label): (path, range, commit) = (label.file.path, label.range, nil)
      case .commit(let id): (path, range, commit) = (nil, nil, id)
      }
    }
  }

  /// What was found.
  var title: String {
    findings.count == 1
      ? findings[0].finding.message.text : "\(findings.count) findings, all for one reason"
  }

  /// Why that is accepted, and where it says so; not escaped.
  func reason(_ indexes: inout LineIndexCache) -> String {
    let place: String
    switch waiver.place {
    case .file(let label):
      place = label.file.path.text + (indexes.span(of: label).map { ":\($0.start.line)" } ?? "")
    case .commit(let id): place = "commit \(id.prefix(12))"
    }
    return "\(waiver.reason.isEmpty ? "none given" : waiver.reason) (\(waiver.verb), \(place))"
  }
}

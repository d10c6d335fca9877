import Diagnostics
import SourceText

extension CheckResult {
  /// `mlint check --format json`, version 1.
  ///
  /// Columns are 1-based and count UTF-8 bytes; the end is exclusive. One finding a line, so that
  /// reports can be compared with `diff`. `suppressed` has the findings that a declared exception
  /// accepts, with two members more: `reason`, and `declared` with the word that declares it, and either
  /// the path and line of the comment or the commit whose message does.
  func jsonReport() -> [UInt8] {
    var json = JSONWriter()
    var indexes = LineIndexCache()
    json.object(.lines) { json in
      json.member("version", 1)
      json.member("findings") { json in
        json.array(.lines) { json in
          for finding in findings { json.element { $0.write(finding, &indexes) } }
        }
      }
      json.member("suppressed") { json in
        json.array(.lines) { json in
          for finding in suppressed { json.element { $0.write(finding, &indexes) } }
        }
      }
      json.member("could_not_check") { $0.write(couldNotCheck) }
      json.member("summary") { $0.writeSummary(self) }
    }
    json.newLine()
    return json.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ reported: ReportedFinding, _ indexes: inout LineIndexCache) {
    let finding = reported.finding
    let span = indexes.span(of: finding.primary)
    let related = finding.related.map { ($0, indexes.span(of: $0)) }
    let declared = finding.waiver.map { $0.declaredPlace(&indexes) }
    object(.compact) { json in
      json.member("rule", reported.rule)
      json.member("severity", reported.severity.name)
      json.member("message", finding.message.text)
      json.member("help", finding.help.isEmpty ? nil : finding.helpText)
      json.member("environment", reported.environment)
      json.member("revision", finding.primary.revision)
      json.member("path", finding.primary.file.path.text)
      json.member("line", span?.start.line)
      json.member("column", span?.start.column)
      json.member("end_line", span?.end.line)
      json.member("end_column", span?.end.column)
      json.member("related") { json in
        json.array(.compact) { json in
          for (label, span) in related { json.element { $0.write(label, line: span?.start.line) } }
        }
      }
      json.member("fix", String?.none)
      json.member("fingerprint", reported.fingerprint)
      if let waiver = finding.waiver, let declared {
        json.member("reason", waiver.reason)
        json.member("declared") { $0.write(waiver, declared) }
      }
    }
  }

  private mutating func write(_ waiver: Waiver, _ place: Waiver.DeclaredPlace) {
    object(.compact) { json in
      json.member("as", waiver.verb)
      json.member("path", place.path)
      json.member("line", place.line)
      json.member("commit", place.commit)
      json.member("consequence", waiver.consequence)
    }
  }

  private mutating func write(_ label: Label, line: Int?) {
    object(.compact) { json in
      json.member("path", label.file.path.text)
      json.member("line", line)
      json.member("revision", label.revision)
      json.member("message", label.text)
    }
  }

  fileprivate mutating func writeSummary(_ result: CheckResult) {
    let coverage = result.coverage
    object(.compact) { json in
      json.member("errors", result.count(.error))
      json.member("warnings", result.count(.warning))
      json.member("revisions", coverage.revisions)
      json.member("checked_revisions", coverage.checkedRevisions)
      json.member("compared_revisions", coverage.comparedRevisions)
      json.member("unread_operations", coverage.unreadOperations)
      json.member("snapshot", coverage.snapshotName)
      json.member("base", coverage.base)
    }
  }
}

extension Waiver {
  /// Where it is declared, in the words of the document.
  fileprivate struct DeclaredPlace {
    var path: String?
    var line: Int?
    var commit: String?
  }

  fileprivate func declaredPlace(_ indexes: inout LineIndexCache) -> DeclaredPlace {
    switch place {
    case .file(let label):
      DeclaredPlace(path: label.file.path.text, line: indexes.span(of: label)?.start.line)
    case .commit(let id): DeclaredPlace(commit: id)
    }
  }
}

extension Finding {
  /// The help as one text, a sentence a line.
  var helpText: String {
    help.map(\.text).joined(separator: "\n")
  }
}

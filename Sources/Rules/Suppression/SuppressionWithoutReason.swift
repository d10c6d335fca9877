package import Diagnostics
import MigrationModel
import SourceText

/// Reports a declared exception that does not say why.
///
/// It matters as much as what it accepts.
package struct SuppressionWithoutReason: DeclarationRule {
  package static let severity = Severity.warning
  package static let group = "suppression"

  package init() {}

  package func check(_ exception: DeclaredException, report: (Finding) -> Void) {
    let declaration = exception.declaration
    guard exception.isExamined || exception.waivedSeverity != nil, declaration.reason.isEmpty,
      let verb = declaration.content.verb, declaration.content.isReadable
    else { return }
    report(
      Finding(
        .noReason(verb.rawValue), at: exception.label(declaration.range),
        help: [.giveReason],
        severity: max(Self.severity, exception.waivedSeverity ?? Self.severity)))
  }
}

extension Declaration.Content {
  fileprivate var isReadable: Bool {
    if case .unreadable = self { false } else { true }
  }
}

extension Finding.Message {
  fileprivate static func noReason(_ verb: String) -> Self {
    "this `\(verb)` does not say why"
  }

  fileprivate static let giveReason: Self =
    "write the reason behind it, on the same line, for whoever reads it in a year"
}

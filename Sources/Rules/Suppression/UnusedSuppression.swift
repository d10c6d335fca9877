package import Diagnostics
import MigrationModel
import SourceText

/// Reports an `ignore` of a rule that finds nothing there.
package struct UnusedSuppression: DeclarationRule {
  package static let severity = Severity.warning
  package static let group = "suppression"

  package init() {}

  package func check(_ exception: DeclaredException, report: (Finding) -> Void) {
    guard exception.isExamined else { return }
    for (name, outcome) in exception.rules {
      guard case .unused(let elsewhere) = outcome else { continue }
      var related: [Label] = []
      if let elsewhere { related.append(exception.label(elsewhere, "it is found here")) }
      report(
        Finding(
          .nothingFound(name.value), at: exception.label(name.range), also: related,
          help: [elsewhere == nil ? .remove(exception.rules.count) : .move],
          subject: Finding.Subject(name: name.value)))
    }
  }
}

extension Finding.Message {
  fileprivate static func nothingFound(_ rule: String) -> Self {
    "there is no finding of `\(rule)` to ignore here"
  }

  fileprivate static func remove(_ count: Int) -> Self {
    count == 1 ? "remove the comment" : "remove its name from the brackets"
  }

  fileprivate static let move: Self =
    "write the comment on that line, above its statement, or at the start of a line for the whole file"
}

package import Diagnostics
import MigrationModel
import SourceText

/// Reports a comment that begins with `mlint:` and declares nothing.
package struct InvalidSuppression: DeclarationRule {
  package static let severity = Severity.warning
  package static let group = "suppression"

  package init() {}

  package func check(_ exception: DeclaredException, report: (Finding) -> Void) {
    guard exception.isExamined else { return }
    if case .unreadable(let flaw) = exception.declaration.content {
      report(
        Finding(
          .flaw(flaw), at: exception.label(exception.declaration.range), help: [.help(flaw)]))
    }
    for (name, outcome) in exception.rules {
      let text: (Finding.Message, Finding.Message)
      switch outcome {
      case .unknown: text = (.unknown(name.value), .spelling(name.value))
      case .neverWaived: text = (.neverWaived(name.value), .repair)
      case .used, .unused, .notRun: continue
      }
      report(
        Finding(
          text.0, at: exception.label(name.range), help: [text.1],
          subject: Finding.Subject(name: name.value)))
    }
  }
}

extension Finding.Message {
  fileprivate static func flaw(_ flaw: Declaration.Flaw) -> Self {
    switch flaw {
    case .unknownVerb(""): "nothing is declared behind `mlint:`"
    case .unknownVerb(let word): "`mlint: \(word)` declares nothing"
    case .noRules: "`ignore` names no rule"
    case .noRevision: "no revision is named"
    }
  }

  fileprivate static func help(_ flaw: Declaration.Flaw) -> Self {
    switch flaw {
    case .unknownVerb(let word):
      if let verb = Spelling.nearest(word, among: Declaration.Verb.allCases.map(\.rawValue)) {
        "did you mean `\(verb)`?"
      } else {
        "what can be declared: `ignore[rule] reason`, `replaces a:f reason`, `backport-of d reason`"
      }
    case .noRules:
      "name the rules that are meant, in brackets: `ignore[vague-message] reason`"
    case .noRevision: "name it by its id: `replaces a:f reason`, `backport-of d reason`"
    }
  }

  fileprivate static func unknown(_ name: String) -> Self { "there is no rule named \(name)" }

  fileprivate static func spelling(_ name: String) -> Self {
    let names = allRules.filter { $0.waiving != .never }.map { $0.slug }
    return Self(
      stringLiteral: Spelling.help(name, among: names, what: "`mlint rules` lists them; some are"))
  }

  fileprivate static func neverWaived(_ name: String) -> Self {
    "findings of `\(name)` cannot be ignored in a file"
  }

  fileprivate static let repair: Self =
    "Alembic stops there, whatever a comment says: repair what is found, or remove the comment"
}

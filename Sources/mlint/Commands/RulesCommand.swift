import ArgumentParsing
import Diagnostics
import Driver
import Reports
import Rules

/// `mlint rules`: lists the rules.
enum RulesCommand: Subcommand {
  static let path = ["rules"]

  static let description = Command(
    "rules", "List the rules, by group",
    details: ["`mlint explain RULE` prints a rule's page."], group: "Look around")

  static func run(_ invocation: Invocation, in session: Session) -> ExitStatus {
    let slugWidth = allRules.map { $0.slug.count }.max() ?? 0
    let severityWidth = Severity.allCases.map(\.name.count).max() ?? 0
    let indent = slugWidth + severityWidth + 6
    let painter = session.painter
    for group in Set(allRules.map { $0.group }).sorted() {
      session.output.write("\(painter.strong(group))\n")
      for rule in allRules where rule.group == group {
        let severity = rule.severity.name
        let summary = RulePage(rule.page).firstSentence
        let lines =
          session.output.terminalWidth.map { summary.wrapped(to: max(24, $0 - indent)) }
          ?? [summary]
        session.output.write(
          "  \(painter.name(rule.slug))\(blanks(slugWidth - rule.slug.count + 2))"
            + "\(severity)\(blanks(severityWidth - severity.count + 2))"
            + lines.joined(separator: "\n\(blanks(indent))") + "\n")
      }
    }
    return .clean
  }

  private static func blanks(_ count: Int) -> String {
    String(repeating: " ", count: count)
  }
}

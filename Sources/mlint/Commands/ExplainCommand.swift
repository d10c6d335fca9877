import ArgumentParsing
import Driver
import Rules

/// `mlint explain`: prints a rule's page.
enum ExplainCommand: Subcommand {
  static let path = ["explain"]

  static let description = Command(
    "explain", "Print what a rule reports, why, and what to do about it",
    positionals: [Positional("RULE", meaning: .rule, help: "The rule's name")],
    examples: [.init("mlint explain multiple-heads", "why two heads are a problem")],
    group: "Look around")

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    let name = invocation.positionals.first ?? ""
    guard let rule = allRules.first(where: { $0.slug == name }) else {
      let nearest = nearestName(to: name, among: allRules.map { $0.slug })
      throw .usage(
        message: "there is no rule `\(name)`",
        help: nearest.map { "did you mean `\($0)`?" } ?? "`mlint rules` lists them")
    }
    let page = RulePage(rule.page)
    if let width = session.output.terminalWidth {
      session.output.write(page.formatted(width: min(width, 100), session.painter))
    } else {
      session.output.write(page.text)
    }
    return .clean
  }
}

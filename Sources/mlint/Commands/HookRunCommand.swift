import ArgumentParsing
import Diagnostics
import Driver
import Reports

extension Option {
  fileprivate static let verbose = Option.flag(
    "verbose", short: "v", help: "Show findings of severity info too", group: outputGroup)
}

/// `mlint hook run NAME`: what a git hook calls.
enum HookRunCommand: Subcommand {
  static let path = ["hook", "run"]

  static let description = Command(
    "run", "Check what is about to be committed, as a git hook",
    details: [
      "Reads git's index, like `mlint check --staged`, and says how to go on when the commit is stopped."
    ],
    positionals: [
      Positional(
        "HOOK",
        help: "The hook's name: "
          + HookName.allCases.map(\.rawValue).joined(separator: " or ")),
      Positional("ARGUMENT", .any, help: "What git passes to the hook"),
    ],
    options: [.strict, .allowDegraded, .verbose])

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    let name = invocation.positionals.first ?? ""
    guard let hook = HookName(rawValue: name) else {
      let names = HookName.allCases.map(\.rawValue)
      let nearest = nearestName(to: name, among: names)
      throw .usage(
        message: "there is nothing to do in the hook `\(name)`",
        help: nearest.map { "did you mean `\($0)`?" }
          ?? "the hooks are \(names.joined(separator: " and "))")
    }
    var request = CheckRequest()
    request.snapshot = .index
    let result = try session.driver.check(request)
    let status = ExitStatus(
      result, isStrict: invocation.has(.strict), allowsDegraded: invocation.has(.allowDegraded))
    report(result, hook, status, verbose: invocation.has(.verbose), in: session)
    return status
  }

  /// One line when there is nothing to say, else the whole report.
  private static func report(
    _ result: CheckResult, _ hook: HookName, _ status: ExitStatus, verbose: Bool,
    in session: Session
  ) {
    let style = session.style(verbose: verbose)
    let isQuiet =
      status == .clean && result.couldNotCheck.isEmpty && result.suppressed.isEmpty
      && !result.findings.contains { verbose || $0.severity > .info }
    guard !isQuiet else {
      let lines = result.closingLines(verbose: verbose)
      session.output.write("mlint: \(lines.joined(separator: "; "))\n")
      return
    }
    session.output.write(result.rendered(as: .text, style: style))
    if status != .clean { session.output.write("\n\(hook.afterStop)\n") }
  }
}

extension HookName {
  /// How to go on after the hook stopped git.
  fileprivate var afterStop: String {
    switch self {
    case .preCommit:
      """
      mlint stopped the commit. Repair what is named above, `git add` it and commit again;
      `git commit --no-verify` skips this check once.
      """
    case .preMergeCommit:
      """
      mlint stopped the merge before its commit. Repair what is named above, `git add` it and
      finish with `git commit`; `git merge --abort` goes back to where you were.
      """
    }
  }
}

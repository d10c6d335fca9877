import ArgumentParsing
import Diagnostics
import Driver
import Glibc
import Reports

extension Option {
  fileprivate static let all = Option.flag(
    "all", help: "Check landed migrations too, not only those that can still be changed",
    group: readingGroup)
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: CheckFormat.self, default: .text,
    help: "How to print the findings", group: outputGroup)
  fileprivate static let outputFile = Option.value(
    "output", short: "o", "FILE", meaning: .path,
    help: "Write the report to a file instead of standard output", group: outputGroup)
  fileprivate static let verbose = Option.flag(
    "verbose", short: "v", help: "Show findings of severity info too, and the time it took",
    group: outputGroup)
  fileprivate static let select = Option.list(
    "select", "RULE", meaning: .rule, help: "Check these rules and groups only", group: rulesGroup)
  fileprivate static let ignore = Option.list(
    "ignore", "RULE", meaning: .rule, help: "Leave out these rules and groups", group: rulesGroup)
  static let strict = Option.flag(
    "strict", help: "Fail on warnings, and on operations that could not be read",
    group: verdictGroup)

  private static let rulesGroup = "Rules"
}

/// `mlint check`: reports what is wrong with the migrations.
enum CheckCommand: Subcommand {
  static let path = ["check"]

  static let description = Command(
    "check", "Find what is wrong with the migrations of this change",
    details: [
      "Problems of the whole history, such as two heads, are always reported; those of a single migration only while it has not landed on the base branch.",
      "Exit status: 0 clean, 1 an error was found (or a warning, with --strict), 2 wrong usage or configuration, 3 something could not be checked.",
    ],
    positionals: [
      Positional("PATH", .any, meaning: .path, help: "Report on these files and folders only")
    ],
    options: [
      .staged, .rev, .onto, .base, .all, .environment, .select, .ignore, .strict,
      .allowDegraded, .format, .outputFile, .verbose,
    ] + Option.stampedOptions,
    exclusive: [[.staged, .rev], [.onto, .base]],
    examples: [
      .init("mlint check --staged", "what a pre-commit hook runs"),
      .init("mlint check --onto origin/main", "whether a merge would leave two heads"),
      .init("mlint check --format github", "annotations on a pull request"),
      .init("mlint check --all --select add-not-null-without-default", "one rule on everything"),
    ])

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    let stopwatch = Stopwatch()
    var request = request(invocation)
    request.stamped = try invocation.stampedRequest()
    let result = try session.driver.check(request)
    try write(result, as: invocation, in: session)
    if invocation.has(.verbose) { session.note("checked in \(stopwatch.elapsed)") }
    let status = ExitStatus(
      result, isStrict: invocation.has(.strict), allowsDegraded: invocation.has(.allowDegraded))
    if case .incomplete = status, result.couldNotCheck.isEmpty {
      session.note(
        "with --strict, operations that could not be read fail the check; `mlint operations` lists "
          + "them, --allow-degraded lets them pass")
    }
    return status
  }

  private static func request(_ invocation: Invocation) -> CheckRequest {
    var request = CheckRequest()
    request.snapshot = invocation.snapshot
    request.base = invocation.value(of: .base)
    request.onto = invocation.value(of: .onto)
    request.checksAll = invocation.has(.all)
    request.select = invocation.has(.select) ? invocation.values(of: .select) : nil
    request.ignore = invocation.values(of: .ignore)
    request.environment = invocation.value(of: .environment)
    request.paths = invocation.positionals
    request.namesFindings = invocation.choice(of: .format, as: CheckFormat.self) == .json
    return request
  }

  private static func write(
    _ result: CheckResult, as invocation: Invocation, in session: Session
  ) throws(CommandFailure) {
    let format = invocation.choice(of: .format, as: CheckFormat.self) ?? .text
    let verbose = invocation.has(.verbose)
    if let path = invocation.value(of: .outputFile) {
      let style = TextStyle(color: session.color == .always, verbose: verbose)
      try ReportFile(path, relativeTo: session.workspace.currentFolder)
        .write(result.rendered(as: format, style: style))
    } else {
      session.output.write(result.rendered(as: format, style: session.style(verbose: verbose)))
      if format != .json { return }
    }
    for line in result.closingLines(verbose: verbose) { session.note(line) }
  }
}

extension ExitStatus {
  /// The verdict about a check.
  init(_ result: CheckResult, isStrict: Bool, allowsDegraded: Bool) {
    let isIncomplete =
      !result.couldNotCheck.isEmpty || isStrict && result.coverage.unreadOperations > 0
    if result.count(.error) > 0 || isStrict && result.count(.warning) > 0 {
      self = .findings
    } else {
      self = isIncomplete && !allowsDegraded ? .incomplete : .clean
    }
  }
}

/// Measures how long something takes.
private struct Stopwatch {
  private let start = ContinuousClock.now

  /// Such as `12.3 ms`.
  var elapsed: String {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    return "\(microseconds / 1000).\(microseconds % 1000 / 100) ms"
  }
}

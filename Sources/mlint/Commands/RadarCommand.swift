import ArgumentParsing
import Driver
import Reports

extension Option {
  fileprivate static let refs = Option.list(
    "refs", "PATTERN",
    help: "Look at these references, such as 'origin/feature/*' or 'refs/pull/*/head'",
    group: readingGroup)
  fileprivate static let maximumAge = Option.value(
    "max-age", "DAYS",
    help: "Leave out branches whose newest commit is so much older than the base's; 0 for none",
    group: readingGroup)
  fileprivate static let fail = Option.flag(
    "fail", help: "Exit with 1 when branches collide", group: verdictGroup)
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: HistoryFormat.self, default: .text,
    help: "How to print what was found", group: outputGroup)
}

/// `mlint radar`: tells which open branches collide.
enum RadarCommand: Subcommand {
  static let path = ["radar"]

  private static let usualAge = 180

  static let description = Command(
    "radar", "Find the open branches that collide with the base or with each other",
    details: [
      "An open branch is a local or fetched branch, or a fetched pull request (refs/pull/*/head, refs/merge-requests/*/head), that the base does not contain. What has landed is known by revision ids, so a branch that was squashed has nothing to add any more. A branch and its counterpart at a remote count once, as the newer of the two.",
      "Branches whose newest commit is more than \(usualAge) days older than the base's are left out and counted; --max-age changes that.",
      "Exit status: 0, 1 branches collide (with --fail), 2 wrong usage or configuration, 3 something could not be judged.",
    ],
    options: [.refs, .base, .maximumAge, .environment, .fail, .allowDegraded, .format],
    examples: [
      .init("mlint radar", "all branches that were fetched"),
      .init("mlint radar --refs 'refs/pull/*/head' --fail", "a job that runs when the base moved"),
    ], group: GraphListing.group)

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    var request = RadarRequest()
    request.base = invocation.value(of: .base)
    request.references = invocation.values(of: .refs)
    request.environment = invocation.value(of: .environment)
    request.maximumAge = try maximumAge(invocation)
    let output = try session.driver.radar(request)
    if invocation.choice(of: .format, as: HistoryFormat.self) == .json {
      output.document.writeJSON(output.couldNotCheck) { session.output.write($0) }
    } else {
      session.output.write(
        output.document.text(style: session.style(), maximumAge: request.maximumAge))
    }
    session.note(output.couldNotCheck)
    if invocation.has(.fail), output.document.hasCollisions { return .findings }
    return output.couldNotCheck.isEmpty || invocation.has(.allowDegraded) ? .clean : .incomplete
  }

  /// The bound in days; nil for none.
  private static func maximumAge(_ invocation: Invocation) throws(CommandFailure) -> Int? {
    guard let text = invocation.value(of: .maximumAge) else { return usualAge }
    guard let days = Int(text), (0...1_000_000).contains(days) else {
      throw .usage(
        message: "--max-age takes a number of days, not \(text)", help: "0 leaves out none")
    }
    return days == 0 ? nil : days
  }
}

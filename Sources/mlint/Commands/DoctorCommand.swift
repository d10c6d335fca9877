import ArgumentParsing
import Driver
import Reports

extension Option {
  fileprivate static let format = Option.choice(
    "format", short: "f", "FORMAT", of: HistoryFormat.self, default: .text,
    help: "How to print what was found", group: outputGroup)
}

/// `mlint doctor`: tells what the checks have to work with, and what limits them.
enum DoctorCommand: Subcommand {
  static let path = ["doctor"]

  static let description = Command(
    "doctor", "Show what mlint finds here, what limits its checks, and what to change",
    details: [
      "Prints the repository and which back end reads it, the base and why it is that, the settings, the environments, the releases and the hooks; then everything that `mlint check` could not check here, with what would cure it.",
      "Exit status: 0 nothing limits the checks, 3 something does.",
    ],
    options: [.allowDegraded, .format], group: "Set up")

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    let document = session.driver.doctor()
    if invocation.choice(of: .format, as: HistoryFormat.self) == .json {
      session.output.write(document.json(version: version))
    } else {
      session.output.write(document.text(version: version, style: session.style()))
    }
    return document.limits.isEmpty || invocation.has(.allowDegraded) ? .clean : .incomplete
  }
}

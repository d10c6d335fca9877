import Driver
import SourceText

/// What `mlint demo` shows, step by step.
struct DemoStory {
  private let repository: DemoRepository
  private let shownFolder: String
  private let session: Session
  private let painter: Painter
  /// Asked before each step.
  private let interruption: HeldInterruption?

  init(
    _ repository: DemoRepository, in session: Session, shownFolder: String,
    interruption: HeldInterruption? = nil
  ) {
    self.repository = repository
    self.shownFolder = shownFolder
    self.interruption = interruption
    var session = session
    let home = String(decoding: repository.folder, as: UTF8.self)
    let searchPath = session.environment.value("PATH")
    // Variables of a CI system or of a hook are about another repository.
    session.workspace.currentFolder = repository.folder
    session.workspace.variable = { ["PATH": searchPath, "HOME": home][$0] ?? nil }
    session.workspace.variables = { _ in [] }
    self.session = session
    painter = session.painter
  }

  func tell() throws(CommandFailure) {
    try makeHistory()
    title("A shop, in \(shownFolder)")
    say(
      """
      Users and orders were released as v1.0. Since then Grace's branch `loyalty`
      was merged into main. Edsger, on his branch `currency`, has just merged main,
      and git saw no conflict.
      """)
    try git("log", "--graph", "--oneline", "--decorate", "--all")

    title("What git did not see")
    try mlint("check", expecting: .findings)

    title("Edsger takes back his edit of the released migration")
    try git("checkout", "main", "--", DemoProject.createOrders.path)
    say("and gives his own one a message that tells, and existing orders a currency:")
    try repository.write(DemoProject.repairedUpdate)
    try git("diff", "--unified=0", "--", DemoProject.update.path)
    try repository.commit(
      "Give existing orders a currency", by: .edsger, at: "2026-03-06T09:40:00Z")

    title("Two heads: he could re-point his own, or join both; a look at that first")
    try mlint("merge", "--dry-run")

    title("He joins both")
    try mlint("merge")
    session.output.write("\n")
    try mlint("heads")

    title("Is everything fine now?")
    try mlint("check")
  }

  /// Two branches that diverged, with one mistake of each kind.
  private func makeHistory() throws(CommandFailure) {
    try repository.create()
    for file in DemoProject.alembicFiles { try repository.write(file.path, file.text) }
    try repository.write(DemoProject.createUsers)
    try repository.commit("Keep users", by: .ada, at: "2026-01-12T09:35:00Z")
    try repository.write(DemoProject.createOrders)
    try repository.commit("Take orders", by: .ada, at: "2026-01-19T14:10:00Z")
    try repository.run(["tag", "v1.0"])

    try repository.run(["checkout", "--quiet", "-b", "loyalty"])
    try repository.write(DemoProject.addLoyaltyPoints)
    try repository.commit("Count loyalty points", by: .grace, at: "2026-03-03T10:25:00Z")

    try repository.run(["checkout", "--quiet", "-b", "currency", "main"])
    try repository.write(DemoProject.update)
    try repository.commit("Sell in other currencies", by: .edsger, at: "2026-03-04T16:50:00Z")
    try repository.write(DemoProject.editedCreateOrders)
    try repository.commit("Make room for longer notes", by: .edsger, at: "2026-03-05T11:00:00Z")

    try repository.run(["checkout", "--quiet", "main"])
    try repository.merge(
      "loyalty", "Merge loyalty points (#12)", by: .grace, at: "2026-03-05T15:30:00Z")
    try repository.run(["checkout", "--quiet", "currency"])
    try repository.merge(
      "main", "Merge branch 'main' into currency", by: .edsger, at: "2026-03-06T09:00:00Z")
  }

  // MARK: Steps

  private func git(_ arguments: String...) throws(CommandFailure) {
    try command("git", arguments)
    session.output.write(try repository.run(arguments))
    session.output.flush()
  }

  /// Runs a command of this program in the sample repository.
  private func mlint(
    _ arguments: String..., expecting expected: ExitStatus = .clean
  ) throws(CommandFailure) {
    try command("mlint", arguments)
    let status = try runCommand(arguments, in: session)
    session.output.flush()
    session.errors.flush()
    guard status == expected else {
      throw .unreadable(
        message: "`mlint \(arguments.joined(separator: " "))` ended with status"
          + " \(status.rawValue) instead of \(expected.rawValue)", help: "please report this")
    }
  }

  private func title(_ text: String) {
    session.output.write("\n\(painter.heading("== \(text)"))\n\n")
  }

  private func say(_ text: String) {
    session.output.write("\(text)\n\n")
  }

  /// Shows the command line that comes next, before it runs.
  private func command(_ program: String, _ arguments: [String]) throws(CommandFailure) {
    if interruption?.isPending == true { throw .unreadable(message: "interrupted", help: nil) }
    session.output.write(
      painter.name("$ \(([program] + arguments).joined(separator: " "))") + "\n")
    session.output.flush()
  }
}

import ArgumentParsing
import Driver
import SourceText

/// `mlint hook install`: puts the hooks into the repository, or says how to.
enum HookInstallCommand: Subcommand {
  static let path = ["hook", "install"]

  static let description = Command(
    "install", "Install the pre-commit and pre-merge-commit hooks into this repository",
    details: [
      "Nothing that exists is overwritten. Where hooks are there already, or belong to husky, lefthook, pre-commit or prek, nothing is written; what to add is printed instead, and the exit status is 1."
    ],
    options: [.dryRun])

  static func run(
    _ invocation: Invocation, in session: Session
  ) throws(CommandFailure) -> ExitStatus {
    switch try HookInstallation(workspace: session.workspace).plan() {
    case .nothingToDo:
      session.output.write("The hooks are there already; nothing was written.\n")
      return .clean
    case .write(let files):
      if !invocation.has(.dryRun) { try HookInstallation.write(files) }
      let verb = invocation.has(.dryRun) ? "would write" : "wrote"
      for file in files { session.output.write("\(verb) \(file.shownPath)\n") }
      return .clean
    case .managed(let manager):
      explain("\(manager.title) manages this repository's hooks", manager.advice, in: session)
    case .redirected(let folder):
      let files = HookName.allCases.map { hook in
        Advice(place: "the executable \(folder)/\(hook.rawValue)", lines: hook.script)
      }
      explain("core.hooksPath leads git to \(folder)", files, in: session)
    case .occupied(let hooks, let folder):
      let names = hooks.map { "\(folder)/\($0.rawValue)" }
      explain(
        "\(names.joined(separator: " and ")) \(names.count == 1 ? "exists" : "exist") already",
        zip(hooks, names).map { Advice(place: $1, lines: "\($0.command) || exit\n") }, in: session)
    }
    return .findings
  }

  /// Says why nothing was written, and prints what to add by hand.
  private static func explain(_ obstacle: String, _ advice: [Advice], in session: Session) {
    session.complain("\(obstacle); nothing was written")
    session.errors.flush()
    for entry in advice {
      let lines = entry.lines.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      session.output.write("\nTo \(entry.place.escapedForDisplay) add:\n\n")
      for line in lines { session.output.write(line.isEmpty ? "\n" : "    \(line)\n") }
    }
    if advice.contains(where: { $0.command != nil }) { session.output.write("\n") }
    for entry in advice {
      if let command = entry.command { session.output.write("Then run `\(command)`.\n") }
    }
  }
}

/// Lines to add to a file by hand.
struct Advice {
  var place: String
  /// Whole lines, ended by line ends.
  var lines: String
  /// What to run afterwards.
  var command: String?
}

extension HookManager {
  fileprivate var title: String {
    switch self {
    case .husky: "husky"
    case .lefthook: "lefthook"
    case .preCommit: "pre-commit"
    case .prek: "prek"
    }
  }

  fileprivate var advice: [Advice] {
    switch self {
    case .husky:
      HookName.allCases.map { hook in
        Advice(place: ".husky/\(hook.rawValue)", lines: hook.command + "\n")
      }
    case .lefthook:
      [Advice(place: "lefthook.yml", lines: lefthookLines, command: "lefthook install")]
    case .preCommit:
      [
        Advice(
          place: ".pre-commit-config.yaml", lines: preCommitLines,
          command: "pre-commit install \(hookTypes)")
      ]
    case .prek:
      [Advice(place: "prek.toml", lines: prekLines, command: "prek install \(hookTypes)")]
    }
  }

  private var hookTypes: String {
    HookName.allCases.map { "--hook-type \($0.rawValue)" }.joined(separator: " ")
  }

  private var lefthookLines: String {
    HookName.allCases.map { hook in
      """
      \(hook.rawValue):
        jobs:
          - name: mlint
            run: \(hook.command)

      """
    }.joined()
  }

  private var preCommitLines: String {
    """
    repos:
      - repo: local
        hooks:
          - id: mlint
            name: mlint
            entry: mlint check --staged
            language: system
            always_run: true
            pass_filenames: false
            stages: [pre-commit, pre-merge-commit]

    """
  }

  private var prekLines: String {
    """
    [[repos]]
    repo = "local"

    [[repos.hooks]]
    id = "mlint"
    name = "mlint"
    entry = "mlint check --staged"
    language = "system"
    always_run = true
    pass_filenames = false
    stages = ["pre-commit", "pre-merge-commit"]

    """
  }
}

import ArgumentParsing

enum OutputFormat: String, CaseIterable {
  case text, json, github
}

extension Option {
  static let staged = Option.flag(
    "staged", help: "Read what is about to be committed, as a hook should", group: "What to read")
  static let rev = Option.value(
    "rev", "REV", meaning: .commit, help: "Read a commit", group: "What to read")
  static let format = Option.choice(
    "format", short: "f", "FORMAT", of: OutputFormat.self, default: .text,
    help: "How to print the findings", group: "Output")
  static let output = Option.value(
    "output", short: "o", "FILE", meaning: .path,
    help: "Write the report to a file instead of standard output, and say on standard output what "
      + "was found in one line", group: "Output")
  static let select = Option.list(
    "select", "RULE", meaning: .rule, help: "Check these rules and groups only", group: "Rules")
  static let allowDegraded = Option.flag(
    "allow-degraded-and-incomplete-runs", help: "Do not fail when something could not be checked",
    group: "Rules")
  static let strict = Option.flag("strict", short: "s", help: "Let warnings fail the run")
  static let url = Option.repeated("url", "URL", help: "Not shown", isHidden: true)
  static let secret = Option.flag("secret", help: "Not shown", isHidden: true)
  static let dryRun = Option.flag("dry-run", short: "n", help: "Show the plan, write nothing")
  static let color = Option.choice(
    "color", "WHEN", of: ["auto", "always", "never"], default: "auto", help: "Use colours",
    group: Option.globalGroup)
  static let quiet = Option.flag(
    "quiet", short: "q", help: "Print findings only", group: Option.globalGroup)
}

let sample = Program(
  Command(
    "mlint", "A git-aware linter and merge assistant for Alembic migrations",
    examples: [
      .init("mlint check --staged", "what a pre-commit hook runs"),
      .init("mlint merge", "join two heads"),
    ],
    subcommands: [
      Command(
        "check", "Check the migrations that this change adds",
        details: [
          "Findings about single migrations are reported for those that have not landed on the base; problems of the whole history always are.",
          "Exit status: 0 clean, 1 an error was found, 2 wrong usage, 3 something could not be checked.",
        ],
        positionals: [
          Positional("PATH", .any, meaning: .path, help: "Report on these files and folders only")
        ],
        options: [
          .staged, .rev, .format, .output, .select, .allowDegraded, .strict, .secret, .url,
        ],
        exclusive: [[.staged, .rev]],
        examples: [.init("mlint check --rev HEAD~3 --format json", "an older state, for a program")]
      ),
      Command(
        "merge", "Write one merge revision for the heads",
        positionals: [Positional("REV", .any, help: "The heads to merge")],
        options: [.dryRun]),
      Command(
        "show", "Print a revision", positionals: [Positional("REV", help: "A revision or symbol")],
        group: "Look at the history"),
      Command(
        "demo", "Show everything in a sample repository",
        positionals: [Positional("DIR", .optional, meaning: .path, help: "Where to make it")]),
      Command(
        "hook", "Install git hooks, or run one",
        subcommands: [
          Command(
            "install", "Install the hooks into this repository", options: [.dryRun]),
          Command(
            "run", "Do what a hook does",
            positionals: [
              Positional("NAME", help: "The hook's name"),
              Positional("ARGUMENT", .any, help: "What git passes to the hook"),
            ]),
        ]),
      Command("internal", "Not shown", isHidden: true),
    ]), globalOptions: [.color, .quiet])

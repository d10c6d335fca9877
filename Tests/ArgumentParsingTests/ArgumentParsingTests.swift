import ArgumentParsing
import TestSupport
import Testing

@Suite struct ArgumentParsingTests {
  @Test func options() throws {
    let invocation = try run("check", "--staged", "-f", "json", "--select", "a,b", "--select=c")
    #expect(invocation.path == ["check"])
    #expect(invocation.has(.staged) && !invocation.has(.strict) && !invocation.has(.rev))
    #expect(invocation.value(of: .format) == "json")
    #expect(invocation.choice(of: .format, as: OutputFormat.self) == .json)
    #expect(invocation.values(of: .select) == ["a", "b", "c"])
    #expect(invocation.value(of: .rev) == nil && invocation.values(of: .rev) == [])
  }

  @Test func valuesAreAttachedOrFollow() throws {
    for form in [["--rev", "X"], ["--rev=X"]] {
      #expect(try run(["check"] + form).value(of: .rev) == "X")
    }
    for form in [["-o", "X"], ["-oX"], ["-o=X"], ["-so", "X"], ["-soX"]] {
      #expect(try run(["check"] + form).value(of: .output) == "X")
    }
    #expect(try run("check", "-so", "X").has(.strict))
    #expect(try run("check", "--rev=").value(of: .rev) == "")
    #expect(try run("check", "--rev=a=b").value(of: .rev) == "a=b")
    #expect(try run("check", "--rev=--staged").value(of: .rev) == "--staged")
    #expect(try run("check", "--rev", "-").value(of: .rev) == "-")
    #expect(try run("check", "--rev", "a", "--rev", "b").value(of: .rev) == "b")
  }

  @Test func repeatedValuesMayHoldCommas() throws {
    let invocation = try run("check", "--url", "a,b", "--url=", "--url=c=d")
    #expect(invocation.values(of: .url) == ["a,b", "", "c=d"])
    #expect(try run("check").values(of: .url).isEmpty)
  }

  @Test func positionals() throws {
    #expect(try run("check", "a", "--staged", "b").positionals == ["a", "b"])
    #expect(try run("check", "--", "--staged", "--", "-x").positionals == ["--staged", "--", "-x"])
    #expect(try run("show", "-1").positionals == ["-1"])
    #expect(try run("check", "-").positionals == ["-"])
    #expect(try run("demo").positionals == [])
    #expect(try run("hook", "run", "pre-commit", "a", "b").positionals == ["pre-commit", "a", "b"])
    #expect(try run("hook", "run", "pre-commit").path == ["hook", "run"])
  }

  @Test func globalOptionsStandAnywhere() throws {
    #expect(try run("--color", "never", "check").value(of: .color) == "never")
    #expect(try run("hook", "-q", "install", "-n").has(.quiet))
    #expect(try run("hook", "install", "--color=always").value(of: .color) == "always")
  }

  @Test func helpAndVersion() {
    #expect(outcome("--help") == "help [] asked")
    #expect(outcome("check", "-h") == "help [check] asked")
    #expect(outcome("hook", "--help", "--nonsense") == "help [hook] asked")
    #expect(outcome("help") == "help [] asked")
    #expect(outcome("help", "hook", "run") == "help [hook run] asked")
    #expect(outcome("hook", "run", "--help") == "help [hook run] asked")
    #expect(outcome() == "help []")
    #expect(outcome("hook") == "help [hook]")
    #expect(outcome("-q") == "help []")
    #expect(outcome("--version") == "version")
    #expect(outcome("check", "-V") == "version")
    #expect(outcome("check", "--", "--help") == "run [check]")
  }

  @Test(
    arguments: [
      ("check --stagd", "unknown option `--stagd`", "did you mean `--staged`?"),
      ("check --form json", "unknown option `--form`", "did you mean `--format`?"),
      ("merge --staged", "unknown option `--staged`", "it is an option of `mlint check`"),
      ("check -x", "unknown option `-x`", ""),
      ("merge -o x", "unknown option `-o`", "it is an option of `mlint check`"),
      ("check --secrt", "unknown option `--secrt`", ""),
      ("chek", "unknown command `chek`", "did you mean `check`?"),
      ("hook instal", "unknown command `instal`", "did you mean `install`?"),
      ("zzz", "unknown command `zzz`", ""),
      ("help zzz", "unknown command `zzz`", ""),
      ("help check x", "unexpected argument `x`", ""),
      ("check --rev", "`--rev` needs a value", ""),
      (
        "check --rev --staged", "`--rev` needs a value",
        "write `--rev=--staged` if that is the value"
      ),
      ("check -o", "`--output` needs a value", ""),
      ("check --format", "`--format` needs a value", "possible values: text, json, github"),
      (
        "check --format jsn", "`jsn` is no value of `--format`",
        "did you mean `json`? possible values: text, json, github"
      ),
      ("check --staged=yes", "`--staged` takes no value, but got `yes`", ""),
      ("check --select a,,b", "`--select` has an empty entry", ""),
      ("check --select=", "`--select` has an empty entry", ""),
      ("check --staged --rev x", "`--staged` cannot be used with `--rev`", ""),
      ("show", "missing `<REV>`", ""), ("hook run", "missing `<NAME>`", ""),
      ("show a b", "unexpected argument `b`", ""),
      ("demo a b", "unexpected argument `b`", ""),
      (
        "--color=blue check", "`blue` is no value of `--color`",
        "possible values: auto, always, never"
      ),
    ] as [(String, String, String)])
  func problems(line: String, message: String, hints: String) throws {
    let arguments = line.split(separator: " ").map(String.init)
    guard case .problem(let problem) = sample.parse(arguments) else {
      Issue.record("no problem with \(line)")
      return
    }
    #expect(problem.message == message)
    #expect(problem.hints.joined(separator: " ") == hints)
    #expect(problem.usage.hasPrefix("mlint"))
    #expect(problem.helpCommand.hasSuffix("--help"))
  }

  @Test func problemsNameTheCommand() {
    guard case .problem(let problem) = sample.parse(["hook", "run"]) else {
      Issue.record("no problem")
      return
    }
    #expect(problem.usage == "mlint hook run [OPTIONS] <NAME> [ARGUMENT]...")
    #expect(problem.helpCommand == "mlint hook run --help")
  }

  @Test func problemsAsText() {
    guard case .problem(let problem) = sample.parse(["check", "--stagd\u{1B}[2J\n"]) else {
      Issue.record("no problem")
      return
    }
    #expect(
      problem.text()
        == #"""
        error: unknown option `--stagd\u{1b}[2J\u{a}`

        Usage: mlint check [OPTIONS] [PATH]...
        For more, use `mlint check --help`.

        """#)
    guard case .problem(let other) = sample.parse(["check", "--format", "jsn"]) else {
      Issue.record("no problem")
      return
    }
    #expect(
      other.text()
        == """
        error: `jsn` is no value of `--format`
          = help: did you mean `json`?
          = help: possible values: text, json, github

        Usage: mlint check [OPTIONS] [PATH]...
        For more, use `mlint check --help`.

        """)
  }

  /// No command line traps, and what runs is a command, not a family of them.
  @Test func anyCommandLine() {
    var random = RandomSource(seed: 3)
    let words = [
      "check", "hook", "run", "help", "--", "-", "--staged", "--rev", "--rev=", "=", "-o", "-so",
      "-1",
      "--select", "a,b", ",", "", "--", "-=", "--=x", "é", "-é", "--help", "merge", "--color",
      "never",
    ]
    for _ in 0..<5000 {
      let line = (0..<random.int(0..<7)).map { _ in random.element(of: words) ?? "" }
      if case .run(let invocation) = sample.parse(line) {
        #expect(sample.command(at: invocation.path)?.subcommands.isEmpty == true)
      }
    }
  }

  private func run(_ arguments: String...) throws -> Invocation { try run(arguments) }

  private func run(_ arguments: [String]) throws -> Invocation {
    let outcome = sample.parse(arguments)
    guard case .run(let invocation) = outcome else {
      throw TestFailure("\(arguments) gave \(outcome)")
    }
    return invocation
  }

  private func outcome(_ arguments: String...) -> String {
    switch sample.parse(arguments) {
    case .run(let invocation): "run [\(invocation.path.joined(separator: " "))]"
    case .help(let path, let isAsked):
      "help [\(path.joined(separator: " "))]" + (isAsked ? " asked" : "")
    case .version: "version"
    case .problem(let problem): problem.message
    }
  }
}

@Suite struct HelpTests {
  @Test(arguments: [[], ["check"], ["hook"], ["hook", "run"]])
  func help(path: [String]) throws {
    let name = (["help"] + path).joined(separator: "-")
    try expectSnapshot(sample.help(for: path), named: "\(name).txt")
  }

  @Test func narrowHelp() throws {
    let style = HelpStyle(width: 50)
    try expectSnapshot(sample.help(for: ["check"], style: style), named: "help-check-narrow.txt")
  }

  @Test func noLineIsTooLong() {
    for width in [40, 60, 80, 100] {
      sample.visit { path, _ in
        for line in sample.help(for: path, style: HelpStyle(width: width)).split(separator: "\n") {
          // Usage lines, examples and single words are not broken.
          let isWhole = line.contains("mlint ") || line.split(separator: " ").count == 1
          #expect(line.count <= width || isWhole, "\(line)")
        }
      }
    }
  }

  @Test func colorsAddNothingButColors() {
    let colored = sample.help(for: ["check"], style: HelpStyle(color: true))
    #expect(colored.contains("\u{1B}["))
    #expect(colored.replacing(/\u{1B}\[[0-9;]*m/, with: "") == sample.help(for: ["check"]))
  }

  @Test func hiddenThingsAreNotShown() {
    #expect(!sample.help(for: []).contains("internal"))
    #expect(!sample.help(for: ["check"]).contains("secret"))
    #expect(sample.help(for: ["no", "such"]) == sample.help(for: []))
  }

  @Test func nearestNames() {
    let names = ["check", "merge", "rebase", "resolve", "heads", "history"]
    #expect(nearestName(to: "chekc", among: names) == "check")
    #expect(nearestName(to: "head", among: names) == "heads")
    #expect(nearestName(to: "hist", among: names) == "history")
    #expect(nearestName(to: "rebsae", among: names) == "rebase")
    #expect(nearestName(to: "xyz", among: names) == nil)
    #expect(nearestName(to: "", among: names) == nil)
    #expect(nearestName(to: String(repeating: "x", count: 100_000), among: names) == nil)
  }
}

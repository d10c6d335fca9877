extension Program {
  /// Reads a command line.
  ///
  /// Options may stand before and after the other arguments, a value may follow its option
  /// (`--rev X`, `-r X`) or be attached (`--rev=X`, `-rX`), flags of one letter may be combined, and
  /// everything after `--` is an argument. A value that starts with a dash has to be attached. An
  /// argument like `-1` is no option: Alembic counts revisions that way.
  ///
  /// - Parameter arguments: The command line without the program's own name.
  /// - Returns: What to do; a problem when the command line makes no sense.
  package func parse(_ arguments: [String]) -> ArgumentOutcome {
    var reader = ArgumentReader(program: self, arguments: arguments)
    do throws(ArgumentProblem) {
      return try reader.read()
    } catch {
      return .problem(error)
    }
  }
}

/// The state of reading one command line.
private struct ArgumentReader {
  let program: Program
  let arguments: [String]
  var index = 0
  var path: [String] = []
  var command: Command
  var positionals: [String] = []
  var values: [String: [String]] = [:]
  /// Whether the words so far ask for help by name (`help merge`).
  var isHelpCommand = false

  init(program: Program, arguments: [String]) {
    self.program = program
    self.arguments = arguments
    self.command = program.root
  }

  mutating func read() throws(ArgumentProblem) -> ArgumentOutcome {
    var onlyArguments = false
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if onlyArguments || !isOption(argument) {
        try readWord(argument)
      } else if argument == "--" {
        onlyArguments = true
      } else if argument.hasPrefix("--") {
        try readLong(argument.dropFirst(2))
      } else {
        try readShort(argument.dropFirst())
      }
      // Help answers at once: what follows may be as wrong as what made the user ask.
      if values[Option.help.name] != nil { return .help(path, isAsked: true) }
      if values[Option.version.name] != nil { return .version }
    }
    if isHelpCommand { return .help(path, isAsked: true) }
    if !command.subcommands.isEmpty { return .help(path, isAsked: false) }
    try checkExclusive()
    try checkPositionals()
    return .run(Invocation(path: path, positionals: positionals, values: values))
  }

  private func isOption(_ argument: String) -> Bool {
    guard argument.hasPrefix("-"), argument != "-" else { return false }
    return !argument.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
  }

  // MARK: Words

  private mutating func readWord(_ word: String) throws(ArgumentProblem) {
    guard !command.subcommands.isEmpty else {
      if isHelpCommand { throw problem("unexpected argument `\(word)`") }
      positionals.append(word)
      return
    }
    if path.isEmpty, word == "help", !isHelpCommand {
      isHelpCommand = true
      return
    }
    guard let next = command.subcommands.first(where: { $0.name == word }) else {
      let nearest = nearestName(to: word, among: command.subcommands.map(\.name))
      throw problem("unknown command `\(word)`", hints: didYouMean(nearest))
    }
    command = next
    path.append(word)
  }

  private func checkPositionals() throws(ArgumentProblem) {
    let required = command.positionals.filter { $0.arity == .one || $0.arity == .atLeastOne }
    if positionals.count < required.count {
      let missing = required[positionals.count...].map { "`<\($0.name)>`" }
      throw problem("missing \(missing.joined(separator: " and "))")
    }
    let isOpenEnded = command.positionals.contains { $0.arity == .any || $0.arity == .atLeastOne }
    if !isOpenEnded, positionals.count > command.positionals.count {
      throw problem("unexpected argument `\(positionals[command.positionals.count])`")
    }
  }

  // MARK: Options

  private mutating func readLong(_ text: Substring) throws(ArgumentProblem) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? ""
    guard let option = accepted.first(where: { $0.name == name }) else {
      throw unknownOption("--\(name)")
    }
    let attached = parts.count > 1 ? String(parts[1]) : nil
    if option.form == .flag, let attached {
      throw problem("`\(option.spelling)` takes no value, but got `\(attached)`")
    }
    try record(option, attached)
  }

  private mutating func readShort(_ text: Substring) throws(ArgumentProblem) {
    var rest = text
    while let letter = rest.popFirst() {
      guard let option = accepted.first(where: { $0.short == letter }) else {
        throw unknownOption("-\(letter)")
      }
      if option.form == .flag {
        try record(option, nil)
        continue
      }
      if rest.first == "=" { rest.removeFirst() }
      try record(option, rest.isEmpty ? nil : String(rest))
      return
    }
  }

  private mutating func record(_ option: Option, _ attached: String?) throws(ArgumentProblem) {
    switch option.form {
    case .flag:
      values[option.name] = []
    case .value:
      let value = try value(of: option, attached)
      try checkChoice(value, of: option)
      values[option.name] = [value]
    case .list:
      let value = try value(of: option, attached)
      let entries = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if entries.contains("") { throw problem("`\(option.spelling)` has an empty entry") }
      values[option.name, default: []] += entries
    case .repeated:
      values[option.name, default: []].append(try value(of: option, attached))
    }
  }

  private mutating func value(of option: Option, _ attached: String?) throws(ArgumentProblem)
    -> String
  {
    if let attached { return attached }
    guard index < arguments.count, !isOption(arguments[index]) else {
      let hints =
        index < arguments.count
        ? ["write `\(option.spelling)=\(arguments[index])` if that is the value"] : []
      throw problem(
        "`\(option.spelling)` needs a value", hints: possibleValues(of: option) + hints)
    }
    defer { index += 1 }
    return arguments[index]
  }

  private func checkChoice(_ value: String, of option: Option) throws(ArgumentProblem) {
    if option.choices.isEmpty || option.choices.contains(value) { return }
    let nearest = nearestName(to: value, among: option.choices)
    throw problem(
      "`\(value)` is no value of `\(option.spelling)`",
      hints: didYouMean(nearest) + possibleValues(of: option))
  }

  private func checkExclusive() throws(ArgumentProblem) {
    for options in command.exclusive {
      let given = options.filter { values[$0.name] != nil }
      guard given.count > 1 else { continue }
      throw problem("`\(given[0].spelling)` cannot be used with `\(given[1].spelling)`")
    }
  }

  private var accepted: [Option] { command.options + program.globalOptions }

  // MARK: Problems

  private func unknownOption(_ spelling: String) -> ArgumentProblem {
    let name = String(spelling.drop { $0 == "-" })
    let nearest =
      spelling.hasPrefix("--")
      ? nearestName(to: name, among: accepted.filter { !$0.isHidden }.map(\.name)) : nil
    var hints = didYouMean(nearest.map { "--\($0)" })
    if nearest == nil {
      let owners = program.commandPaths(accepting: spelling).prefix(3).map { "`\($0)`" }
      if !owners.isEmpty { hints = ["it is an option of \(owners.joined(separator: ", "))"] }
    }
    return problem("unknown option `\(spelling)`", hints: hints)
  }

  private func didYouMean(_ name: String?) -> [String] {
    name.map { ["did you mean `\($0)`?"] } ?? []
  }

  private func possibleValues(of option: Option) -> [String] {
    option.choices.isEmpty ? [] : ["possible values: \(option.choices.joined(separator: ", "))"]
  }

  private func problem(_ message: String, hints: [String] = []) -> ArgumentProblem {
    ArgumentProblem(
      message: message, hints: hints, usage: program.usage(of: path),
      helpCommand: ([program.root.name] + path + ["--help"]).joined(separator: " "))
  }
}

extension Program {
  /// The commands that accept an option, as they are typed.
  fileprivate func commandPaths(accepting spelling: String) -> [String] {
    var found: [String] = []
    visit { path, command in
      let isAccepted = command.options.contains { option in
        option.spelling == spelling || option.short.map { "-\($0)" } == spelling
      }
      if isAccepted, !command.isHidden {
        found.append(([root.name] + path).joined(separator: " "))
      }
    }
    return found
  }

  /// Calls `body` with every command and its path, families before their commands.
  package func visit(_ body: (_ path: [String], _ command: Command) -> Void) {
    var pending: [(path: [String], command: Command)] = [([], root)]
    while let (path, command) = pending.popLast() {
      body(path, command)
      pending += command.subcommands.reversed().map { (path + [$0.name], $0) }
    }
  }
}

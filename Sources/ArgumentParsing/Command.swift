/// A command of a program, or a family of commands such as `hook`, whose own commands do the work.
package struct Command: Sendable {
  /// A command line worth knowing, and what it does.
  package struct Example: Sendable {
    package let line: String
    package let purpose: String

    package init(_ line: String, _ purpose: String) {
      self.line = line
      self.purpose = purpose
    }
  }

  package var name: String
  /// One sentence without a final full stop.
  package var summary: String
  /// Paragraphs below the summary in the command's own help.
  package var details: [String]
  /// At most one of them may be optional or repeated, and it comes last.
  package var positionals: [Positional]
  package var options: [Option]
  /// Options of which at most one may be given.
  package var exclusive: [[Option]]
  package var examples: [Example]
  /// The heading that the command is listed under in the help of its family.
  package var group: String
  /// Whether help and completions leave it out.
  package var isHidden: Bool
  /// The commands of a family; a command that has some does nothing by itself.
  package var subcommands: [Command]

  package init(
    _ name: String, _ summary: String, details: [String] = [], positionals: [Positional] = [],
    options: [Option] = [], exclusive: [[Option]] = [], examples: [Example] = [],
    group: String = "Commands", isHidden: Bool = false, subcommands: [Command] = []
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.positionals = positionals
    self.options = options
    self.exclusive = exclusive
    self.examples = examples
    self.group = group
    self.isHidden = isHidden
    self.subcommands = subcommands
  }
}

/// A whole program: its commands, and the options that all of them accept.
///
/// `--help`, `--version` and the command `help` need no declaration. The description is all that
/// help texts and shell completions are made from.
package struct Program: Sendable {
  /// The program itself, as the family of its commands.
  package let root: Command
  /// Accepted before and after the name of every command.
  package let globalOptions: [Option]

  package init(_ root: Command, globalOptions: [Option] = []) {
    self.root = root
    self.globalOptions = globalOptions + [.help, .version]
  }

  /// The command at a path of names below the program; nil when there is none.
  package func command(at path: [String]) -> Command? {
    var command = root
    for name in path {
      guard let next = command.subcommands.first(where: { $0.name == name }) else { return nil }
      command = next
    }
    return command
  }

  /// The command line of a command, such as `mlint hook install [OPTIONS] [NAME]...`.
  package func usage(of path: [String]) -> String {
    guard let command = command(at: path) else { return root.name }
    var words = [root.name] + path
    words.append("[OPTIONS]")
    if !command.subcommands.isEmpty { words.append("<COMMAND>") }
    words += command.positionals.map(\.usage)
    return words.joined(separator: " ")
  }
}

extension Option {
  package static let help = Option.flag(
    "help", short: "h", help: "Print help", group: globalGroup)
  package static let version = Option.flag(
    "version", short: "V", help: "Print the version", group: globalGroup)

  /// The heading of options that every command accepts.
  package static let globalGroup = "Global options"
}

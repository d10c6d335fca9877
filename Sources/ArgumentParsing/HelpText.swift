import SourceText

/// How a help text is to look.
package struct HelpStyle: Sendable {
  /// The width of the terminal; texts never get wider than 100 columns, nor narrower than 40.
  package var width: Int
  /// Whether headings and names stand out by ANSI escape sequences.
  package var color: Bool

  package init(width: Int = 80, color: Bool = false) {
    self.width = width
    self.color = color
  }
}

extension Program {
  /// The help of the command at a path; that of the program when there is no such command.
  package func help(for path: [String], style: HelpStyle = HelpStyle()) -> String {
    let path = command(at: path) == nil ? [] : path
    var writer = HelpWriter(style: style)
    writer.write(command(at: path) ?? root, path: path, of: self)
    return writer.text
  }
}

extension ArgumentProblem {
  /// What to print on standard error: the problem, what may have been meant, and where to read on.
  package func text(style: HelpStyle = HelpStyle()) -> String {
    let start = style.color ? "\u{1B}[1;31merror\u{1B}[0m" : "error"
    var text = "\(start): \(message.escapedForDisplay)\n"
    for hint in hints { text += "  = help: \(hint.escapedForDisplay)\n" }
    return text + "\nUsage: \(usage)\nFor more, use `\(helpCommand)`.\n"
  }
}

/// Lays out one help text.
private struct HelpWriter {
  private let width: Int
  private let color: Bool
  private(set) var text = ""

  init(style: HelpStyle) {
    width = min(max(style.width, 40), 100)
    color = style.color
  }

  mutating func write(_ command: Command, path: [String], of program: Program) {
    paragraph(command.summary)
    for details in command.details {
      text += "\n"
      paragraph(details)
    }
    text += "\n\(heading("Usage:")) \(literal(program.usage(of: path)))\n"

    let commands = command.subcommands.filter { !$0.isHidden }
    for (group, members) in grouped(commands, by: \.group) {
      section(group, members.map { Entry(label: $0.name, help: $0.summary) })
    }
    section("Arguments", command.positionals.map { Entry(label: $0.usage, help: $0.help) })
    let options = (command.options + program.globalOptions).filter { !$0.isHidden }
    for (group, members) in grouped(options, by: \.group) {
      section(group, members.map(Entry.init(option:)))
    }
    examples(command.examples)
    if !commands.isEmpty {
      let name = ([program.root.name, "help"] + path + ["<COMMAND>"]).joined(separator: " ")
      text += "\n"
      paragraph("For a command's own help, use `\(name)`.")
    }
  }

  /// A row of a section: what to type, and what it does.
  private struct Entry {
    var label: String
    var help: String

    init(label: String, help: String) {
      self.label = label
      self.help = help
    }

    init(option: Option) {
      label = option.short.map { "-\($0), " } ?? "    "
      label += option.spelling
      if option.form != .flag { label += " <\(option.placeholder)>" }
      help = option.help
      if !option.choices.isEmpty {
        help += " [possible values: \(option.choices.joined(separator: ", "))]"
      }
      if let value = option.defaultText { help += " [default: \(value)]" }
    }
  }

  private mutating func section(_ title: String, _ entries: [Entry]) {
    guard !entries.isEmpty else { return }
    text += "\n\(heading("\(title):"))\n"
    // A label wider than this stands on a line of its own instead of pushing all texts away.
    let widest = max(12, width * 2 / 5)
    let labelWidth = entries.map(\.label.count).filter { $0 <= widest }.max() ?? widest
    for entry in entries {
      let lines = wrap(entry.help, to: width - labelWidth - 4)
      let padding = labelWidth - entry.label.count
      let indent = String(repeating: " ", count: labelWidth + 4)
      text += "  \(literal(entry.label))"
      text += padding < 0 ? "\n\(indent)" : String(repeating: " ", count: padding + 2)
      text += lines.joined(separator: "\n\(indent)") + "\n"
    }
  }

  private mutating func examples(_ examples: [Command.Example]) {
    guard !examples.isEmpty else { return }
    text += "\n\(heading("Examples:"))\n"
    for example in examples {
      text += "  \(literal(example.line))\n"
      for line in wrap(example.purpose, to: width - 6) { text += "      \(line)\n" }
    }
  }

  private mutating func paragraph(_ words: String) {
    for line in wrap(words, to: width) { text += line + "\n" }
  }

  private func heading(_ words: String) -> String {
    color ? "\u{1B}[1;32m\(words)\u{1B}[0m" : words
  }

  private func literal(_ words: String) -> String {
    color ? "\u{1B}[1;36m\(words)\u{1B}[0m" : words
  }

  private func grouped<Element>(_ elements: [Element], by group: (Element) -> String)
    -> [(String, [Element])]
  {
    var groups: [(String, [Element])] = []
    for element in elements {
      if let index = groups.firstIndex(where: { $0.0 == group(element) }) {
        groups[index].1.append(element)
      } else {
        groups.append((group(element), [element]))
      }
    }
    return groups
  }
}

/// Breaks a text at blanks so that no line is longer than `width` characters, save for words that
/// are.
func wrap(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty, line.count + 1 + word.count > width {
      lines.append(line)
      line = ""
    }
    line += line.isEmpty ? String(word) : " \(word)"
  }
  return lines + [line]
}

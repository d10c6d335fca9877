/// One `--option` that a command accepts.
///
/// Declared once, as a static constant of an extension, and used both to describe the command and
/// to ask the `Invocation` for what was given:
///
///     extension Option {
///       static let staged = Option.flag("staged", help: "Read the index")
///     }
///     …
///     if invocation.has(.staged) { … }
package struct Option: Sendable {
  /// What an option takes.
  package enum Form: Sendable, Equatable {
    /// Nothing: it is given or it is not.
    case flag
    /// One value; the last one counts when it is given again.
    case value
    /// Values separated by commas, and more of them each time it is given.
    case list
    /// One value each time it is given.
    case repeated
  }

  /// What a value names; for shell completions.
  package enum Meaning: Sendable, Equatable {
    case text
    case path
    /// Anything git resolves to a commit.
    case commit
    case revision
    case rule
    case environment
    case choice
  }

  /// The name without its dashes.
  package let name: String
  /// A single letter that means the same, without its dash.
  package let short: Character?
  package let form: Form
  /// What the value is called in help texts, such as `REV`; empty for a flag.
  package let placeholder: String
  /// The only values allowed, in the order to show them; empty when any value will do.
  package let choices: [String]
  package let defaultText: String?
  package let meaning: Meaning
  /// One sentence without a final full stop.
  package let help: String
  /// The heading that the option is listed under.
  package let group: String
  /// Whether help and completions leave it out.
  package let isHidden: Bool

  private init(
    _ name: String, short: Character?, form: Form, placeholder: String = "",
    choices: [String] = [], defaultText: String? = nil, meaning: Meaning = .text, help: String,
    group: String, isHidden: Bool
  ) {
    self.name = name
    self.short = short
    self.form = form
    self.placeholder = placeholder
    self.choices = choices
    self.defaultText = defaultText
    self.meaning = meaning
    self.help = help
    self.group = group
    self.isHidden = isHidden
  }

  package static let defaultGroup = "Options"

  /// An option without a value.
  package static func flag(
    _ name: String, short: Character? = nil, help: String, group: String = defaultGroup,
    isHidden: Bool = false
  ) -> Option {
    Option(name, short: short, form: .flag, help: help, group: group, isHidden: isHidden)
  }

  /// An option with one value.
  package static func value(
    _ name: String, short: Character? = nil, _ placeholder: String, meaning: Meaning = .text,
    default defaultText: String? = nil, help: String, group: String = defaultGroup,
    isHidden: Bool = false
  ) -> Option {
    Option(
      name, short: short, form: .value, placeholder: placeholder, defaultText: defaultText,
      meaning: meaning, help: help, group: group, isHidden: isHidden)
  }

  /// An option that may be repeated and whose values may hold several, separated by commas.
  package static func list(
    _ name: String, short: Character? = nil, _ placeholder: String, meaning: Meaning = .text,
    help: String, group: String = defaultGroup, isHidden: Bool = false
  ) -> Option {
    Option(
      name, short: short, form: .list, placeholder: placeholder, meaning: meaning, help: help,
      group: group, isHidden: isHidden)
  }

  /// An option that may be repeated, each time with one value, which may hold commas.
  package static func repeated(
    _ name: String, _ placeholder: String, meaning: Meaning = .text, help: String,
    group: String = defaultGroup, isHidden: Bool = false
  ) -> Option {
    Option(
      name, short: nil, form: .repeated, placeholder: placeholder, meaning: meaning, help: help,
      group: group, isHidden: isHidden)
  }

  /// An option whose value is one of a few words.
  package static func choice(
    _ name: String, short: Character? = nil, _ placeholder: String, of choices: [String],
    default defaultText: String? = nil, help: String, group: String = defaultGroup,
    isHidden: Bool = false
  ) -> Option {
    Option(
      name, short: short, form: .value, placeholder: placeholder, choices: choices,
      defaultText: defaultText, meaning: .choice, help: help, group: group, isHidden: isHidden)
  }

  /// An option whose value is a case of an enumeration; read it with `Invocation.choice(of:as:)`.
  package static func choice<Value: CaseIterable & RawRepresentable<String>>(
    _ name: String, short: Character? = nil, _ placeholder: String, of type: Value.Type,
    default defaultValue: Value? = nil, help: String, group: String = defaultGroup,
    isHidden: Bool = false
  ) -> Option {
    choice(
      name, short: short, placeholder, of: type.allCases.map { $0.rawValue },
      default: defaultValue?.rawValue, help: help, group: group, isHidden: isHidden)
  }

  /// The option as it is written in messages, such as `--staged`.
  package var spelling: String { "--\(name)" }
}

/// The arguments of a command that are not options.
package struct Positional: Sendable {
  /// How many there may be.
  package enum Arity: Sendable, Equatable {
    case one
    case optional
    case any
    case atLeastOne
  }

  /// The name in help texts, such as `PATH`.
  package let name: String
  package let arity: Arity
  package let meaning: Option.Meaning
  /// One sentence without a final full stop.
  package let help: String

  package init(
    _ name: String, _ arity: Arity = .one, meaning: Option.Meaning = .text, help: String
  ) {
    self.name = name
    self.arity = arity
    self.meaning = meaning
    self.help = help
  }

  /// How a usage line shows it: `<REV>`, `[REV]`, `[REV]...` or `<REV>...`.
  package var usage: String {
    switch arity {
    case .one: "<\(name)>"
    case .optional: "[\(name)]"
    case .any: "[\(name)]..."
    case .atLeastOne: "<\(name)>..."
    }
  }
}

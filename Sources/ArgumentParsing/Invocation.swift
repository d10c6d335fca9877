/// What a command line asks for.
package enum ArgumentOutcome: Sendable {
  case run(Invocation)
  /// Help for the command at the path; `isAsked` is false when the command line named a family of
  /// commands and none of them.
  case help([String], isAsked: Bool)
  case version
  case problem(ArgumentProblem)
}

/// A command with its arguments.
package struct Invocation: Sendable {
  /// The names that lead to the command, such as `["hook", "install"]`.
  package let path: [String]
  package internal(set) var positionals: [String] = []
  /// Values by the option's name; a flag that is given has an entry without values.
  var values: [String: [String]] = [:]

  /// Whether the option is given.
  package func has(_ option: Option) -> Bool {
    values[option.name] != nil
  }

  /// The value given to an option, the last one when there are several.
  package func value(of option: Option) -> String? {
    values[option.name]?.last
  }

  /// All values given to a list or repeated option, in their order; empty when it is not given.
  package func values(of option: Option) -> [String] {
    values[option.name] ?? []
  }

  /// The case that a choice option's value names.
  package func choice<Value: RawRepresentable<String>>(of option: Option, as type: Value.Type)
    -> Value?
  {
    value(of: option).flatMap(Value.init(rawValue:))
  }
}

/// Why a command line cannot be run.
///
/// Message and hints quote what was typed, which a hook may have taken from file names; `text` has
/// them escaped.
package struct ArgumentProblem: Error, Sendable, Hashable {
  /// A sentence without a final full stop.
  package let message: String
  /// What may have been meant; sentences without a final full stop.
  package let hints: [String]
  /// The command line as it should look.
  package let usage: String
  /// What to type for more, such as `mlint check --help`.
  package let helpCommand: String
}

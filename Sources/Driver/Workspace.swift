package import SourceText

/// The process that the driver works for: where it was started and which variables it was given.
///
/// Only the executable reads the environment; everything below it takes what it needs from here.
package struct Workspace {
  /// The absolute path of the current folder.
  package var currentFolder: [UInt8]
  /// The value of an environment variable.
  package var variable: (String) -> String?
  /// The names and values of all variables whose name starts with a prefix, in the order of names.
  package var variables: (_ prefix: String) -> [(name: String, value: String)]
  /// Called with the path of each file before it is read, on the thread that reads it, and with nil
  /// afterwards, for the report of an internal error.
  package var willRead: (@Sendable (RelativePath?) -> Void)?
  /// Called with what holds all that a command reads.
  ///
  /// A process that keeps it until it ends need not free it piece by piece; a `git` that still runs for it
  /// ends with its input.
  package var keep: (AnyObject) -> Void = { _ in }
  package var gitBackEnd = GitBackEnd.auto

  package init(
    currentFolder: [UInt8], variable: @escaping (String) -> String?,
    variables: @escaping (_ prefix: String) -> [(name: String, value: String)]
  ) {
    self.currentFolder = currentFolder
    self.variable = variable
    self.variables = variables
  }
}

/// Why a command cannot do what it was asked to do.
package enum CommandFailure: Error, Sendable {
  /// The command line or the configuration is wrong: exit status 2.
  case usage(message: String, help: String?)
  /// The command refuses to write, and nothing was written: exit status 1.
  case refusal(message: String, help: String?)
  /// Something needed could not be read: exit status 3.
  case unreadable(message: String, help: String?)
}

/// A call into git that failed where it should not have.
///
/// What is expected to be absent sometimes (a revision, a file, a configuration value) is nil at the
/// function that looks for it, never an error.
package struct GitError: Error, Hashable, Sendable {
  /// The function of the C library, or the git command, that failed.
  package var function: String
  /// Its status.
  package var code: Int32
  /// Its own words.
  package var message: String

  package init(function: String, code: Int32, message: String) {
    self.function = function
    self.code = code
    self.message = message
  }
}

extension GitError: CustomStringConvertible {
  package var description: String { "\(function): \(message) (\(code))" }
}

/// A repository that is there but cannot be used; the words are made for `could_not_check`.
package struct OpenFailure: Error, Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    /// Objects are named by another hash than SHA-1.
    case objectFormat(String)
    /// References are stored in another way than files.
    case referenceFormat(String)
    /// A format extension that this program does not know.
    case unsupportedExtension(String)
    /// One of git's variables leads nowhere, or asks for what is not supported.
    case environment(variable: String)
    /// Files of the repository may not be read by this user.
    case notPermitted
    /// The repository belongs to another user, and git was not told to trust it.
    case otherOwner
    /// The program `git` is needed, and not installed.
    case gitMissing
    /// Anything else, such as a broken configuration file.
    case unreadable
  }

  package var cause: Cause
  /// A sentence without a final full stop.
  package var reason: String
  /// What the reader can do about it, a sentence without a final full stop.
  package var remedy: String

  package init(cause: Cause, reason: String, remedy: String) {
    self.cause = cause
    self.reason = reason
    self.remedy = remedy
  }
}

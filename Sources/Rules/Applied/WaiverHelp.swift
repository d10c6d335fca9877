import Diagnostics
import History
import MigrationModel

extension Finding.Message {
  /// How to declare an exception where there is no file for it; the end of a sentence.
  ///
  /// A commit's message is not there yet when its index is checked.
  static func inTheMessage(
    _ verb: Declaration.Verb, _ arguments: String, _ environment: EnvironmentView
  ) -> Self {
    let trailer = "`\(verb.trailerKey): \(arguments) <why>`"
    return environment.readsIndex
      ? "the last paragraph of the commit's message, which CI will see and this check cannot: \(trailer)"
      : "the last paragraph of a commit's message: \(trailer)"
  }
}

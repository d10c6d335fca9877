/// Why a finding is accepted: an exception that the project declares, with its reason.
package struct Waiver: Sendable {
  /// Where an exception is declared.
  package enum Place: Sendable {
    /// A comment of a migration.
    case file(Label)
    /// A trailer in the message of a commit, which is named by its full hexadecimal id.
    case commit(String)
  }

  /// The word that declares it, such as `ignore` or `replaces`.
  package var verb: String
  /// In the author's words; empty when nothing is said.
  package var reason: String
  package var place: Place
  /// What follows from accepting it, for who has to act on that; a sentence without a final full stop.
  package var consequence: String?

  package init(verb: String, reason: String, place: Place, consequence: String? = nil) {
    self.verb = verb
    self.reason = reason
    self.place = place
    self.consequence = consequence
  }
}

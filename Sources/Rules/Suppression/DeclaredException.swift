package import Diagnostics
package import MigrationModel
package import SourceText

/// An exception that a migration declares, and what became of it in a run.
package struct DeclaredException {
  /// What became of a rule that an `ignore` names.
  package enum Outcome {
    case used
    /// The rule looked at the migration and found nothing there; perhaps it did elsewhere in the file.
    case unused(elsewhere: SourceRange?)
    /// The rule did not run on the migration, or not with all that it needs.
    case notRun
    /// The rule's findings are never accepted.
    case neverWaived
    /// There is no such rule.
    case unknown
  }

  package var migration: Migration
  package var declaration: Declaration
  /// The rules that an `ignore` names, in the order of the text.
  package var rules: [(name: Located<String>, outcome: Outcome)] = []
  /// The severity of the worst finding that it accepts; nil when it accepts none.
  package var waivedSeverity: Severity?
  /// Whether this change can still change the declaration, so that what is wrong with it is worth telling.
  package var isExamined: Bool

  /// A place in the declaration's file.
  func label(_ range: SourceRange, _ text: String = "") -> Label {
    Label(migration.file, range, text, revision: migration.id.description)
  }
}

package import SourceText

/// A defect of one file in a version location, met when Alembic loads the file.
///
/// Each of them stops every command of Alembic that reads the history.
package struct FileDefect: Sendable {
  package enum Cause: Hashable, Sendable {
    /// Nothing in the file looks like a migration.
    case helper
    /// A migration without `revision`.
    case missingRevision
    /// No `down_revision`, although there is a `revision` or a file name that Alembic takes for one.
    case missingDownRevision
    /// An identifier that is not text; what it is instead, in words.
    case wrongType(attribute: String, type: String)
    /// An import that starts with a dot, as it is written.
    case relativeImport(String)
    /// An import of another file of the same version location, by its module name.
    case siblingImport(String)
    /// A call of `op` or `context` outside of functions; the name, such as `op.execute`, and how many
    /// such calls the file has.
    case moduleLevelCall(String, count: Int)

    /// The name in machine formats.
    package var name: String {
      switch self {
      case .helper: "helper-in-versions"
      case .missingRevision: "missing-revision-id"
      case .missingDownRevision: "missing-down-revision"
      case .wrongType: "non-string-identifier"
      case .relativeImport, .siblingImport: "unloadable-import"
      case .moduleLevelCall: "module-level-operation"
      }
    }

    /// Whether something about the history is not known because of it.
    package var hidesIdentifiers: Bool {
      switch self {
      case .helper, .missingRevision, .missingDownRevision, .wrongType: true
      case .relativeImport, .siblingImport, .moduleLevelCall: false
      }
    }
  }

  package var cause: Cause
  package var file: SourceFile
  package var range: SourceRange

  package init(_ cause: Cause, _ file: SourceFile, _ range: SourceRange) {
    self.cause = cause
    self.file = file
    self.range = range
  }
}

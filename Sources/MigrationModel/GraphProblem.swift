package import SourceText

/// A defect of the revision graph.
///
/// Alembic stops at the first one, or dies of it; here all of them are listed.
package struct GraphProblem: Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case missingParent = "missing-parent"
    case missingDependency = "missing-dependency"
    case duplicateRevision = "duplicate-revision"
    /// Revisions that are their own ancestors by `down_revision`.
    case cycle
    /// Revisions that are their own ancestors only if `depends_on` is followed too.
    case dependencyCycle = "dependency-cycle"
    case selfLoop = "self-loop"
    case dependencySelfLoop = "dependency-self-loop"
    case labelClash = "label-clash"
    case illegalCharacter = "illegal-character"
    /// So many labels on so many revisions that not all of them were spread.
    case tooManyLabels = "too-many-labels"
  }

  /// Another place that is part of the defect.
  package struct Related: Sendable {
    package var migration: Migration
    package var range: SourceRange
    package var message: String
  }

  /// The revision that was probably meant.
  package struct Guess: Sendable, Equatable {
    /// What makes the guess likely, the most certain first.
    package enum Reason: Sendable, Equatable {
      /// The text is a branch label of the revision.
      case branchLabel
      /// The text is the name of the revision's file, or its slug.
      case fileName
      /// The text is the beginning of this id and of no other, or begins with it.
      case prefix
      /// The text differs in one or two places.
      case spelling
    }

    package var revision: RevisionID
    package var reason: Reason
  }

  package var kind: Kind
  /// The migration that has to be mended.
  package var migration: Migration
  /// What is wrong in its file.
  package var range: SourceRange
  /// One sentence without a final stop; the words are Alembic's where Alembic has any.
  package var message: String
  package var related: [Related]
  package var guess: Guess?
  /// The text that names no revision, for the two missing kinds.
  package var missing: RevisionID?

  init(
    _ kind: Kind, _ migration: Migration, _ range: SourceRange, _ message: String,
    related: [Related] = [], guess: Guess? = nil, missing: RevisionID? = nil
  ) {
    self.kind = kind
    self.migration = migration
    self.range = range
    self.message = message
    self.related = related
    self.guess = guess
    self.missing = missing
  }
}

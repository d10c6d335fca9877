package import SchemaModel

/// A question that a migration asks the database while it runs.
package struct SchemaTest: Sendable, Hashable {
  package var question: SchemaQuestion
  /// Before which operation it is asked, by numbers: at the earliest and at the latest.
  ///
  /// What SQLAlchemy's inspector says may be as old as the inspector.
  package var moments: ClosedRange<Int>

  package init(_ question: SchemaQuestion, at moments: ClosedRange<Int>) {
    self.question = question
    self.moments = moments
  }
}

/// What the answer to a question has to be for an operation to run.
package struct SchemaGuard: Sendable, Hashable {
  /// The number of the test in `MigrationBody.tests`.
  package var test: Int
  package var holds: Bool

  package init(test: Int, holds: Bool) {
    self.test = test
    self.holds = holds
  }
}

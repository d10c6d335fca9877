import MigrationModel
import SchemaModel

/// What a schema that is replayed answers to the questions of a migration.
struct SchemaAnswers {
  private enum Answer {
    case notAsked
    case known(Bool)
    /// In doubt, or not the same at all of its moments.
    case doubtful
  }

  private let tests: [SchemaTest]
  private var answers: [Answer]
  private let isDoubtful: Bool

  /// Prepares to ask.
  ///
  /// - Parameters:
  ///   - tests: The questions.
  ///   - isDoubtful: Whether something that cannot be read may have made what is not there.
  init(_ tests: [SchemaTest], isDoubtful: Bool) {
    self.tests = tests
    self.isDoubtful = isDoubtful
    answers = Array(repeating: .notAsked, count: tests.count)
  }

  /// Asks the questions whose moment it may be.
  ///
  /// - Parameters:
  ///   - schema: The schema at the moment.
  ///   - moment: How many operations have been made.
  mutating func ask(_ schema: Schema, before moment: Int) {
    if tests.isEmpty { return }
    for (number, test) in tests.enumerated() where test.moments.contains(moment) {
      var schema = schema
      schema.isIncomplete = schema.isIncomplete || isDoubtful
      switch (answers[number], schema.answer(test.question)) {
      case (.notAsked, let answer?): answers[number] = .known(answer)
      case (.known(let known), let answer?) where known == answer: continue
      default: answers[number] = .doubtful
      }
    }
  }

  /// Whether all guards hold; nil where that is in doubt.
  func verdict(_ guards: [SchemaGuard]) -> Bool? {
    var isKnown = true
    for entry in guards {
      guard answers.indices.contains(entry.test), case .known(let answer) = answers[entry.test]
      else {
        isKnown = false
        continue
      }
      if answer != entry.holds { return false }
    }
    return isKnown ? true : nil
  }
}

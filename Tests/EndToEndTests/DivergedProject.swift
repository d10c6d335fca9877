import Foundation
import Synchronization
import TestSupport

/// A repository made from a wheel in which two branches each added a migration to the same head.
///
/// Both are merged into `main`, by git without a conflict.
struct DivergedProject: Sendable {
  /// A repository on `main`; shared by tests, so clone it before anything is written.
  let path: String
  /// Alembic's view of the wheel itself.
  let before: GraphDocument
  /// The head that both branches added to.
  let fork: String

  static let left = Branch(
    revision: "3f9c07d2e5ab", name: "newsletter", slug: "add_newsletter_flag_to_accounts",
    message: "add newsletter flag to accounts", table: "accounts", column: "newsletter")
  static let right = Branch(
    revision: "b81e6d40c27f", name: "invoices", slug: "add_due_date_to_invoices",
    message: "add due date to invoices", table: "invoices", column: "due_date")

  /// A branch and the one migration on it.
  struct Branch: Sendable {
    let revision: String
    let name: String
    let slug: String
    let message: String
    let table: String
    let column: String

    func text(down: String) -> String {
      migration(
        revision, down: [down], message, createDate: "2026-11-02 09:00:00.000000",
        upgrade: "op.add_column('\(table)', sa.Column('\(column)', sa.Text(), nullable=True))",
        downgrade: "op.drop_column('\(table)', '\(column)')")
    }
  }

  /// The project of an environment, made once in a test run.
  static func of(_ environment: CorpusEnvironment) throws -> DivergedProject {
    let slot = slots.withLock { slots in
      let slot = slots[environment.testDescription] ?? Slot()
      slots[environment.testDescription] = slot
      return slot
    }
    return try slot.result.withLock { result in
      let made = result ?? Result { try make(environment) }
      result = made
      return try made.get()
    }
  }

  /// Made by the first who asks, while others wait for it and for nothing else.
  private final class Slot: Sendable {
    let result = Mutex<Result<DivergedProject, any Error>?>(nil)
  }

  private static let slots = Mutex<[String: Slot]>([:])

  private static func make(_ environment: CorpusEnvironment) throws -> DivergedProject {
    let wheel = try Corpus.wheel(environment.corpus)
    let before = try GraphDocument.alembic(environment, in: wheel)
    guard let fork = before.heads.first else {
      throw TestFailure("\(environment.testDescription) has no head")
    }
    let repository = try GitFixture()
    repository.keepUntilExit()
    try repository.copy(contentsOf: wheel, to: "")
    let base = try repository.commit("import \(environment.corpus)")
    for branch in [left, right] {
      try repository.branch(branch.name, at: base)
      try repository.commit(
        branch.message,
        writing: [
          environment.newFile(branch.revision, branch.slug): branch.text(down: fork)
        ])
    }
    try repository.checkout("main")
    for branch in [left, right] { try repository.merge(branch.name) }
    return DivergedProject(path: repository.path, before: before, fork: fork)
  }
}

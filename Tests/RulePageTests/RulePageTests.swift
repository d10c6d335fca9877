import TestSupport
import Testing

/// Every page of `rules/`: its form, and what `mlint check` says about its examples.
@Suite struct RulePageTests {
  @Test(arguments: try RulePage.all())
  func thePageFollowsTheFormat(page: RulePage) {
    for problem in page.problems {
      Issue.record("\(problem.text)", sourceLocation: page.file.location(problem.line))
    }
  }

  /// A page alone must show both; further cases beside it need not.
  @Test(arguments: try RulePage.all().filter { !$0.isFurtherCases })
  func thePageShowsBothSides(page: RulePage) {
    for section in [PageExample.Section.reported, .notReported]
    where !page.examples.contains(where: { $0.section == section }) {
      Issue.record(
        "no example under `## \(section.rawValue)`", sourceLocation: page.file.location(1))
    }
  }

  @Test func furtherCasesStandBesideAPage() throws {
    let pages = try RulePage.all()
    for cases in pages where cases.isFurtherCases {
      if !pages.contains(where: { !$0.isFurtherCases && $0.slug == cases.slug }) {
        Issue.record("there is no \(cases.slug).md", sourceLocation: cases.file.location(1))
      }
      if cases.examples.isEmpty {
        Issue.record("no example", sourceLocation: cases.file.location(1))
      }
    }
  }

  @Test(arguments: try RulePage.allExamples(), ExampleVariant.allCases)
  func theFindingsAreTheExpectedOnes(example: PageExample, variant: ExampleVariant) throws {
    let example = variant.moved(example)
    let (report, status) = try ExampleProject(example, as: variant).report()
    let verdict = Verdict(example: example, report: report)
    for problem in verdict.problems {
      Issue.record("\(problem.text)", sourceLocation: example.page.location(problem.line))
    }
    #expect(
      status == verdict.status, "the exit status does not fit the report",
      sourceLocation: example.page.location(example.line))
  }

  @Test(arguments: try RulePage.allExamples().filter { !$0.claims.isEmpty })
  func alembicSaysWhatThePageClaims(example: PageExample) throws {
    let project = try ExampleProject(example).repository
    let alembic = try PythonTools.alembic() + "/alembic"
    for claim in example.claims {
      let result = try run(alembic, claim.arguments, in: project.path)
      let printed = (result.output + result.errors).split(separator: "\n").map(String.init)
      let missing = claim.lines.filter { line in !printed.contains { $0.contains(line) } }
      if !missing.isEmpty || claim.lines.isEmpty && !printed.isEmpty {
        Issue.record(
          "Alembic says otherwise: \(missing)\n\(result)",
          sourceLocation: example.page.location(claim.pageLine))
      }
    }
  }

  @Test(arguments: try RulePage.all())
  func theOutputsAreTheShownOnes(page: RulePage) throws {
    for example in page.examples {
      guard let shown = example.output else { continue }
      let result = try ExampleProject(example).check(format: "text")
      if OutputRecorder.isOn {
        try OutputRecorder.record(result.output, for: example)
      } else if result.output != shown.text {
        Issue.record(
          """
          the report differs (MLINT_RECORD=1 rewrites it):
          \(difference(from: shown.text, to: result.output))
          \(result.errors)
          """, sourceLocation: page.file.location(shown.lines.lowerBound))
      }
    }
  }
}

extension RulePage: CustomTestStringConvertible {
  var testDescription: String { file.name }

  var isFurtherCases: Bool { file.name.hasSuffix(".cases.md") }
}

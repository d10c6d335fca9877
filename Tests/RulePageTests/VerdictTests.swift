import TestSupport
import Testing

/// The judge itself: a test that never fails proves nothing.
@Suite struct VerdictTests {
  private func want(
    _ text: String, line: Int? = 1, severity: String? = nil, pageLine: Int = 10
  ) -> Expectation {
    Expectation(
      kind: .finding(severity: severity), path: "a.py", line: line, text: text, pageLine: pageLine)
  }

  private func finding(
    _ message: String, line: Int? = 1, path: String = "a.py", rule: String = "some-rule",
    severity: String = "error"
  ) -> CheckReport.Finding {
    CheckReport.Finding(rule: rule, severity: severity, message: message, path: path, line: line)
  }

  private func judge(
    _ wants: [Expectation], _ findings: [CheckReport.Finding],
    couldNotCheck: [CheckReport.Entry] = []
  ) -> Verdict {
    var example = PageExample(
      slug: "some-rule", page: PageFile(path: "/rules/some-rule.md"), section: .reported,
      title: "Example", line: 5)
    example.expectations = wants
    return Verdict(
      example: example, report: CheckReport(findings: findings, couldNotCheck: couldNotCheck))
  }

  @Test func agreementIsNoProblem() {
    #expect(judge([], []).problems == [])
    #expect(judge([want("2 heads")], [finding("the 2 heads are b, c")]).problems == [])
    #expect(
      judge([want("gone", line: nil)], [finding("a is gone", line: nil)]).problems == [])
    #expect(
      judge([want("x", severity: "info")], [finding("x", severity: "info")]).problems == [])
  }

  @Test func aMissingFindingFailsAtItsWant() {
    #expect(
      judge([want("x")], []).problems
        == [PageProblem(line: 10, text: "missing finding at a.py:1: \"x\"")])
    #expect(
      judge([want("x"), want("x", pageLine: 11)], [finding("x")]).problems.map(\.line) == [11])
  }

  @Test func aSurplusFindingFailsAtTheExample() {
    #expect(
      judge([], [finding("x")]).problems
        == [PageProblem(line: 5, text: "surplus finding: a.py:1: error[some-rule]: x")])
    #expect(judge([want("x")], [finding("x"), finding("x")]).problems.map(\.line) == [5])
  }

  @Test(arguments: [
    CheckReport.Finding(
      rule: "some-rule", severity: "error", message: "x", path: "a.py", line: 2),
    CheckReport.Finding(
      rule: "some-rule", severity: "error", message: "x", path: "a.py", line: nil),
    CheckReport.Finding(
      rule: "some-rule", severity: "error", message: "x", path: "b.py", line: 1),
    CheckReport.Finding(
      rule: "some-rule", severity: "error", message: "y", path: "a.py", line: 1),
    CheckReport.Finding(
      rule: "some-rule", severity: "warning", message: "x", path: "a.py", line: 1),
    CheckReport.Finding(
      rule: "other-rule", severity: "error", message: "x", path: "a.py", line: 1),
  ])
  func whatDiffersIsMissingAndSurplus(found: CheckReport.Finding) {
    let problems = judge([want("x", severity: "error")], [found]).problems
    #expect(problems.map(\.line) == [5, 10])
  }

  @Test func oneMessageMayMeetTwoWants() {
    let findings = [finding("users.phone and users.fax"), finding("users.phone")]
    for wants in [
      [want("users.phone"), want("users.fax")], [want("users.fax"), want("users.phone")],
    ] {
      #expect(judge(wants, findings).problems == [])
      #expect(judge(wants, findings.reversed()).problems == [])
    }
  }

  @Test func whatCouldNotBeCheckedMustBeExpected() {
    let entry = CheckReport.Entry(path: "a.py", line: 3, reason: "a bracket is not closed")
    let expected = Expectation(
      kind: .couldNotCheck, path: "a.py", line: 3, text: "bracket", pageLine: 12)
    #expect(judge([expected], [], couldNotCheck: [entry]).problems == [])
    #expect(judge([expected], []).problems.map(\.line) == [12])
    #expect(judge([], [], couldNotCheck: [entry]).problems.map(\.line) == [5])
    #expect(judge([want("bracket", line: 3)], [], couldNotCheck: [entry]).problems.count == 2)
  }

  @Test func theStatusFollowsFromTheReport() {
    let entry = CheckReport.Entry(path: nil, line: nil, reason: "x")
    #expect(judge([], []).status == 0)
    #expect(judge([], [finding("x", severity: "warning")]).status == 0)
    #expect(judge([], [finding("x", severity: "warning")], couldNotCheck: [entry]).status == 3)
    #expect(judge([], [finding("x")], couldNotCheck: [entry]).status == 1)
  }
}

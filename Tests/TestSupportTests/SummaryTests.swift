import TestSupport
import Testing

/// `Tests/Tools/summary.py` must never turn nothing into success.
@Suite struct SummaryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func summary(_ reports: String?...) throws -> ProcessResult {
    var paths: [String] = []
    for (index, report) in reports.enumerated() {
      let path = "\(index).xml"
      if let report { try folder.write(path, "<testsuites>\(report)</testsuites>") }
      paths.append(path)
    }
    return try run(
      "python3", [SourceTree.path("Tests/Tools/summary.py")] + paths, in: folder.path)
  }

  private let pass = #"<testcase classname="A" name="a()"/>"#
  private let fail = #"<testcase classname="A" name="b()"><failure/><failure/></testcase>"#
  private let skip = #"<testcase classname="A" name="c()"><skipped/></testcase>"#

  @Test func resultsAreAddedUp() throws {
    let result = try summary(pass + pass + skip, pass)
    #expect(result.output == "3 passed, 0 failed, 1 skipped\n")
    #expect(result.status == 0)
  }

  @Test func aFailedTestIsNamedOnce() throws {
    let result = try summary(pass + fail)
    #expect(result.output == "failed: A/b()\n1 passed, 1 failed\n")
    #expect(result.status == 1)
  }

  @Test func nothingRunIsAFailure() throws {
    let empty = try summary(pass, "")
    #expect(empty.output == "no test ran: 1.xml\n1 passed, 1 failed\n")
    #expect(empty.status == 1)
    #expect(try summary(skip).status == 1)
    #expect(try summary(pass, nil).status == 1)
    #expect(try summary().status == 1)
  }
}

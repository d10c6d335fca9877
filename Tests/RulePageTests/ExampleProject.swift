import Foundation
import TestSupport

/// An example as a real repository.
///
/// The labels are commits of `main` or beside it, the rest is uncommitted on a branch `feature` that started
/// at the last of them.
struct ExampleProject {
  let repository: GitFixture
  private let rules: [String]

  init(_ example: PageExample, as variant: ExampleVariant = .asWritten) throws {
    repository = try GitFixture()
    rules = [example.slug] + example.otherRules
    try repository.write("alembic.ini", "[alembic]\nscript_location = %(here)s\n")
    try FileManager.default.createDirectory(
      atPath: repository.path("versions"), withIntermediateDirectories: true)
    if let configuration = example.configuration {
      try repository.write("mlint.toml", configuration)
    }
    if example.commits.first?.isBeside != false { try repository.commit("start") }
    for commit in example.commits {
      if commit.isBeside { try repository.git("checkout", "--quiet", "--detach") }
      for file in commit.files { try repository.write(file.path, variant.bytes(of: file)) }
      try repository.commit(commit.label)
      // The branch has that name already, and a tag would hide it once there are more commits.
      if commit.label != "main" { try repository.tag(commit.label) }
      if commit.isBeside { try repository.checkout("main") }
    }
    try repository.branch("feature")
    for file in example.files { try repository.write(file.path, variant.bytes(of: file)) }
    for path in example.deletedPaths { try repository.remove(path) }
  }

  /// Runs `mlint check` with the page's rule, and with those that the example names.
  func check(format: String) throws -> ProcessResult {
    try run(
      mlintBinary(),
      ["check", "--format", format, "--base", "main", "--color", "never"]
        + rules.flatMap { ["--select", $0] },
      in: repository.path, environment: ["COLUMNS": "100"])
  }

  /// What `check` reports, and its exit status.
  func report() throws -> (report: CheckReport, status: Int32) {
    let result = try check(format: "json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      let report = try decoder.decode(CheckReport.self, from: Data(result.outputBytes))
      return (report, result.status)
    } catch {
      throw TestFailure("no report that can be read: \(error)\n\(result)")
    }
  }
}

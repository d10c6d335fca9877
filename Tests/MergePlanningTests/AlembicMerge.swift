import Foundation
import MergePlanning
import SourceText
import TestSupport

/// What the real Alembic makes of a planned merge.
struct AlembicMerge: Decodable {
  /// The file that Alembic writes for the same id, date, parents and message.
  var text: String?
  /// Where Alembic writes it when the message is the subject alone.
  var path: String?
  /// Why Alembic wrote nothing.
  var failed: String?
  /// What Alembic reads from the planned file.
  var doc: String?
  var longdoc: String?
  var down: [String]?
  var heads: [String]?
  var unloadable: String?

  private struct Case: Encodable {
    var folder: String
    var options: [String: String]
    var id: String
    var parents: [String]
    var message: String
    var subject: String
    var date: String
    var path: String
    var text: String
    var generates: Bool
  }

  /// Writes each project, and asks Alembic about each plan.
  ///
  /// - Parameters:
  ///   - plans: The plans, each with the project that it was made for.
  ///   - generates: Whether Alembic shall write merges of its own too.
  /// - Returns: The answers, each with the folder that the project is in.
  /// - Throws: `TestFailure` when Alembic cannot be asked.
  static func ask(
    _ plans: [(project: SampleProject, plan: MergePlan)], generates: Bool = true
  ) throws -> [(answer: AlembicMerge, folder: TemporaryFolder)] {
    var folders: [TemporaryFolder] = []
    var cases: [Case] = []
    for (project, plan) in plans {
      let folder = try TemporaryFolder("merge")
      for file in project.files { try folder.write(file.path, file.text) }
      try folder.write("migrations/env.py", "")
      let template = try project.template ?? PythonTools.alembicTemplate("script.py.mako")
      try folder.write("migrations/script.py.mako", template)
      folders.append(folder)
      cases.append(
        Case(
          folder: folder.path("migrations"), options: project.options(in: folder),
          id: plan.id.description, parents: plan.parents.map(\.description), message: plan.message,
          subject: plan.subject, date: plan.createDate.description,
          path: folder.path(plan.path.text), text: plan.text, generates: generates))
    }
    let result = try PythonTools.oracle(
      "merge_oracle.py", input: Array(try JSONEncoder().encode(cases)))
    let answers = try JSONDecoder().decode([AlembicMerge].self, from: Data(result.outputBytes))
    guard answers.count == plans.count else { throw TestFailure("NOT TESTED: \(result)") }
    return Array(zip(answers, folders)).map { ($0, $1) }
  }
}

extension SampleProject {
  /// The main section of the ini that says what the environment says.
  fileprivate func options(in folder: TemporaryFolder) -> [String: String] {
    var options = [
      "file_template": environment.fileTemplate,
      "truncate_slug_length": String(environment.truncateSlugLength),
      "recursive_version_locations": environment.isRecursive ? "true" : "false",
      "path_separator": "newline",
      "version_locations": environment.versionLocations.map { folder.path($0.text) }
        .joined(separator: "\n"),
    ]
    for name in environment.mainOptions.names { options[name] = environment.mainOptions[name] }
    return options
  }
}

import AlembicConfiguration
import Extraction
import History
import MergePlanning
import MigrationModel
import SourceText
import TestSupport

/// A project with migrations as Alembic writes them, read the way `mlint` reads files.
struct SampleProject {
  var files: [(path: String, text: String)] = []
  var template: String?
  var environment = Environment(
    name: "migrations", isInferred: false, scriptLocation: "migrations",
    versionLocations: ["migrations/versions"])

  mutating func add(
    _ revision: String, _ down: [String], _ message: String,
    createDate: String = "2024-01-01 00:00:00.000000", labels: [String] = [],
    dependsOn: [String] = [], in folder: String = "migrations/versions"
  ) {
    let text = migration(
      revision, down: down, message, createDate: createDate, branchLabels: labels,
      dependsOn: dependsOn)
    files.append((folder + "/\(revision)_.py", text))
  }

  /// Two branches after `2dccb3069031`: one of one revision, one of two.
  static var diverged: SampleProject {
    var project = SampleProject()
    project.add("2dccb3069031", [], "start", createDate: "2026-01-01 08:00:00.000001")
    project.add("0b6c2f1d9a3e", ["2dccb3069031"], "add keypairs", createDate: "2026-02-01 10:00:00")
    project.add(
      "a2f6b90c41d7", ["0b6c2f1d9a3e"], "add is_default to keypairs",
      createDate: "2026-08-05 09:12:44.120000")
    project.add(
      "55e0c3669e2e", ["2dccb3069031"], "backfill missing service ports",
      createDate: "2026-08-06 09:12:44.000123")
    return project
  }

  var graph: RevisionGraph {
    RevisionGraph(files.compactMap { MigrationReader.read(file($0.path, $0.text)).migration })
  }

  private func file(_ path: String, _ text: String) -> SourceFile {
    SourceFile(path: RelativePath(path), text: text)
  }

  var input: MergeInput {
    var input = MergeInput(
      environment: environment, graph: graph, history: HistoryView(availability: .available))
    input.template = template.map { file("migrations/script.py.mako", $0) }
    input.existingFiles = files.map { RelativePath($0.path) }
    return input
  }
}

extension MergeInput {
  /// The input with something changed.
  func with(_ change: (inout MergeInput) -> Void) -> MergeInput {
    var copy = self
    change(&copy)
    return copy
  }

  /// The plan, or a failure that says why there is none.
  func planned() throws -> MergePlan {
    switch MergePlanner.plan(self) {
    case .success(let plan): return plan
    case .failure(let refusal): throw TestFailure("refused: \(refusal)")
    }
  }

  /// Why there is no plan.
  func refused() throws -> MergeRefusal {
    switch MergePlanner.plan(self) {
    case .success(let plan): throw TestFailure("not refused: \(plan.summary)")
    case .failure(let refusal): return refusal
    }
  }
}

extension MergePlan {
  var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension Landing {
  init(_ reference: String?, branch: String? = nil, by author: String = "Ann") {
    self.init(
      commit: "1f2e3d4c5b6a79881f2e3d4c5b6a79881f2e3d4c", subject: "add things",
      pullRequest: reference, branch: branch, authorName: author, authorDate: "2026-08-06")
  }
}

extension Migration {
  /// The same migration with another id or message.
  func with(id: RevisionID? = nil, message: String? = nil) -> Migration {
    Migration(
      file: file, revision: Located(id ?? self.id, revision.range), downRevisions: downRevisions,
      dependsOn: dependsOn, branchLabels: branchLabels, message: message ?? self.message,
      docstringRange: docstringRange, longMessage: longMessage, header: header)
  }
}

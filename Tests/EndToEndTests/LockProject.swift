import TestSupport

/// The part that tests read of `mlint lock --format json`.
struct LockReport: Decodable {
  struct Line: Decodable {
    let key: String
    let revision: String
    let path: String?
  }

  struct Head: Decodable {
    let revision: String
    let path: String
    let side: String?
    let sideName: String?
    let landed: Bool?
    let landing: String?
  }

  struct Collision: Decodable {
    let heads: [Head]
    let forkedAt: [String]
    let help: [String]
  }

  struct File: Decodable {
    let environment: String
    let path: String
    let format: String
    let state: String
    let inConflict: Bool
    let heads: [Line]
    let problems: [String]
    let collisions: [Collision]
    let help: [String]
  }

  let version: Int
  let snapshot: String
  let files: [File]
}

/// A project with the chain `a1`, `b2` and a heads file on `main`.
struct LockProject {
  static let file = "migrations/heads.lock"
  static let versions = "migrations/versions/"

  let repository: GitFixture

  init(with more: [String: String] = [:]) throws {
    repository = try GitFixture()
    var files = [
      "alembic.ini": alembicIni(),
      "migrations/env.py": try PythonTools.alembicTemplate("env.py"),
      "migrations/script.py.mako": try PythonTools.alembicTemplate("script.py.mako"),
      Self.versions + "a1.py": migration("a1", down: nil, "create users"),
      Self.versions + "b2.py": migration("b2", down: "a1", "create orders"),
    ]
    files.merge(more) { $1 }
    for (path, text) in files { try repository.write(path, text) }
    try repository.mlint("lock").orFail()
    try repository.commit("start")
  }

  /// Adds a migration with its line in the heads file, without committing it.
  func add(_ id: String, down: String, labels: [String] = []) throws {
    try repository.write(
      Self.versions + id + ".py",
      migration(id, down: [down], "about the \(id) table", branchLabels: labels))
    try repository.mlint("lock").orFail()
  }

  /// A branch `feature` with `f3` after `b2`, checked out, while `m3` after `b2` landed on `main`.
  func diverge() throws {
    try repository.branch("feature")
    try add("f3", down: "b2")
    try repository.commit("Add phone", by: .init("Edsger", "e@example.com"))
    try repository.checkout("main")
    try add("m3", down: "b2")
    try repository.commit("Add mail (#12)", by: .init("Grace", "g@example.com"))
    try repository.checkout("feature")
  }

  /// Puts `f3` on top of `m3`.
  func repoint() throws {
    try repository.write(
      Self.versions + "f3.py", migration("f3", down: "m3", "about the f3 table"))
  }

  var text: String {
    get throws { try repository.read(Self.file) }
  }

  /// The lines of the file that name heads.
  var lines: [String] {
    get throws {
      try text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.hasPrefix("#") }
    }
  }

  func lock(_ options: String...) throws -> (report: LockReport, status: Int32) {
    let result = try run(
      mlintBinary(), ["lock", "--format", "json"] + options, in: repository.path)
    return (try decode(LockReport.self, from: result), result.status)
  }

  func check(_ options: String...) throws -> [CheckDocument.Finding] {
    let result = try run(
      mlintBinary(), ["check", "--format", "json"] + options, in: repository.path)
    return try decode(CheckDocument.self, from: result).findings
  }
}

import Foundation
import TestSupport

/// What the real Alembic says in one project.
struct AlembicProject: Decodable {
  /// What Alembic is asked in one project.
  struct Question: Encodable {
    /// Alembic gets copies of the migrations at these places, because it could not load them.
    struct Copied: Encodable {
      var locations: [String]
      var recursive: Bool
    }

    /// An absolute path.
    var folder: String
    /// The folder needs an `alembic.ini` when this is nil.
    var copied: Copied?
    /// The arguments of each command line.
    var commands: [[String]]
  }

  struct Answer: Decodable {
    /// Standard output.
    var printed: String?
    /// What follows `FAILED: `.
    var failed: String?
    /// The exception that Alembic died of.
    var crashed: String?
  }

  /// The exception that stopped the loading of the revisions.
  var error: String?
  var warnings: [String]?
  /// A cycle that Alembic does not notice, and on which its walks would not end.
  var hiddenCycle: Bool?
  /// One for each command.
  var answers: [Answer]?

  /// Whether Alembic loads the revisions, but warns of them.
  var isDamaged: Bool { warnings?.isEmpty == false }

  /// Asks Alembic about many projects, in one process.
  static func ask(_ questions: [Question]) throws -> [AlembicProject] {
    let input = try JSONEncoder().encode(["projects": questions])
    let answers = try decode(
      [AlembicProject].self, from: PythonTools.oracle("command_oracle.py", input: Array(input)))
    guard answers.count == questions.count else { throw TestFailure("Alembic was not asked") }
    return answers
  }
}

/// What `mlint` has to do where Alembic did something.
struct AlembicExpectation {
  var status: Int32
  var output = ""
  /// The first line on standard error; nil when it does not matter.
  var error: String?

  /// Nil where Alembic stops at a defect, its own or the project's: there is nothing to compare with.
  init?(_ answer: AlembicProject.Answer, to command: [String], isDamaged: Bool) {
    if let printed = answer.printed {
      status = isDamaged ? 3 : 0
      output = printed
    } else if let failed = answer.failed, Self.namesRevisions(command) {
      status = 2
      error = "error: \(failed)"
    } else {
      return nil
    }
  }

  /// Whether a command's arguments name revisions, and may be wrong about them.
  static func namesRevisions(_ command: [String]) -> Bool {
    command[0] == "show" || command.contains { $0.hasPrefix("--rev-range") || $0.hasPrefix("-r") }
  }

  /// What differs; nil when nothing does.
  func difference(from result: ProcessResult) -> String? {
    let line = result.errors.components(separatedBy: "\n")[0]
    let isSame =
      result.status == status && result.outputBytes == Array(output.utf8)
      && (error == nil || withoutRandomOrder(line) == error.map(withoutRandomOrder))
    return isSame
      ? nil
      : """
      \(result)
      -- Alembic; and status \(status) is due
      \(output)\(error ?? "")
      """
  }

  /// Which overlapping revision Alembic names first depends on its hash seed.
  private func withoutRandomOrder(_ text: String) -> String {
    text.contains("overlaps with other requested revisions") ? "overlaps" : text
  }
}

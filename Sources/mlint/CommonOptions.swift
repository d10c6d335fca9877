import ArgumentParsing
import Driver

extension Option {
  static let staged = Option.flag(
    "staged", help: "Read what is about to be committed (git's index)", group: readingGroup)
  static let rev = Option.value(
    "rev", "REV", meaning: .commit, help: "Read a commit instead of the working tree",
    group: readingGroup)
  static let base = Option.value(
    "base", "REV", meaning: .commit,
    help: "Compare with this commit instead of the one that is found", group: readingGroup)
  static let onto = Option.value(
    "onto", "REV", meaning: .commit,
    help: "Check what merging this change into a commit would leave, before it happens",
    group: readingGroup)
  static let environment = Option.value(
    "environment", "NAME", meaning: .environment,
    help: "Look at this Alembic environment only, by its script location", group: readingGroup)
  static let allowDegraded = Option.flag(
    "allow-degraded", help: "Do not fail because something could not be checked",
    group: verdictGroup)

  static let readingGroup = "What to read"
  static let outputGroup = "Output"
  static let verdictGroup = "What fails"
}

/// The formats of commands that show the graph.
enum HistoryFormat: String, CaseIterable {
  case text
  case json
}

extension Invocation {
  /// Which state `--staged` or `--rev` asks for.
  var snapshot: SnapshotRequest {
    if has(.staged) { return .index }
    return value(of: .rev).map(SnapshotRequest.commit) ?? .workingTree
  }
}

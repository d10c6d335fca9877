import AlembicConfiguration
import Diagnostics
import Git
import History
import Loading
import MigrationModel
import Snapshots
import SourceText

/// A revision that is not here, and the place that it shall come back to.
struct LostRevision {
  let finder: RevisionFinder
  let environment: LoadedEnvironment
  let id: RevisionID
  /// Nil when it was found nowhere.
  let trace: RevisionTrace?

  /// Finds a revision that is not here.
  ///
  /// - Throws: A refusal when it is here, when it may be one of several, or when it is nowhere and
  ///   `mayBeNowhere` is false.
  static func find(
    _ text: String, _ finder: RevisionFinder, includesUnreachable: Bool, mayBeNowhere: Bool
  ) throws(CommandFailure) -> LostRevision {
    let result = finder.find([text], includesUnreachable: includesUnreachable)
    let traces = result.answers.first?.traces ?? []
    if let here = traces.first(where: { $0.here != nil }) {
      throw .refusal(
        message: "\(here.id) is here already: \(here.here?.file.path.description ?? "")",
        help: "nothing has to be done")
    }
    if traces.count > 1 {
      throw .usage(
        message: "\(traces.count) revisions begin with \(text)",
        help: "name one: \(traces.prefix(10).map(\.id.description).joined(separator: ", "))")
    }
    if traces.isEmpty, !mayBeNowhere {
      let gap = finder.couldNotSearch(result).first
      throw .refusal(
        message: "\(text) was found nowhere"
          + (gap.map { ", and not everything could be searched: \($0.reason)" } ?? ""),
        help: gap?.remedy ?? "`mlint where` says where it was looked for, and what to do then")
    }
    let trace = traces.first
    return LostRevision(
      finder: finder, environment: try environment(of: trace, finder),
      id: trace?.id ?? RevisionID(text), trace: trace)
  }

  private static func environment(
    of trace: RevisionTrace?, _ finder: RevisionFinder
  ) throws(CommandFailure) -> LoadedEnvironment {
    let environments = finder.environments
    let found = environments.first { $0.environment.name == trace?.environment }
    guard let environment = found ?? (environments.count == 1 ? environments.first : nil) else {
      if environments.isEmpty {
        let entry = finder.project.noEnvironment
        throw .refusal(message: entry.reason, help: entry.remedy)
      }
      let names = environments.map(\.environment.name).joined(separator: ", ")
      throw .refusal(
        message: "it is not clear which of the environments it belongs to: \(names)",
        help: "name one: --environment NAME")
    }
    if let problem = environment.gaps.first {
      let place = "\(problem.path)" + (problem.line.map { ":\($0)" } ?? "")
      throw .refusal(
        message: "the history cannot be read completely: \(place): \(problem.reason)",
        help: problem.remedy)
    }
    return environment
  }

  // MARK: Where it goes

  /// The path for a version of a revision: its own file name in the folder where its siblings are now.
  ///
  /// - Returns: Nil when the name is not known or no file of it can be made.
  func path(of sighting: RevisionSighting) -> RelativePath? {
    let name = Array(sighting.path.name)
    guard Self.isUsable(name), let folder = folder(of: sighting) else { return nil }
    return folder.appending(name)
  }

  /// Whether Alembic would load a file of this name, and anybody would want one.
  static func isUsable(_ name: [UInt8]) -> Bool {
    let text = String(decoding: name, as: UTF8.self)
    return name.suffix(3).elementsEqual(".py".utf8) && name.count > 3 && name.count <= 255
      && !name.starts(with: ".#".utf8) && !name.starts(with: "__init__".utf8)
      && !name.contains(UInt8(ascii: "/")) && !name.contains(0) && text.canBeCopied
  }

  private func folder(of sighting: RevisionSighting) -> RelativePath? {
    let own = sighting.path.parent
    if isRead(own) { return own }
    // The folder was renamed or divided: where most of those are that lay beside it.
    let siblings = finder.search?.siblings(of: sighting) ?? []
    var counts: [RelativePath: Int] = [:]
    for migration in environment.migrations where siblings.contains(migration.id) {
      counts[migration.file.path.parent, default: 0] += 1
    }
    let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    return best?.key ?? environment.environment.versionLocations.first
  }

  /// Whether a folder is here and Alembic loads what lies in it.
  private func isRead(_ folder: RelativePath) -> Bool {
    let locations = environment.environment.versionLocations
    if locations.contains(folder) { return true }
    guard environment.environment.isRecursive,
      locations.contains(where: { folder.isBelow($0) }),
      !folder.name.elementsEqual("__pycache__".utf8)
    else { return false }
    return environment.migrations.contains { $0.file.path.parent == folder }
  }

  /// The graph with more migrations in it; a refusal when they make it worse.
  func graph(adding migrations: [Migration]) throws(CommandFailure) -> RevisionGraph {
    let graph = RevisionGraph(environment.migrations + migrations)
    let known = Set(environment.graph.problems.map { Problem($0) })
    for problem in graph.problems where !known.contains(Problem(problem)) {
      throw .refusal(
        message: "the history would be damaged: \(problem.message)",
        help: "repair that first, or name another version: --from REF")
    }
    return graph
  }

  private struct Problem: Hashable {
    var kind: GraphProblem.Kind
    var id: RevisionID
    var missing: RevisionID?

    init(_ problem: GraphProblem) {
      kind = problem.kind
      id = problem.migration.id
      missing = problem.missing
    }
  }
}

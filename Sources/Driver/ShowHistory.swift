import AlembicConfiguration
package import Diagnostics
import Loading
import MigrationModel
package import Reports
import Snapshots
import SourceText

/// What `mlint heads`, `history`, `branches` and `show` print.
package struct HistoryOutput: Sendable {
  package enum Body: Sendable {
    /// Everything about every graph; `revisions` are all of them, unless a range or symbols were
    /// asked for.
    case document(HistoryDocument)
    /// In the order of the environments' names.
    case listings([Listing])
  }

  /// The text output of one environment.
  package struct Listing: Sendable {
    /// The environment's name; nil when it is the only one.
    package var environment: String?
    /// What Alembic prints for each revision, without the last line end; entries may have line
    /// breaks of their own, and hold text of the project as it is.
    package var entries: [String]
  }

  package var body: Body
  package var couldNotCheck: [CouldNotCheck]
  /// Which environments have no revisions, a sentence each.
  package var notes: [String]
}

extension Driver {
  /// Reads the revision graphs of a project.
  ///
  /// Where there are several environments, symbols are looked up in all of them, and have to mean
  /// something in one.
  ///
  /// - Parameter request: What to read, which revisions to list, and how.
  /// - Returns: The graphs, as machines or as Alembic print them.
  /// - Throws: A failure when the request or the configuration is wrong, or nothing can be read.
  package func history(_ request: HistoryRequest) throws(CommandFailure) -> HistoryOutput {
    let project = try Project(workspace, request.snapshot)
    let history = try ProjectHistory.find(
      project, explicit: request.base, revision: request.snapshot.revision, isCheck: false)
    let environments = try project.environments(named: request.environment)
      .map { project.loader.load($0, from: project.snapshot) }
    let selected = try SelectedRevisions.find(request.selection, in: environments)
    let body: HistoryOutput.Body
    switch request.form {
    case .document:
      body = .document(
        HistoryDocument(
          snapshot: project.snapshot.identity.machineName,
          environments: selected.map {
            HistoryDocument.Environment(
              $0.environment, history.view(of: $0.environment, project),
              revisions: $0.documented(for: request.selection))
          }))
    case .text(let isVerbose):
      var text = GraphText(request.selection, isVerbose: isVerbose, project)
      body = .listings(text.listings(of: selected))
    }
    return HistoryOutput(
      body: body,
      couldNotCheck: project.couldNotCheck
        + project.configurationProblems.filter { $0.kind != .note }.map(CouldNotCheck.init)
        + gaps(in: environments, project) + selected.flatMap(\.unreadLabels),
      notes: environments.filter(\.migrations.isEmpty).map {
        "the environment \($0.environment.name) has no revisions"
      })
  }

  func gaps(in environments: [LoadedEnvironment], _ project: Project) -> [CouldNotCheck] {
    if environments.isEmpty { return [project.noEnvironment] }
    return environments.flatMap {
      $0.gaps.map(CouldNotCheck.init) + $0.graph.problems.map(CouldNotCheck.init)
    }
  }
}

/// An environment with the revisions that were asked for.
struct SelectedRevisions {
  var environment: LoadedEnvironment
  /// In the order in which Alembic prints them; nil when a symbol means nothing in this environment,
  /// but something in another one.
  var ids: [RevisionID]?

  /// Finds the revisions in every environment.
  static func find(
    _ selection: RevisionSelection, in environments: [LoadedEnvironment]
  ) throws(CommandFailure) -> [SelectedRevisions] {
    var result: [SelectedRevisions] = []
    var missing: [SymbolError] = []
    for environment in environments {
      var selected = SelectedRevisions(environment: environment)
      do throws(SymbolError) {
        selected.ids = try environment.graph.select(selection)
      } catch {
        guard case .notFound = error else {
          let place = " (environment \(environment.environment.name))"
          throw .usage(
            message: selection.text(of: error) + (environments.count > 1 ? place : ""),
            help: error.detail)
        }
        missing.append(error)
      }
      result.append(selected)
    }
    // Each environment lacks what is in another one; what none of them has is what is wrong.
    let unknown = missing.first { error in
      guard case .notFound(let argument, _) = error else { return false }
      return environments.allSatisfy { (try? $0.graph.select(.symbols([argument]))) == nil }
    }
    guard let missing = unknown ?? missing.first, result.allSatisfy({ $0.ids == nil }) else {
      return result
    }
    let message = selection.text(of: missing)
    if let gap = environments.lazy.flatMap(\.gaps).first {
      throw .unreadable(
        message: message, help: "it may be in what could not be read: \(gap.path): \(gap.reason)")
    }
    if let label = environments.lazy.flatMap(\.computedLabels).first {
      throw .unreadable(
        message: message, help: "it may be a branch label: \(label.path): \(label.reason)")
    }
    throw .usage(message: message, help: missing.detail)
  }

  /// The labels that are missing from what is listed, because they are computed; an entry for each file.
  ///
  /// A label is shown with what follows the revision that has it, and with what that follows.
  var unreadLabels: [CouldNotCheck] {
    let problems = environment.computedLabels
    if problems.isEmpty { return [] }
    let graph = environment.graph
    let listed = ids ?? []
    let related = Set(listed + graph.ancestors(of: listed) + graph.descendants(of: listed))
    let owners = Set(graph.migrations.lazy.filter { related.contains($0.id) }.map(\.file.path))
    return problems.filter { owners.contains($0.path) }.map(CouldNotCheck.init)
  }

  /// The revisions that the document lists.
  func documented(for selection: RevisionSelection) -> [RevisionID] {
    switch selection {
    case .heads, .branchPoints: environment.graph.history
    case .history, .symbols: ids ?? []
    }
  }
}

extension RevisionSelection {
  fileprivate func text(of error: SymbolError) -> String {
    if case .history(let range) = self {
      error.commandLineText(range: range)
    } else {
      error.commandLineText()
    }
  }
}

extension RevisionGraph {
  /// The revisions that a command is about, in the order in which Alembic prints them.
  fileprivate func select(_ selection: RevisionSelection) throws(SymbolError) -> [RevisionID] {
    switch selection {
    case .heads(let resolvesDependencies):
      return resolvesDependencies ? realHeadsAsAlembicCountsThem : headsAsAlembicCountsThem
    case .branchPoints: return history.filter(isBranchPoint)
    case .history(nil): return history
    case .history(let range?): return try history(range: range)
    case .symbols(let symbols):
      if symbols.contains("current") { throw .needsDatabase }
      var result: [RevisionID] = []
      for symbol in symbols { result += try resolve(symbol) }
      return result
    }
  }
}

import History
import Loading
import MergePlanning
import MigrationModel
import SourceText

extension Driver {
  /// Writes a migration that does nothing in the place of one that is not here any more, so that
  /// databases which ran that one can be upgraded and downgraded.
  ///
  /// - Parameter request: The revision, and what it shall follow.
  /// - Returns: The plan, and what was written.
  /// - Throws: A refusal with nothing written, or a failure.
  package func tombstone(_ request: TombstoneRequest) throws(CommandFailure) -> RevisionOutput {
    let finder = try RevisionFinder(
      workspace, .workingTree, environment: request.environment, progress: request.progress)
    let lost = try LostRevision.find(
      request.revision, finder, includesUnreachable: request.includesUnreachable,
      mayBeNowhere: request.parents != nil)
    let environment = lost.environment.environment
    let original = lost.trace?.best
    var input = TombstoneInput(
      environment: environment, graph: lost.environment.graph, id: lost.id,
      parents: try parents(of: lost, request))
    input.original = original?.migration
    input.deleted = lost.trace?.deleted
    input.path = original.flatMap(lost.path)
    input.usesStockTemplate = request.usesStockTemplate
    input.template = try template(
      of: environment, finder.project, isNeeded: !request.usesStockTemplate)
    input.existingFiles = finder.project.existingFiles(of: environment)
    input.stockCommand =
      "mlint tombstone --stock-template \(lost.id.description.quotedForShell)"
    let plan: TombstonePlan
    switch TombstonePlanner.plan(input) {
    case .success(let made): plan = made
    case .failure(let refusal): throw .refusal(message: refusal.message, help: refusal.help)
    }
    guard !input.existingFiles.contains(plan.path) else {
      throw .refusal(
        message: "\(plan.path) exists already and is not \(lost.id)",
        help: "look at it: rename it if it is another revision, or delete it if it is a leftover")
    }
    let file = PlannedFile(
      path: plan.path, bytes: plan.bytes, id: lost.id, parents: input.parents)
    let graph = try lost.graph(adding: [plan.migration(lost.id, input.parents)])
    let heads = graph.heads.sorted()
    let lock = MergeLock([file], finder.project, lost.environment)
    var output = RevisionOutput(
      summary: plan.summary(lost.id, heads) + lock.summary, notes: plan.notes + lock.notes,
      heads: heads.map(\.description))
    output.notes += RevisionOutput.note(
      on: graph, before: lost.environment.graph.heads.count)
    if request.isDryRun { return output }
    try write(
      [file], expectedHeads: heads, in: finder.project, of: environment, with: lock,
      help: "the template may not write `revision` and `down_revision`; try --stock-template")
    output.writtenPaths = [plan.path] + lock.plans.map(\.place.path)
    output.notes += lock.plans.flatMap { $0.notes(finder.project) }
    return output
  }

  /// What the stand-in follows: what was asked for, or the revision's own parents.
  private func parents(
    of lost: LostRevision, _ request: TombstoneRequest
  ) throws(CommandFailure) -> [RevisionID] {
    let graph = lost.environment.graph
    if let asked = request.parents {
      var parents: [RevisionID] = []
      for symbol in asked {
        do throws(SymbolError) {
          for id in try graph.resolve(symbol) where !parents.contains(id) { parents.append(id) }
        } catch {
          throw .usage(
            message: "--down-revision \(symbol): \(error.commandLineText())",
            help: "name a revision that is here, or base for none")
        }
      }
      return parents
    }
    let own = lost.trace?.best?.migration.downRevisions.map(\.value) ?? []
    var parents: [RevisionID] = []
    for id in own where !parents.contains(id) {
      guard graph.contains(id) else {
        let nearest = lost.trace?.lineage.nearestAncestors.first
        throw .refusal(
          message: "\(lost.id) follows \(id), which is not here either",
          help: nearest.map {
            "let the stand-in follow the nearest ancestor that is here: `mlint tombstone "
              + "--down-revision \($0.description.quotedForShell) "
              + "\(lost.id.description.quotedForShell)`"
          } ?? "name a revision that is here: --down-revision ID")
      }
      parents.append(id)
    }
    return parents
  }
}

extension TombstonePlan {
  /// The migration as the graph will have it.
  fileprivate func migration(_ id: RevisionID, _ parents: [RevisionID]) -> Migration {
    let nowhere = SourceRange(0..<0)
    return Migration(
      file: SourceFile(path: path, bytes: bytes, provenance: .synthetic),
      revision: Located(id, nowhere), downRevisions: parents.map { Located($0, nowhere) })
  }

  /// The plan as `--dry-run` shows it.
  fileprivate func summary(_ id: RevisionID, _ heads: [RevisionID]) -> [String] {
    let index = LineIndex(bytes)
    let lines = (1...index.lineCount).map {
      String(decoding: index.contents(ofLine: $0), as: UTF8.self)
    }
    return [
      "path: \(path.text)", "revision: \(id)",
      "heads: \(heads.map(\.description).joined(separator: ", "))", "",
    ] + (lines.last == "" ? lines.dropLast() : lines)
  }
}

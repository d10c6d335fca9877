import MigrationModel
import TestSupport

/// The differences between what the product and Alembic say about one graph.
struct GraphComparison {
  private(set) var differences: [String] = []
  /// How many answers of Alembic were compared.
  private(set) var count = 0

  private let specification: GraphSpecification
  private let graph: RevisionGraph
  private let answer: AlembicAnswer

  init(_ specification: GraphSpecification, _ answer: AlembicAnswer) {
    self.specification = specification
    self.answer = answer
    graph = specification.graph
    compareProblems()
    guard answer.error == nil, !hasOverriddenLabels else { return }
    compareShape()
    if answer.hidden_cycle == true { return }
    compareListings()
    compareSymbols()
    compareRanges()
  }

  /// Whether a file whose id a later one repeats has labels.
  ///
  /// Alembic's map then holds both under different keys, and both have edges.
  private var hasOverriddenLabels: Bool {
    let revisions = specification.revisions
    return revisions.indices.contains { index in
      !revisions[index].labels.isEmpty
        && revisions[(index + 1)...].contains { $0.revision == revisions[index].revision }
    }
  }

  private mutating func expect(_ name: String, _ ours: [String]?, _ alembic: [String]?) {
    count += 1
    if ours.map({ $0.map { Array($0.utf8) } }) == alembic.map({ $0.map { Array($0.utf8) } }) {
      return
    }
    differences.append("\(name): \(describe(ours)), Alembic: \(describe(alembic))")
  }

  private func describe(_ lines: [String]?) -> String {
    lines.map { "\($0)" } ?? "nothing"
  }

  /// Whatever stops Alembic has to be among the problems, and nothing else may be.
  private mutating func compareProblems() {
    count += 1
    let kinds = graph.problems.map(\.kind)
    let text = answer.text ?? ""
    let isFound =
      switch answer.error {
      case nil: true
      case "KeyError", "ResolutionError": kinds.contains { $0.rawValue.hasPrefix("missing") }
      case "LoopDetected": kinds.contains(.selfLoop)
      case "DependencyLoopDetected": kinds.contains(.dependencySelfLoop)
      case "CycleDetected": kinds.contains(.cycle)
      case "DependencyCycleDetected":
        kinds.contains(.dependencyCycle) || kinds.contains(.dependencySelfLoop)
      case "RevisionError" where text.hasPrefix("Character"): kinds.contains(.illegalCharacter)
      case "RevisionError" where text.hasPrefix("Branch name"): kinds.contains(.labelClash)
      case "RevisionError": kinds.contains(.missingParent)
      default: false
      }
    if !isFound {
      differences.append("problems: \(kinds), Alembic: \(answer.error ?? "") \(text)")
    }
    if answer.error == nil { compareAbsenceOfProblems() }
    compareWarnings()
  }

  private mutating func compareAbsenceOfProblems() {
    for problem in graph.problems {
      let isWinner = graph[problem.migration.id].map { $0.file.path == problem.migration.file.path }
      let isOverridden =
        specification.revisions.count { $0.revision == problem.migration.id.description } > 1
      switch problem.kind {
      case .duplicateRevision: continue
      case .cycle where answer.hidden_cycle == true: continue
      case .dependencyCycle where answer.hidden_cycle == true: continue
      case .missingParent where isOverridden && isWinner == true: continue
      default: differences.append("problem that Alembic does not have: \(problem.message)")
      }
    }
  }

  private mutating func compareWarnings() {
    let duplicates = answer.warnings.filter { $0.hasSuffix("is present more than once") }
    let ours = graph.problems.filter { $0.kind == .duplicateRevision }.map(\.message)
    // Alembic may have stopped before it read all of them.
    if answer.error == nil {
      expect("duplicates", ours, duplicates)
    }
  }

  private mutating func compareShape() {
    expect("heads", texts(graph.headsAsAlembicCountsThem), answer.heads)
    expect("real heads", texts(graph.realHeadsAsAlembicCountsThem), answer.real_heads)
    let hasDuplicates = graph.revisions.count < graph.migrations.count
    expect("branch points", texts(graph.branchPoints).sorted(), answer.branch_points?.sorted())
    expect("merge points", texts(graph.mergePoints).sorted(), answer.merge_points?.sorted())
    // On a cycle labels do not spread.
    for id in graph.revisions where answer.hidden_cycle != true {
      let labels = graph.branchLabels(of: id)
      expect("labels of \(id)", labels, answer.labels?[id.description])
    }
    if hasDuplicates { return }
    expect("bases", texts(graph.bases), answer.bases)
    expect("real bases", texts(graph.realBases), answer.real_bases)
    expect("heads", texts(graph.heads), answer.heads)
    expect("real heads", texts(graph.realHeads), answer.real_heads)
    expect(
      "revisions", texts(graph.history).sorted(), specification.revisions.map(\.revision).sorted())
  }

  private mutating func compareListings() {
    guard let history = answer.history, let heads = answer.heads_lines else {
      differences.append("Alembic printed no listings")
      return
    }
    expect(
      "heads", graph.headsAsAlembicCountsThem.map(graph.headsLine), heads.printed)
    // A repeated id may stop Alembic; there is then nothing to compare with.
    guard let printed = history.printed else { return }
    expect("history", graph.history.map(graph.historyLine), printed)
    for isVerbose in [false, true] {
      let ours = graph.history.filter(graph.isBranchPoint).map {
        graph.branchLines(of: $0, path: path($0), isVerbose: isVerbose).joined(separator: "\n")
          + "\n"
      }
      expect("branches", ours, (isVerbose ? answer.branches_verbose : answer.branches)?.printed)
    }
  }

  private mutating func compareSymbols() {
    for (symbol, output) in zip(specification.symbols, answer.symbols ?? []) {
      let ours: Result<[String], SymbolError>
      do throws(SymbolError) {
        ours = .success(try graph.resolve(symbol).map { graph.logEntry(of: $0, path: path($0)) })
      } catch {
        ours = .failure(error)
      }
      compare("symbol '\(symbol)'", ours.mapError { Failure($0.commandLineText()) }, output)
    }
  }

  private mutating func compareRanges() {
    for (range, output) in zip(specification.ranges, answer.ranges ?? []) {
      let ours: Result<[String], Failure>
      do throws(SymbolError) {
        ours = .success(try graph.history(range: range).map(graph.historyLine))
      } catch {
        ours = .failure(Failure(error.commandLineText(range: range)))
      }
      compare("range '\(range)'", ours, output)
    }
  }

  private struct Failure: Error {
    var text: String

    init(_ text: String) {
      self.text = text
    }
  }

  private mutating func compare(
    _ name: String, _ ours: Result<[String], Failure>, _ output: AlembicAnswer.Output
  ) {
    // Where Alembic dies of a defect of its own, nothing is to be compared.
    if output.crashed != nil { return }
    switch ours {
    case .success(let lines):
      if let failed = output.failed {
        differences.append("\(name): \(lines), Alembic: FAILED: \(failed)")
      } else {
        expect(name, lines, output.printed)
      }
    case .failure(let failure):
      expect(
        name, [withoutRandomOrder(failure.text)], output.failed.map { [withoutRandomOrder($0)] })
    }
  }

  /// Which overlapping revision Alembic names first depends on its hash seed.
  private func withoutRandomOrder(_ text: String) -> String {
    text.contains("overlaps with other requested revisions") ? "overlaps" : text
  }

  private func path(_ id: RevisionID) -> String { "/versions/\(id).py" }

  private func texts(_ ids: [RevisionID]) -> [String] { ids.map(\.description) }
}

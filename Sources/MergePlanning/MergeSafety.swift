import History
import MigrationModel
import SourceText

/// Refuses merges that would do harm although their heads are clear.
struct MergeSafety {
  private let input: MergeInput
  private let heads: [RevisionID]
  private let divergence: Divergence

  init(_ input: MergeInput, _ heads: [RevisionID], _ divergence: Divergence) {
    self.input = input
    self.heads = heads
    self.divergence = divergence
  }

  func check(_ id: RevisionID) throws(MergeRefusal) {
    try checkGraph()
    try checkSpelling()
    try checkOtherMerges(id)
    try checkHistory()
  }

  /// Defects on the way from the fork to the heads: who mends them may move the heads, and the text
  /// of the merge would tell a wrong story.
  private func checkGraph() throws(MergeRefusal) {
    let affected = Set(heads + divergence.sides.flatMap(\.revisions))
    for problem in input.graph.problems {
      let ids = [problem.migration.id] + problem.related.map(\.migration.id)
      guard ids.contains(where: affected.contains) else { continue }
      switch problem.kind {
      case .labelClash, .tooManyLabels: continue
      case .missingParent, .missingDependency, .duplicateRevision, .cycle, .dependencyCycle,
        .selfLoop, .dependencySelfLoop, .illegalCharacter:
        throw MergeRefusal(
          .graphProblem,
          "the history of \(heads.list) is damaged in \(problem.migration.file.path.text): "
            + problem.message,
          help: "repair that first: `mlint check` shows the place")
      }
    }
  }

  /// Templates write ids as they are into a docstring.
  private func checkSpelling() throws(MergeRefusal) {
    for head in heads where !head.canStandInHeader {
      throw MergeRefusal(
        .graphProblem,
        "the id \(head.description.pythonRepr) cannot be written into the header of a file",
        help: "give that revision another id, in its file and wherever it is named")
    }
  }

  private func checkOtherMerges(_ id: RevisionID) throws(MergeRefusal) {
    if let known = input.graph[id] {
      if input.graph.parents(of: id).sorted() == heads {
        throw .alreadyMerged(heads, by: id, in: known.file.path)
      }
      throw MergeRefusal(
        .idTaken,
        "\(known.file.path.text) has the id \(id) that belongs to the merge of \(heads.list)",
        help: "give that revision another id, or restore its `down_revision`")
    }
    if let other = input.equivalentElsewhere {
      throw MergeRefusal(
        .alreadyMerged, "\(other.ref) joins \(heads.list) already, in \(other.path.text)",
        help: "take that file instead of writing a second merge")
    }
    if input.idsElsewhere.contains(id) {
      throw MergeRefusal(
        .idTaken, "another branch has a revision with the id \(id) of this merge",
        help: "look at it first: `git log --all -S \(id)` finds it")
    }
  }

  private func checkHistory() throws(MergeRefusal) {
    guard input.isHistoryCutOff, input.options.needsLandings else { return }
    throw MergeRefusal(
      .historyCutOff,
      "this clone lacks older commits, so that the lines about who landed the heads would not be "
        + "those of other clones",
      help: "fetch them with `git fetch --unshallow` (in CI: `fetch-depth: 0`), or leave the lines "
        + "out: `\(MergeCommand(input).with("--without-landings"))`")
  }
}

extension RevisionID {
  /// Whether the id stays what it is in a docstring, into which templates write it as it is.
  var canStandInHeader: Bool {
    let text = description
    return !text.unicodeScalars.contains {
      $0.isEscapedForDisplay || $0 == "\\" || $0 == "\""
    } && text.strippedAsPython.utf8.elementsEqual(text.utf8) && !text.isEmpty
  }
}

package import MigrationModel
import SourceText
import Templates

/// Decides everything about a merge revision before anything is written.
///
/// Reads no disk and no git: equal input gives equal bytes, in whatever order the heads are asked for.
package enum MergePlanner {
  /// The heads that shall be joined, sorted by code points.
  ///
  /// What has to be known about them (landings, merges elsewhere) can then be looked up for the plan;
  /// of the input only the graph, what has landed, the requested symbols and the environment's name are used.
  package static func heads(_ input: MergeInput) -> Result<[RevisionID], MergeRefusal> {
    result { () throws(MergeRefusal) in try HeadSelection(input).heads() }
  }

  /// The id of the merge revision of some parents, in whatever order they are given.
  ///
  /// It is the first 48 bits of the SHA-256 digest of a fixed tag and the sorted ids, each after its
  /// length in bytes, in hexadecimal: as long as Alembic's random ids.
  package static func revision(joining parents: [RevisionID]) -> RevisionID {
    var key = Array("mlint merge 1\n".utf8)
    for parent in parents.sorted() {
      key += "\(parent.description.utf8.count):\(parent)".utf8
    }
    return RevisionID(Array(sha256(key).prefix(6)).hexadecimal)
  }

  /// Plans the merge revision, or says why there shall be none.
  package static func plan(_ input: MergeInput) -> Result<MergePlan, MergeRefusal> {
    result { () throws(MergeRefusal) in try makePlan(input) }
  }

  private static func makePlan(_ input: MergeInput) throws(MergeRefusal) -> MergePlan {
    let heads = try HeadSelection(input).heads()
    let divergence = input.graph.divergence(of: heads)
    let id = revision(joining: heads)
    try MergeSafety(input, heads, divergence).check(id)

    let migrations = input.graph.migrations(heads)
    let text = try MergeText(input, migrations, divergence)
    let date = MergeDate(migrations)
    let path = try MergePath(input, migrations).path(id, subject: text.subject, date.value)
    let rendering = try RevisionRendering(
      input.environment, template: input.template,
      usesStockTemplate: input.options.usesStockTemplate,
      stockCommand: MergeCommand(input).with("--stock-template")
    ).render(
      text.lines,
      in: TemplateContext(
        upRevision: id.description, downRevision: .parents(heads.map(\.description)),
        createDate: date.value, message: text.subject))
    let notes = MergeNotes(input, id, divergence)
    return MergePlan(
      id: id, parents: heads, forkPoints: divergence.nearestCommonAncestors, path: path,
      bytes: rendering.bytes, subject: text.subject, message: rendering.message,
      createDate: date.value, notes: date.notes + rendering.notes + notes.all,
      expectedHeads: expectedHeads(input.graph, heads, id))
  }

  private static func expectedHeads(
    _ graph: RevisionGraph, _ parents: [RevisionID], _ id: RevisionID
  ) -> [RevisionID] {
    // A file that follows the merge may be there already, written in another clone.
    let isFollowed = graph.problems.contains { $0.kind == .missingParent && $0.missing == id }
    return (graph.heads.filter { !parents.contains($0) } + (isFollowed ? [] : [id])).sorted()
  }

  private static func result<Value>(
    _ body: () throws(MergeRefusal) -> Value
  ) -> Result<Value, MergeRefusal> {
    do throws(MergeRefusal) {
      return .success(try body())
    } catch {
      return .failure(error)
    }
  }
}

package import AlembicConfiguration
import History
package import MigrationModel
package import SourceText
import Templates

/// Decides everything about the stand-in for a revision that databases ran and nobody has any more.
///
/// It has the revision's id and parents and does nothing. Reads no disk and no git: equal input gives
/// equal bytes.
package enum TombstonePlanner {
  /// The columns that the text below the subject is broken at.
  private static let width = 80

  /// Plans the stand-in, or says why there shall be none.
  package static func plan(_ input: TombstoneInput) -> Result<TombstonePlan, MergeRefusal> {
    do throws(MergeRefusal) {
      return .success(try makePlan(input))
    } catch {
      return .failure(error)
    }
  }

  /// Where a new file for a revision goes when no file of it is known: by `file_template`, as if
  /// Alembic had made it.
  package static func path(
    of id: RevisionID, message: String, after parents: [RevisionID], _ environment: Environment,
    _ graph: RevisionGraph, existingFiles: [RelativePath]
  ) -> Result<RelativePath, MergeRefusal> {
    do throws(MergeRefusal) {
      var input = TombstoneInput(environment: environment, graph: graph, id: id, parents: parents)
      input.existingFiles = existingFiles
      return .success(try path(input, message, MergeDate(graph.migrations(parents)).value))
    } catch {
      return .failure(error)
    }
  }

  private static func makePlan(_ input: TombstoneInput) throws(MergeRefusal) -> TombstonePlan {
    for id in [input.id] + input.parents where !id.canStandInHeader {
      throw MergeRefusal(
        .graphProblem,
        "the id \(id.description.pythonRepr) cannot be written into the header of a file",
        help: "write the stand-in by hand")
    }
    let parents = input.graph.migrations(input.parents)
    let written = input.original?.header.createDate.flatMap { DateTime($0.value) }
    let date = MergeDate(parents)
    let subject = subject(input)
    let path: RelativePath
    if let known = input.path {
      path = known
    } else {
      path = try self.path(input, subject, written ?? date.value)
    }
    let labels = Labels(input)
    let dependencies = Dependencies(input)
    let rendering = try RevisionRendering(
      input.environment, template: input.template, usesStockTemplate: input.usesStockTemplate,
      stockCommand: input.stockCommand
    ).render(
      [subject, ""] + body(input),
      in: TemplateContext(
        upRevision: input.id.description,
        downRevision: .parents(input.parents.map(\.description)),
        branchLabels: labels.kept.isEmpty ? .none : .tuple(labels.kept),
        dependsOn: dependencies.kept.count > 1
          ? .list(dependencies.kept) : dependencies.kept.first.map { .one($0) } ?? .none,
        createDate: written ?? date.value, message: subject))
    return TombstonePlan(
      path: path, bytes: rendering.bytes, subject: subject,
      notes: (written == nil && !date.isKnown ? [Self.note(on: date.value)] : []) + rendering.notes
        + labels.notes
        + dependencies.notes)
  }

  private static func path(
    _ input: TombstoneInput, _ subject: String, _ date: DateTime
  ) throws(MergeRefusal) -> RelativePath {
    var merge = MergeInput(
      environment: input.environment, graph: input.graph,
      history: HistoryView(availability: .available))
    merge.existingFiles = input.existingFiles
    return try MergePath(merge, input.graph.migrations(input.parents)).path(
      input.id, subject: subject, date)
  }

  private static func note(on date: DateTime) -> String {
    "neither the revision nor its parents have a Create Date that can be read: \(date) stands in the "
      + "file, so that it is the same in every clone"
  }

  // MARK: Text

  private static func subject(_ input: TombstoneInput) -> String {
    let message = input.original.map { HeadText($0).message } ?? ""
    let text = "tombstone: " + (message.isEmpty ? input.id.description.onOneLine : message)
    return text.shortened(to: MergeSubject.maximumWidth)
  }

  /// What it stands for, and since when.
  private static func body(_ input: TombstoneInput) -> [String] {
    var text = "Stands for a migration that databases may have run and that "
    if let deleted = input.deleted {
      let change = (deleted.pullRequest ?? String(deleted.commit.prefix(12))).onOneLine
      text += "was deleted by \(change) on \(deleted.authorDate)."
    } else if input.original != nil {
      text += "this history does not have."
    } else {
      text += "nobody has any more."
    }
    text += " It does nothing, so that they can be upgraded and downgraded all the same."
    return wrapped(text)
  }

  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = [""]
    for word in text.split(separator: " ") {
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.displayWidth + 1 + String(word).displayWidth > width {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = "\(last) \(word)"
      }
    }
    return lines
  }
}

/// The branch labels of the original that are still free.
private struct Labels {
  var kept: [String] = []
  var notes: [String] = []

  init(_ input: TombstoneInput) {
    guard let original = input.original else { return }
    let taken = Set(input.graph.migrations.flatMap { $0.branchLabels.map(\.value) })
    for label in original.branchLabels.map(\.value) {
      if taken.contains(label) || !RevisionID(label).canStandInHeader {
        notes.append("the branch label \(label) is left out: another revision has it")
      } else {
        kept.append(label)
      }
    }
    if original.hasComputedBranchLabels {
      notes.append("branch labels that the original computes are left out")
    }
  }
}

/// The dependencies of the original that are still there.
private struct Dependencies {
  var kept: [String] = []
  var notes: [String] = []

  init(_ input: TombstoneInput) {
    for name in input.original?.dependsOn.map(\.value) ?? [] {
      if (try? input.graph.resolveOne(name)) ?? nil != nil, RevisionID(name).canStandInHeader {
        kept.append(name)
      } else {
        notes.append("the dependency on \(name) is left out: no revision here is called so")
      }
    }
  }
}

import Diagnostics
import History
package import MigrationModel
import SourceText

/// References to one revision that is not there.
///
/// What is missing is the cause, so all places that name it are one finding.
struct MissingReferences {
  let missing: RevisionID
  private(set) var problems: [GraphProblem]
  private let environment: EnvironmentView

  /// The references of a kind, in the order of the graph.
  ///
  /// What a finding about deleted or unported migrations tells already is left out.
  static func all(_ kind: GraphProblem.Kind, in environment: EnvironmentView) -> [Self] {
    // What could not be read is listed, and may be what is missing.
    if environment.hasUnreadFiles { return [] }
    var told = Set(environment.reportedDeletions.map(\.landed.migration.id))
    if environment.reportsUnportedParents {
      told.formUnion(environment.history.elsewhere.missing.keys)
    }
    var result: [Self] = []
    var positions: [RevisionID: Int] = [:]
    for problem in environment.problems(kind) {
      guard let missing = problem.missing, !told.contains(missing),
        !environment.history.isUnread(missing), !environment.mayBeElsewhere(problem)
      else { continue }
      if let position = positions[missing] {
        result[position].problems.append(problem)
      } else {
        positions[missing] = result.count
        result.append(Self(missing: missing, problems: [problem], environment: environment))
      }
    }
    return result
  }

  /// All references as one finding, at the first.
  ///
  /// `attribute` is what names the missing revision, such as `down_revision`; the message is made from
  /// the migrations that name it and the text that they name.
  func finding(
    _ attribute: String,
    _ message: (_ authors: [RevisionID], _ missing: RevisionID)
      -> Finding.Message
  ) -> Finding? {
    guard let first = problems.first else { return nil }
    return Finding(
      message(problems.map(\.migration.id), missing),
      at: first.migration.label(first.range),
      also: problems.dropFirst().map { $0.migration.label($0.range, "also names it") },
      help: help(first, attribute))
  }

  private func help(_ problem: GraphProblem, _ attribute: String) -> [Finding.Message] {
    let text = missing.description
    if let squash = environment.history.squash(replacing: missing) {
      return [.follow(squash.migration.id, attribute)]
    }
    if let change = environment.history.changes.first(where: {
      $0.cause == .deleted && $0.landed.migration.id == missing
    }) {
      return [.bringBack(change.landed)]
    }
    switch environment.history.missing[missing] {
    case .landedSince?: return [.landedElsewhere(text)]
    case .deletedOnBase(let deletion)?:
      return [.deletedOnBase(text, deletion)] + ways(out: deletion, problem, attribute)
    case .unread?, nil: break
    }
    if text.strippedAsPython.isEmpty || text == "None" {
      let heads = environment.graph.heads.filter { $0 != problem.migration.id }
      let isFirst =
        attribute != "down_revision" || heads.isEmpty
        || environment.isLanded(problem.migration)
      return [isFirst ? .writeNone(attribute) : .nameParent(attribute, heads)]
    }
    let parts = text.split(separator: ",").map { RevisionID(String($0).strippedAsPython) }
    if parts.count > 1, parts.allSatisfy(environment.graph.contains) {
      return [.writeTuple(attribute, parts)]
    }
    var help: [Finding.Message] = []
    if let guess = problem.guess { help.append(.guess(text, guess, attribute)) }
    let header = problem.migration.header.revises ?? []
    if attribute == "down_revision", let named = header.first.map({ RevisionID($0.value) }),
      named != problem.guess?.revision, named != problem.migration.id,
      environment.graph.contains(named)
    {
      help.append(.header(named))
    }
    if help.isEmpty { help.append(.search(text, problem.migration.file.path.parent)) }
    return help
  }

  /// What to do about a revision that the base does not have any more.
  private func ways(
    out deletion: BaseDeletion, _ problem: GraphProblem, _ attribute: String
  ) -> [Finding.Message] {
    let history = environment.history
    let landed = environment.graph.heads.filter { history.isLanded($0) == true }
    let canMove =
      attribute == "down_revision" && history.isLanded(problem.migration.id) == false
      && problem.migration.downRevisions.count == 1
    let target = canMove && landed.count == 1 ? landed.first : nil
    return [.nameAnother(attribute, target), .takeBack(deletion.landed)]
  }
}

extension HistoryView {
  /// Whether a missing revision has landed and its file is here without being understood, which is said.
  fileprivate func isUnread(_ id: RevisionID) -> Bool {
    if case .unread? = missing[id] { true } else { false }
  }
}

extension EnvironmentView {
  /// Whether a missing revision may be one of another project, so that nothing is wrong.
  package func mayBeElsewhere(_ problem: GraphProblem) -> Bool {
    guard mayBePart, problem.guess == nil, let missing = problem.missing else { return false }
    return !history.landed.contains(missing)
  }
}

extension Finding.Message {
  fileprivate static func bringBack(_ landed: LandedVersion) -> Self {
    "it was deleted after it landed: bring it back from \(landed.commitName), "
      + "`\(landed.restoringCommand)`"
  }

  fileprivate static func follow(_ squash: RevisionID, _ attribute: String) -> Self {
    "\(squash) replaces it: write `\(attribute) = \(squash.description.pythonRepr)`"
  }

  fileprivate static func landedElsewhere(_ id: String) -> Self {
    "\(id) has landed on the base since this branch started: rebase onto the base or merge it"
  }

  fileprivate static func deletedOnBase(_ id: String, _ deletion: BaseDeletion) -> Self {
    let commit = deletion.deletion.map { ", in \($0.commitText)" } ?? ""
    return "\(id) was deleted on \(deletion.base)\(commit), after this branch started"
  }

  fileprivate static func nameAnother(_ attribute: String, _ target: RevisionID?) -> Self {
    guard let target else {
      return "if it is to stay away, let `\(attribute)` name a revision that is still there"
    }
    return "if it is to stay away, follow what is last there now: "
      + "`\(attribute) = \(target.description.pythonRepr)`"
  }

  fileprivate static func takeBack(_ landed: LandedVersion) -> Self {
    "or bring it back from \(landed.commitName), `\(landed.restoringCommand)`"
  }

  fileprivate static func writeNone(_ attribute: String) -> Self {
    "write `\(attribute) = None`, without quotes: the empty text is an id for Alembic"
  }

  fileprivate static func nameParent(_ attribute: String, _ heads: [RevisionID]) -> Self {
    let example =
      heads.count == 1 ? "`\(attribute) = \(heads[0].description.pythonRepr)`" : "its id, as text"
    return "name the revision that it follows, \(example); `None` is for the first one alone"
  }

  fileprivate static func writeTuple(_ attribute: String, _ ids: [RevisionID]) -> Self {
    "several ids are a tuple: "
      + "`\(attribute) = (\(ids.map(\.description.pythonRepr).joined(separator: ", ")))`"
  }

  fileprivate static func guess(
    _ text: String, _ guess: GraphProblem.Guess, _ attribute: String
  ) -> Self {
    let id = guess.revision.description
    let write = "write `\(attribute) = \(id.pythonRepr)`"
    return switch guess.reason {
    case .branchLabel: "\(text) is a branch label of \(id), but only an id will do: \(write)"
    case .fileName: "\(text) is the name of the file of \(id): \(write)"
    case .prefix where id.utf8.count > text.utf8.count:
      "\(id) begins so, but Alembic takes whole ids only: \(write)"
    case .prefix: "it begins with \(id), which is there: \(write)"
    case .spelling: "perhaps \(id) was meant, which differs little: \(write)"
    }
  }

  fileprivate static func header(_ id: RevisionID) -> Self {
    "the header of the file says `Revises: \(id)`, which is there"
  }

  fileprivate static func search(_ id: String, _ folder: RelativePath) -> Self {
    let path = folder.isRoot ? "." : folder.text
    return "find the commits that had it: `git log --all --oneline -S \(id.quotedForShell) -- "
      + "\(path.quotedForShell)`; bring the file back, or name a revision that is here"
  }
}

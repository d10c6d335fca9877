import MigrationModel
import PythonSyntax
import SourceText

/// Builds a `Migration` from what a module binds.
struct IdentifierReader {
  let tree: SyntaxTree
  let facts: ModuleFacts
  let file: SourceFile
  private(set) var problems: [ReadingProblem]

  init(tree: SyntaxTree, facts: ModuleFacts, file: SourceFile) {
    self.tree = tree
    self.facts = facts
    self.file = file
    problems = tree.problems.prefix(1).map { problem in
      if let conflict = ReadingProblem(conflictIn: tree.bytes) { return conflict }
      return ReadingProblem(syntax: Located(problem.message, problem.range))
    }
  }

  /// The migration, with the numbers of its content and of what its operations are read with.
  mutating func migration(
    ofContent contentNumber: Int, inContext contextNumber: Int
  ) -> Migration? {
    guard let revision = revision() else { return nil }
    let downRevisions = references("down_revision").map { $0.map { RevisionID($0) } }
    let isOrderedByGit = problems.contains { $0.kind == .orderedByGit }
    let dependsOn = references("depends_on")
    let known = problems.count
    let branchLabels = references("branch_labels")
    let docstring = readDocstring()
    return Migration(
      file: file, contentNumber: contentNumber, contextNumber: contextNumber, revision: revision,
      downRevisions: downRevisions, dependsOn: dependsOn, branchLabels: branchLabels,
      hasComputedBranchLabels: problems.count > known, isOrderedByGit: isOrderedByGit,
      message: docstring.text.firstParagraph, docstringRange: docstring.range,
      longMessage: docstring.text, header: docstring.header,
      declarations: CommentDeclarations.all(in: tree))
  }

  /// The docstring, stripped, where it stands, and the header that it is or that stands for it.
  private func readDocstring() -> (text: String, range: SourceRange?, header: MigrationHeader) {
    var text = ""
    var range: SourceRange?
    var header = MigrationHeader()
    if let literal = facts.docstring, let docstring = tree.string(literal) {
      range = tree.range(of: literal)
      text = docstring.value.text.strippedAsPython
      header = MigrationHeader(docstring.value)
    }
    if let binding = facts.names.binding(of: "__doc__"), let place = binding.place,
      let value = binding.value
    {
      range = tree.range(of: place)
      text = value.text?.strippedAsPython ?? ""
    }
    // Below the imports a string is no docstring, but people read it as the header all the same.
    for literal in facts.looseStrings where header.isEmpty {
      header = tree.string(literal).map { MigrationHeader($0.value) } ?? MigrationHeader()
    }
    return (text, range, header)
  }

  private mutating func revision() -> Located<RevisionID>? {
    guard let binding = facts.names.binding(of: "revision"), let place = binding.place,
      let value = binding.value
    else { return revisionWithoutAttribute() }
    if let text = value.exactText { return Located(RevisionID(text), tree.range(of: place)) }
    problems.append(unread("revision", value, place))
    return nil
  }

  private mutating func revisionWithoutAttribute() -> Located<RevisionID>? {
    // A file that is not Python says so already, and its `revision` may be in what was lost.
    if !problems.isEmpty { return nil }
    if facts.hasStarImport {
      problems.append(computed("revision", SourceRange(0, 0)))
      return nil
    }
    let looksLikeMigration = ["down_revision", "upgrade", "downgrade"].contains {
      facts.names.binding(of: $0)?.value != nil
    }
    let id = Self.legacyRevision(named: file.path)
    if !looksLikeMigration {
      problems.append(
        defect(
          .helper, SourceRange(0, 0),
          "the file lies in a version location and has no `revision`, so that Alembic refuses it",
          "move it out of the version location"))
    } else if let id {
      return Located(RevisionID(id), SourceRange(0, 0))
    } else {
      problems.append(
        defect(
          .missingRevision, SourceRange(0, 0),
          "the file has no `revision`, so that Alembic refuses it", "add `revision`"))
    }
    return nil
  }

  /// The id that Alembic takes from the name of a file without `revision` (`_legacy_rev`): it matches
  /// `([a-f0-9]+)\.py` from the start of the name.
  private static func legacyRevision(named path: RelativePath) -> String? {
    let name = path.name
    let digits = name.prefix {
      (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard !digits.isEmpty, name.dropFirst(digits.count).starts(with: ".py".utf8) else { return nil }
    return String(decoding: digits, as: UTF8.self)
  }

  /// The ids or labels of an attribute, as Alembic turns it into a tuple.
  private mutating func references(_ name: String) -> [Located<String>] {
    guard let binding = facts.names.binding(of: name), let place = binding.place,
      let value = binding.value
    else {
      if name == "down_revision" { reportMissingDownRevision() }
      return []
    }
    let values: [StaticValue]
    switch value {
    case .none: return []
    case .text: values = [value]
    case .sequence(let items): values = items
    case .dictionary(let items): values = items.map(\.key)
    default:
      problems.append(unread(name, value, place))
      return []
    }
    // A lone None means nothing; beside other elements Alembic takes it for an id.
    if values.count == 1, values[0].isNone { return [] }
    let elements =
      switch tree.kind(place) {
      case .tuple, .list, .set: tree.repeatedChildren(of: place)
      default: tree.noNodes
      }
    var result: [Located<String>] = []
    for (index, value) in values.enumerated() {
      let node = elements.count == values.count ? elements[index] : place
      if let text = value.exactText {
        result.append(Located(text, tree.range(of: node)))
      } else {
        problems.append(unread(name, value, node))
      }
    }
    return result
  }

  private mutating func reportMissingDownRevision() {
    if facts.hasStarImport {
      problems.append(computed("down_revision", SourceRange(0, 0)))
    } else if problems.isEmpty {
      problems.append(
        defect(
          .missingDownRevision,
          facts.names.binding(of: "revision")?.place.map(tree.range(of:)) ?? SourceRange(0, 0),
          "the file has no `down_revision`, so that Alembic stops with an AttributeError",
          "add `down_revision`; None makes it a base"))
    }
  }

  /// Why an attribute, or one of its elements, is no text that could be read.
  private func unread(_ name: String, _ value: StaticValue, _ node: NodeID) -> ReadingProblem {
    if let type = typeName(of: value, node, name) {
      return defect(
        .wrongType(attribute: name, type: type), tree.range(of: node),
        "`\(name)` is \(type) where Alembic expects text, so that it stops with an exception",
        "write it in quotes")
    }
    if name == "down_revision", case .made(let call) = value,
      call.function == ["alembic_git_revisions", "get_down_revision"]
    {
      return ReadingProblem(
        kind: .orderedByGit, range: tree.range(of: node),
        reason: "`down_revision` is taken from the order of commits when the file runs",
        remedy: "nothing to do; its place in the history is not judged")
    }
    return computed(name, tree.range(of: node))
  }

  /// What a value is, in words, where it is certain that Alembic can do nothing with it.
  private func typeName(of value: StaticValue, _ node: NodeID, _ name: String) -> String? {
    switch value {
    case .integer, .boolean:
      return tree.text(of: node).count < 20 ? tree.text(of: node) : "a number"
    case .none: return "None"
    case .sequence: return "a list of its own"
    case .dictionary: return "a dictionary"
    case .function: return "a function"
    case .unknown where facts.names.binding(of: name)?.isConditional != true:
      switch tree.kind(node) {
      case .number: return "a number"
      case .bytes: return "bytes"
      default: return nil
      }
    default: return nil
    }
  }

  private func defect(
    _ cause: FileDefect.Cause, _ range: SourceRange, _ reason: String, _ remedy: String
  ) -> ReadingProblem {
    ReadingProblem(kind: .defect(cause), range: range, reason: reason, remedy: remedy)
  }

  private func computed(_ name: String, _ range: SourceRange) -> ReadingProblem {
    ReadingProblem(
      kind: name == "branch_labels" ? .computedLabel : .computed, range: range,
      reason: "`\(name)` is computed when the file runs, so it cannot be read",
      remedy: facts.hasBoundAnything
        ? "take away what may bind any name of the module, such as `exec()` and `globals()`"
        : facts.hasStarImport
          ? "import by name instead of `*`, or write `\(name)` below the import"
          : "write `\(name)` as a literal")
  }
}

extension StaticValue {
  /// The text, where it is known to the last blank.
  fileprivate var exactText: String? {
    if case .text(let text) = self, !text.hasSpareBlanks { text.text } else { nil }
  }
}

extension MigrationHeader {
  fileprivate var isEmpty: Bool { revisionID == nil && revises == nil && createDate == nil }
}

extension String {
  /// Alembic's `doc`: what stands before the first empty line.
  fileprivate var firstParagraph: String {
    let bytes = utf8.span
    let line = UInt8(ascii: "\n")
    var next = 1
    while next < bytes.count {
      if bytes[next] == line, bytes[next - 1] == line {
        return String(self[..<utf8.index(startIndex, offsetBy: next - 1)])
      }
      next += 1
    }
    return self
  }
}

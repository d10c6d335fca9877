package import MigrationModel
import PythonSyntax
package import SourceText

/// Why a file that Alembic would load is no revision, or could be read only in part.
package struct ReadingProblem: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Not Python, or not all of it.
    case syntax
    /// No `revision`, so that Alembic refuses the file.
    case noRevision
    /// An identifier is computed when the file runs.
    case computed
    /// A branch label is; everything else about the revision is known.
    case computedLabel
  }

  package var kind: Kind
  /// Where, in the file's text as `Migration.file` or the file itself holds it.
  package var range: SourceRange
  /// A sentence without a final full stop.
  package var reason: String
  package var remedy: String
}

/// A file read as a revision.
package struct MigrationReading: Sendable {
  /// The revision; nil when the file is none or its id cannot be read.
  package var migration: Migration?
  /// The file's text that ranges point into: its bytes, or their UTF-8 form when the file declares
  /// another encoding.
  package var file: SourceFile
  package var problems: [ReadingProblem]
}

/// Reads migrations without running them.
package enum MigrationReader {
  /// Reads what identifies a revision: its attributes, docstring and header.
  ///
  /// Function bodies are skipped, so that a file costs little more than its lexing.
  package static func read(_ file: SourceFile) -> MigrationReading {
    let tree = SyntaxTree.parse(file.bytes, .deferringFunctionBodies)
    return reading(of: file, tree, ModuleFacts(tree))
  }

  /// Reads what identifies a revision and what it does, in one go.
  ///
  /// - Returns: The same as `read` and, for a revision, `details`.
  package static func readWithDetails(
    _ file: SourceFile
  ) -> (reading: MigrationReading, details: MigrationDetails?) {
    let tree = SyntaxTree.parse(file.bytes)
    guard tree.problems.isEmpty else {
      // What is wrong within a function is no problem of the header, so they are told apart.
      let reading = read(file)
      return (reading, reading.migration.map { details(of: $0) })
    }
    let facts = ModuleFacts(tree)
    let reading = reading(of: file, tree, facts)
    return (reading, reading.migration == nil ? nil : details(tree, facts))
  }

  private static func reading(
    of file: SourceFile, _ tree: SyntaxTree, _ facts: ModuleFacts
  ) -> MigrationReading {
    let file =
      tree.bytes == file.bytes
      ? file : SourceFile(path: file.path, bytes: tree.bytes, provenance: file.provenance)
    var reader = HeaderReader(tree: tree, facts: facts, file: file)
    let migration = reader.migration()
    return MigrationReading(migration: migration, file: file, problems: reader.problems)
  }

  /// Reads what a migration does.
  ///
  /// The file of the migration, which `read` made, is parsed again, with bodies.
  package static func details(of migration: Migration) -> MigrationDetails {
    let tree = SyntaxTree.parse(migration.file.bytes)
    return details(tree, ModuleFacts(tree))
  }

  private static func details(_ tree: SyntaxTree, _ facts: ModuleFacts) -> MigrationDetails {
    MigrationDetails(
      upgrade: BodyReader.read("upgrade", tree, facts),
      downgrade: BodyReader.read("downgrade", tree, facts),
      syntaxProblem: tree.problems.first.map { Located($0.message, $0.range) })
  }

  /// Reads the normal form of a migration.
  ///
  /// The file of the migration, which `read` made, is parsed again, with bodies.
  package static func normalForm(of migration: Migration) -> MigrationNormalForm {
    NormalForm(SyntaxTree.parse(migration.file.bytes)).form(of: migration)
  }
}

extension ReadingProblem {
  /// A place that is not Python, with the parser's message.
  package init(syntax problem: Located<String>) {
    self.init(
      kind: .syntax, range: problem.range,
      reason: "the file is not valid Python: \(problem.value)",
      remedy: "repair the file; Alembic cannot load it either")
  }
}

/// Builds a `Migration` from what a module binds.
private struct HeaderReader {
  let tree: SyntaxTree
  let facts: ModuleFacts
  let file: SourceFile
  var problems: [ReadingProblem]

  init(tree: SyntaxTree, facts: ModuleFacts, file: SourceFile) {
    self.tree = tree
    self.facts = facts
    self.file = file
    problems = tree.problems.prefix(1).map {
      ReadingProblem(syntax: Located($0.message, $0.range))
    }
  }

  mutating func migration() -> Migration? {
    guard let revision = revision() else { return nil }
    var migration = Migration(file: file, revision: revision)
    migration.downRevisions = references("down_revision", isRequired: true).map {
      $0.map { RevisionID($0) }
    }
    migration.dependsOn = references("depends_on")
    let known = problems.count
    migration.branchLabels = references("branch_labels")
    migration.hasComputedBranchLabels = problems.count > known
    if let literal = facts.docstring, let docstring = tree.string(literal) {
      migration.docstringRange = tree.range(of: literal)
      migration.longMessage = docstring.value.text.strippedAsPython
      migration.message = migration.longMessage.firstParagraph
      migration.header = MigrationHeader(docstring.value)
    }
    return migration
  }

  private mutating func revision() -> Located<RevisionID>? {
    guard let place = facts.places["revision"], let value = facts.names["revision"] else {
      if let id = Self.legacyRevision(named: file.path) {
        return Located(RevisionID(id), SourceRange(0, 0))
      }
      // A file that is not Python says so already, and its `revision` may be in what was lost.
      if problems.isEmpty { problems.append(noRevision()) }
      return nil
    }
    guard let text = value.text else {
      problems.append(computed("revision", place))
      return nil
    }
    return Located(RevisionID(text), tree.range(of: place))
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
  private mutating func references(_ name: String, isRequired: Bool = false) -> [Located<String>] {
    guard let place = facts.places[name], let value = facts.names[name] else {
      if isRequired { problems.append(missing(name)) }
      return []
    }
    let elements: [NodeID] =
      switch tree.kind(place) {
      case .tuple, .list, .set: tree.repeatedChildren(of: place)
      default: []
      }
    let values: [StaticValue]
    switch value {
    case .none: return []
    case .text: values = [value]
    case .sequence(let items): values = items
    case .dictionary(let items): values = items.map(\.key)
    default:
      problems.append(computed(name, place))
      return []
    }
    var result: [Located<String>] = []
    for (index, value) in values.enumerated() {
      if value.isNone { continue }
      guard let text = value.text else {
        problems.append(computed(name, place))
        continue
      }
      let node = elements.count == values.count ? elements[index] : place
      result.append(Located(text, tree.range(of: node)))
    }
    return result
  }

  private func computed(_ name: String, _ place: NodeID) -> ReadingProblem {
    ReadingProblem(
      kind: name == "branch_labels" ? .computedLabel : .computed, range: tree.range(of: place),
      reason: "`\(name)` is computed when the file runs, so it cannot be read",
      remedy: "write `\(name)` as a literal")
  }

  private func missing(_ name: String) -> ReadingProblem {
    ReadingProblem(
      kind: .noRevision, range: SourceRange(0, 0),
      reason: "the file has no `\(name)`, so that Alembic stops with an AttributeError",
      remedy: "add `\(name)`; None makes it a base")
  }

  private func noRevision() -> ReadingProblem {
    ReadingProblem(
      kind: .noRevision, range: SourceRange(0, 0),
      reason:
        "the file lies in a version location and has no `revision`, so that Alembic refuses it",
      remedy: "add `revision` and `down_revision`, or move the file out of the version location")
  }
}

extension String {
  /// Alembic's `doc`: what stands before the first empty line.
  fileprivate var firstParagraph: String {
    var previous: Unicode.Scalar?
    for index in unicodeScalars.indices {
      let scalar = unicodeScalars[index]
      if scalar == "\n", previous == "\n" {
        return String(unicodeScalars[..<unicodeScalars.index(before: index)])
      }
      previous = scalar
    }
    return self
  }
}

package import MigrationModel
import PythonSyntax
package import SourceText

/// Why a file that Alembic would load is no revision, or could be read only in part.
package struct ReadingProblem: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Not Python, or not all of it.
    case syntax
    /// Alembic stops when it loads the file.
    case defect(FileDefect.Cause)
    /// An identifier is computed when the file runs.
    case computed
    /// A branch label is; everything else about the revision is known.
    case computedLabel
    /// The parent is taken from the order of commits when the file runs (`alembic-git-revisions`).
    case orderedByGit
  }

  package var kind: Kind
  /// Where, in the file's text as `Migration.file` or the file itself holds it.
  package var range: SourceRange
  /// A sentence without a final full stop.
  package var reason: String
  package var remedy: String

  package init(kind: Kind, range: SourceRange, reason: String, remedy: String) {
    self.kind = kind
    self.range = range
    self.reason = reason
    self.remedy = remedy
  }
}

/// A file read as a revision.
///
/// An object, because it is kept, and only a part of it is asked for at a time; a value all the same.
package final class MigrationReading: Sendable {
  /// The revision; nil when the file is none or its id cannot be read.
  package let migration: Migration?
  /// The file's text that ranges point into: its bytes, or their UTF-8 form when the file declares
  /// another encoding.
  package let file: SourceFile
  package let problems: [ReadingProblem]
  /// The first parts of the names of modules that the file surely imports, libraries that everybody
  /// knows left out.
  package let imports: [Located<String>]

  init(
    migration: Migration?, file: SourceFile, problems: [ReadingProblem],
    imports: [Located<String>]
  ) {
    self.migration = migration
    self.file = file
    self.problems = problems
    self.imports = imports
  }

  /// The same of a file with the same text in another place, or of a migration that is read in another context.
  ///
  /// - Parameters:
  ///   - file: The file; the migration stays in its own where none is given.
  ///   - contextNumber: The number of what the migration's operations are read with.
  /// - Returns: A reading that says the same.
  package func moved(to file: SourceFile? = nil, contextNumber: Int) -> MigrationReading {
    MigrationReading(
      migration: migration.map { $0.moved(to: file ?? $0.file, contextNumber: contextNumber) },
      file: file ?? self.file, problems: problems, imports: imports)
  }
}

/// A file that was parsed whole: the revision that it is, and what reading what it does begins with.
///
/// It is handed from the thread that parsed to the one that goes on with it, and never used by two at once:
/// what names stand for is looked up, and kept, while functions are followed.
package final class ParsedMigration: @unchecked Sendable {
  package let reading: MigrationReading
  /// The dotted names that it may import, those of libraries that everybody knows left out.
  package let imports: [[String]]
  /// The databases that it names.
  package let databases: DatabaseHints.Names
  fileprivate let tree: SyntaxTree
  fileprivate let facts: ModuleFacts

  fileprivate init(
    _ reading: MigrationReading, imports: [[String]], databases: DatabaseHints.Names,
    _ tree: SyntaxTree, _ facts: ModuleFacts
  ) {
    self.reading = reading
    self.imports = imports
    self.databases = databases
    self.tree = tree
    self.facts = facts
  }
}

/// What a migration does, as far as it was read.
package struct ReadDetails: Sendable {
  package let details: MigrationDetails
  /// What it uses and what may be in the repository.
  package let wanted: WantedSources
  /// The file, where it may have to be read again because something is wanted.
  let tree: SyntaxTree?
  package let path: RelativePath
}

/// Reads migrations without running them.
package enum MigrationReader {
  /// Reads what identifies a revision: its attributes, docstring and header.
  ///
  /// Function bodies are skipped, so that a file costs little more than its lexing.
  /// - Parameters:
  ///   - file: The file.
  ///   - contentNumber: The number that the migration's content gets.
  ///   - contextNumber: The number of what its operations will be read with.
  /// - Returns: The revision, and what is wrong with the file.
  package static func read(
    _ file: SourceFile, contentNumber: Int = -1, contextNumber: Int = -1
  ) -> MigrationReading {
    let tree = SyntaxTree.parse(file.bytes, .deferringFunctionBodies)
    return reading(of: file, contentNumber, contextNumber, tree, ModuleFacts(tree))
  }

  /// Parses a whole file and nothing more, to tell which part of the time that takes.
  ///
  /// - Parameter bytes: The file's content.
  /// - Returns: How many nodes the tree has.
  package static func parse(_ bytes: [UInt8]) -> Int {
    SyntaxTree.parse(bytes).allNodes.count
  }

  /// Reads what identifies a revision, and makes ready to read what it does.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - contentNumber: The number that the migration's content gets.
  ///   - contextNumber: The number of what its operations will be read with.
  /// - Returns: The same as `read`, and what `details(of:_:)` goes on with.
  package static func parse(
    _ file: SourceFile, contentNumber: Int = -1, contextNumber: Int = -1
  ) -> ParsedMigration {
    let tree = SyntaxTree.parse(file.bytes)
    let facts = ModuleFacts(tree)
    var databases = DatabaseHints.Names()
    databases.read(file.bytes)
    // What is wrong within a function is no problem of the header, so they are told apart.
    let reading =
      tree.problems.isEmpty
      ? reading(of: file, contentNumber, contextNumber, tree, facts)
      : read(file, contentNumber: contentNumber, contextNumber: contextNumber)
    return ParsedMigration(
      reading, imports: ImportScan.names(in: tree), databases: databases, tree, facts)
  }

  /// Reads what a migration does.
  ///
  /// - Parameters:
  ///   - parsed: The migration.
  ///   - context: What it is read with.
  ///   - library: What is kept of modules from one migration to the next.
  /// - Returns: What it does, as far as is known without the modules that are wanted.
  package static func details(
    of parsed: ParsedMigration, _ context: ReadingContext, _ library: ModuleLibrary
  ) -> ReadDetails {
    readDetails(
      parsed.tree, parsed.reading.file.path, parsed.facts, context, library)
  }

  private static func reading(
    of file: SourceFile, _ contentNumber: Int, _ contextNumber: Int, _ tree: SyntaxTree,
    _ facts: ModuleFacts
  ) -> MigrationReading {
    let file =
      tree.bytes == file.bytes
      ? file : SourceFile(path: file.path, bytes: tree.bytes, provenance: file.provenance)
    var reader = IdentifierReader(tree: tree, facts: facts, file: file)
    let migration = reader.migration(ofContent: contentNumber, inContext: contextNumber)
    // Of a file that is no Python nobody knows what stands in which function.
    let defects = tree.problems.isEmpty ? ModuleDefects(tree, facts) : nil
    return MigrationReading(
      migration: migration, file: file, problems: reader.problems + (defects?.problems ?? []),
      imports: defects?.imports ?? [])
  }

  /// Reads what a migration does.
  ///
  /// - Parameters:
  ///   - migration: The migration; its file, which `read` made, is parsed again, with bodies.
  ///   - context: What it is read with.
  /// - Returns: What it does.
  package static func details(
    of migration: Migration, _ context: ReadingContext = ReadingContext()
  ) -> MigrationDetails {
    details(of: parse(migration.file), context, ModuleLibrary()).details
  }

  /// Reads again what a migration does, when more modules are known.
  package static func readAgain(
    _ read: ReadDetails, _ context: ReadingContext, _ library: ModuleLibrary
  ) -> ReadDetails {
    read.tree.map { readDetails($0, read.path, ModuleFacts($0), context, library) } ?? read
  }

  private static func readDetails(
    _ tree: SyntaxTree, _ path: RelativePath, _ facts: ModuleFacts,
    _ context: ReadingContext, _ library: ModuleLibrary
  ) -> ReadDetails {
    let module = CodeModule(
      tree, path: path, functions: facts.names.functions, names: facts.names,
      sharing: library.everything)
    library.begin(module, context.modules, context.dialect)
    let details = MigrationDetails(
      upgrade: BodyReader.read("upgrade", of: module, facts, library, context),
      downgrade: context.followsDowngrades
        ? BodyReader.read("downgrade", of: module, facts, library, context) : MigrationBody(),
      syntaxProblem: tree.problems.first.map { Located($0.message, $0.range) })
    let wanted = library.wanted
    return ReadDetails(
      details: details, wanted: wanted, tree: wanted.isEmpty ? nil : tree, path: path)
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

extension ReadingProblem {
  /// The markers that git leaves where a merge, a rebase or a cherry-pick stopped; nil where there are none.
  init?(conflictIn bytes: [UInt8]) {
    let start = Array("<<<<<<< ".utf8)
    let end = Array(">>>>>>> ".utf8)
    var found: SourceRange?
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      if found == nil, line.starts(with: start) {
        found = SourceRange(line.startIndex..<line.endIndex)
      } else if let found, line.starts(with: end) {
        self.init(
          kind: .syntax, range: found, reason: "the file has conflict markers of git",
          remedy: "resolve the conflict, then `git add` the file")
        return
      }
    }
    return nil
  }
}

extension ModuleDefects {
  /// The defects as problems, one for each cause.
  fileprivate var problems: [ReadingProblem] {
    var result: [ReadingProblem] = []
    if let relativeImport {
      result.append(
        ReadingProblem(
          kind: .defect(.relativeImport(relativeImport.value)), range: relativeImport.range,
          reason: "a relative import, which fails because Alembic loads the file on its own",
          remedy: "import by the full name of the package"))
    }
    if let first = calls.first {
      result.append(
        ReadingProblem(
          kind: .defect(.moduleLevelCall(first.value, count: calls.count)), range: first.range,
          reason: "`\(first.value)` is called while the file is loaded, which Alembic refuses",
          remedy: "call it in `upgrade()`"))
    }
    return result
  }
}

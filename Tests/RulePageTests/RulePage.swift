import Foundation
import TestSupport
import Testing

/// A page of `rules/`, or the further cases beside it, as `rules/README.md` describes them.
struct RulePage: Sendable {
  /// The slug of the rule whose findings the page expects.
  let slug: String
  /// Where the page is, for messages.
  let file: PageFile
  let examples: [PageExample]
  /// What is wrong with the page itself.
  let problems: [PageProblem]
}

/// A page's file.
struct PageFile: Hashable, Sendable {
  /// The absolute path.
  let path: String

  var name: String { URL(fileURLWithPath: path).lastPathComponent }

  /// A place on the page, so that a failure leads there.
  func location(_ line: Int) -> SourceLocation {
    SourceLocation(fileID: "rules/\(name)", filePath: path, line: line, column: 1)
  }
}

/// Something that is wrong, and the line of the page that says so.
struct PageProblem: Equatable, Sendable {
  let line: Int
  let text: String
}

/// One project on a page: the blocks under one heading.
struct PageExample: Sendable {
  enum Section: String, Sendable {
    case reported = "Reported"
    case notReported = "Not reported"
  }

  let slug: String
  let page: PageFile
  let section: Section
  /// The example's own heading, or the section's where there is none.
  let title: String
  /// The heading's line on the page.
  let line: Int
  /// The commits of the branch `main`, oldest first.
  var commits: [Commit] = []
  /// What the branch `feature` changes without committing it, by path.
  var files: [PlacedFile] = []
  var deletedPaths: [String] = []
  /// The rules that run besides the page's own.
  var otherRules: [String] = []
  /// The project's `mlint.toml`.
  var configuration: String?
  var expectations: [Expectation] = []
  var output: OutputBlock?
  /// What Alembic is said to print, in the order of the page.
  var claims: [Claim] = []

  struct Commit: Sendable {
    let label: String
    /// Whether it is a child of the commit before it and no part of `main`.
    var isBeside = false
    var files: [PlacedFile]
  }

  struct PlacedFile: Sendable {
    let path: String
    let text: String
  }

  /// A command of Alembic and lines of what it prints; without lines it prints nothing.
  struct Claim: Equatable, Sendable {
    let arguments: [String]
    var lines: [String]
    let pageLine: Int
  }

  /// The report that a page shows.
  struct OutputBlock: Sendable {
    let text: String
    /// The indexes of the page's lines between the fences.
    let lines: Range<Int>
  }
}

/// A `want` on a page.
struct Expectation: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    /// A finding, of one severity or of any.
    case finding(severity: String?)
    /// An entry of `could_not_check`.
    case couldNotCheck
  }

  let kind: Kind
  let path: String
  /// The line of the file, counted from 1; nil for a file as a whole.
  let line: Int?
  /// What the message contains.
  let text: String
  /// The line of the page where it is written.
  let pageLine: Int

  var isFinding: Bool { kind != .couldNotCheck }
}

extension RulePage {
  /// Every page below `rules/`, in the order of the names.
  static func all() throws -> [RulePage] {
    let folder = SourceTree.path("rules")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }
    guard !names.isEmpty else { throw TestFailure("\(folder) has no page") }
    return try names.sorted().map { try read(PageFile(path: folder + "/" + $0)) }
  }

  static func read(_ file: PageFile) throws -> RulePage {
    PageParser.parse(String(decoding: try readFile(file.path), as: UTF8.self), in: file)
  }

  /// Every example of every page.
  static func allExamples() throws -> [PageExample] {
    try all().flatMap(\.examples)
  }
}

extension PageExample: CustomTestStringConvertible {
  var testDescription: String { "\(page.name):\(line) \(section.rawValue): \(title)" }
}

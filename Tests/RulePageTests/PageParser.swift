import Foundation

/// Reads a page's examples.
///
/// A page that does not follow the format is read as far as it goes; every deviation is a problem,
/// since an example that is silently left out tests nothing.
struct PageParser {
  private let file: PageFile
  private let slug: String
  private let lines: [String]
  private var next = 0
  private var section: PageExample.Section?
  private var example: ExampleBuilder?
  private var place: Place?
  private var examples: [PageExample] = []
  private var problems: [PageProblem] = []

  /// The file that the next block is, and where that is said.
  private struct Place {
    let path: String
    let label: String?
    /// Whether the label's commit stands beside `main`.
    let isBeside: Bool
    let line: Int
  }

  static func parse(_ text: String, in file: PageFile) -> RulePage {
    var parser = PageParser(text, file)
    parser.readTitle()
    while parser.next < parser.lines.count { parser.readLine() }
    parser.endExample()
    parser.checkTitles()
    return RulePage(
      slug: parser.slug, file: file, examples: parser.examples,
      problems: parser.problems.sorted { $0.line < $1.line })
  }

  private init(_ text: String, _ file: PageFile) {
    self.file = file
    let stem = file.name.hasSuffix(".md") ? String(file.name.dropLast(3)) : file.name
    slug = stem.hasSuffix(".cases") ? String(stem.dropLast(6)) : stem
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private mutating func report(_ text: String, line: Int) {
    problems.append(PageProblem(line: line, text: text))
  }

  private mutating func readTitle() {
    if lines.first != "# \(slug)" { report("the first line is not `# \(slug)`", line: 1) }
    next = 1
  }

  /// Reads one line, or the block that begins there.
  private mutating func readLine() {
    let line = lines[next]
    let number = next + 1
    if let fence = Fence(opening: line) {
      readBlock(fence)
      return
    }
    next += 1
    if let heading = line.wholeMatch(of: /(#+) +(.*?)/) {
      readHeading(level: heading.1.count, title: String(heading.2), line: number)
    } else if section != nil, !line.allSatisfy(\.isWhitespace) {
      readText(line, number)
    }
  }

  private mutating func readHeading(level: Int, title: String, line: Int) {
    endExample()
    if level <= 2 { section = PageExample.Section(rawValue: title) }
    guard let section else { return }
    example = ExampleBuilder(
      PageExample(slug: slug, page: file, section: section, title: title, line: line))
  }

  /// A line between blocks: the name of the next one, a deletion, another rule, an expectation, or
  /// prose.
  private mutating func readText(_ line: String, _ number: Int) {
    if let name = line.wholeMatch(of: /`([^`]+)`(?: at `([^`]+)`( only)?)?:/) {
      endPlace()
      place = Place(
        path: String(name.1), label: name.2.map(String.init), isBeside: name.3 != nil, line: number)
    } else if let deleted = line.wholeMatch(of: /`([^`]+)` is deleted\./) {
      example?.delete(String(deleted.1), line: number)
    } else if let rule = line.wholeMatch(of: /With `([a-z-]+)`\./) {
      example?.run(String(rule.1))
    } else if line.hasPrefix("want") {
      let (wants, problem) = WantReader.read("# " + line)
      if let problem { report(problem, line: number) }
      for want in wants { example?.expectWithoutLine(want, pageLine: number) }
    }
  }

  private mutating func readBlock(_ fence: Fence) {
    let start = next + 1
    var end = start
    while end < lines.count, !fence.isClosed(by: lines[end]) { end += 1 }
    if end == lines.count { report("the block is not closed", line: next + 1) }
    next = end + 1
    guard section != nil else { return }
    let text = lines[start..<end].map { $0 + "\n" }.joined()
    switch (fence.language, place) {
    case (_, let place?):
      example?.add(
        text, at: place.path, label: place.label, isBeside: place.isBeside, firstLine: start + 1)
      self.place = nil
    case ("output", nil):
      example?.show(text, lines: start..<end)
    case ("console", nil):
      example?.claim(text, firstLine: start + 1)
    case ("toml", nil):
      example?.configure(text, line: start)
    default:
      report("no line says which file this block is", line: start)
    }
  }

  private mutating func endPlace() {
    if let place { report("no block follows", line: place.line) }
    place = nil
  }

  private mutating func endExample() {
    endPlace()
    guard let result = example?.finish() else { return }
    if let finished = result.example { examples.append(finished) }
    problems += result.problems
    example = nil
  }

  /// Titles name the examples in failures, and tell which block is rewritten.
  private mutating func checkTitles() {
    var seen: Set<String> = []
    for example in examples
    where !seen.insert("\(example.section.rawValue)/\(example.title)").inserted {
      report("another example has the same heading", line: example.line)
    }
  }
}

/// The line that opens a fenced block.
private struct Fence {
  let language: String
  private let ticks: Int

  init?(opening line: String) {
    ticks = line.prefix { $0 == "`" }.count
    let rest = line.dropFirst(ticks)
    guard ticks >= 3, !rest.contains("`") else { return nil }
    language = rest.trimmingCharacters(in: .whitespaces)
  }

  func isClosed(by line: String) -> Bool {
    line.prefix { $0 == "`" }.count >= ticks && line.allSatisfy { $0 == "`" || $0 == " " }
  }
}

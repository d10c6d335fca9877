/// Puts one example together from the parts under its heading.
struct ExampleBuilder {
  private var example: PageExample
  private var problems: [PageProblem] = []
  /// The versions of files, oldest first, each with the `want`s that stand in it.
  private var versions: [Version] = []
  /// The file named last, which a `want` outside of blocks is about.
  private var lastPath: String?
  private var deletions: [(path: String, line: Int)] = []

  private struct Version {
    let path: String
    let isCommitted: Bool
    let firstLine: Int
    let expectations: [Expectation]
  }

  init(_ example: PageExample) {
    self.example = example
  }

  private mutating func report(_ text: String, line: Int) {
    problems.append(PageProblem(line: line, text: text))
  }

  /// Adds a file's block.
  ///
  /// - Parameters:
  ///   - text: the block.
  ///   - path: the file's path in the project.
  ///   - label: the commit's; nil for the working tree.
  ///   - isBeside: whether that commit is no part of `main`.
  ///   - firstLine: the page's line of the text's first line.
  mutating func add(
    _ text: String, at path: String, label: String?, isBeside: Bool = false, firstLine: Int
  ) {
    lastPath = path
    let file = PageExample.PlacedFile(path: path, text: text)
    var isSecond = false
    if let label {
      if let index = example.commits.firstIndex(where: { $0.label == label }) {
        isSecond = example.commits[index].files.contains { $0.path == path }
        example.commits[index].files.append(file)
      } else {
        example.commits.append(PageExample.Commit(label: label, isBeside: isBeside, files: [file]))
      }
    } else {
      isSecond = example.files.contains { $0.path == path }
      example.files.append(file)
    }
    if isSecond { report("\(path) is there twice", line: firstLine) }
    versions.append(
      Version(
        path: path, isCommitted: label != nil, firstLine: firstLine,
        expectations: wants(in: text, path, firstLine: firstLine)))
  }

  private mutating func wants(in text: String, _ path: String, firstLine: Int) -> [Expectation] {
    var result: [Expectation] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() {
      let (wants, problem) = WantReader.read(line)
      if let problem { report(problem, line: firstLine + index) }
      result += wants.map {
        Expectation(
          kind: $0.kind, path: path, line: index + 1 + $0.offset, text: $0.text,
          pageLine: firstLine + index)
      }
    }
    return result
  }

  mutating func delete(_ path: String, line: Int) {
    lastPath = path
    example.deletedPaths.append(path)
    deletions.append((path, line))
  }

  /// Adds a rule that runs besides the page's own.
  mutating func run(_ rule: String) {
    example.otherRules.append(rule)
  }

  mutating func expectWithoutLine(_ want: WantReader.Want, pageLine: Int) {
    guard let lastPath else {
      report("no file is named before this", line: pageLine)
      return
    }
    if want.offset != 0 { report("there is no line to count from", line: pageLine) }
    example.expectations.append(
      Expectation(kind: want.kind, path: lastPath, line: nil, text: want.text, pageLine: pageLine))
  }

  mutating func show(_ text: String, lines: Range<Int>) {
    if example.output != nil { report("a second output block", line: lines.lowerBound) }
    example.output = PageExample.OutputBlock(text: text, lines: lines)
  }

  /// Adds what a program is said to print.
  mutating func claim(_ text: String, firstLine: Int) {
    let lines = text.split(separator: "\n").map(String.init)
    if lines.first?.hasPrefix("$ alembic ") != true {
      report("a console block begins with `$ alembic `", line: firstLine)
    }
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("$ ") {
        let arguments = line.split(separator: " ").dropFirst(2).map(String.init)
        example.claims.append(
          PageExample.Claim(arguments: arguments, lines: [], pageLine: firstLine + index))
      } else if !example.claims.isEmpty {
        example.claims[example.claims.count - 1].lines.append(line)
      }
    }
  }

  mutating func configure(_ text: String, line: Int) {
    if example.configuration != nil { report("a second toml block", line: line) }
    example.configuration = text
  }

  /// The finished example, nil where the heading has no files; and what is wrong with it.
  ///
  /// A heading without files may group others or hold prose, but nothing that needs files.
  mutating func finish() -> (example: PageExample?, problems: [PageProblem]) {
    guard !versions.isEmpty else {
      if example.output != nil || !example.claims.isEmpty || example.configuration != nil
        || !deletions.isEmpty
      {
        report("the example has no file", line: example.line)
      }
      return (nil, problems)
    }
    checkDeletions()
    collectExpectations()
    checkSection()
    return (example, problems)
  }

  private mutating func checkDeletions() {
    for (path, line) in deletions
    where !versions.contains(where: { $0.path == path && $0.isCommitted })
      || example.files.contains(where: { $0.path == path })
    {
      report("\(path) is not a file of a commit that could be deleted", line: line)
    }
  }

  /// Only the version that is checked can have findings.
  private mutating func collectExpectations() {
    for (index, version) in versions.enumerated() {
      let isReplaced =
        example.deletedPaths.contains(version.path)
        || versions.enumerated().contains { other, newer in
          newer.path == version.path && other != index
            && (version.isCommitted ? !newer.isCommitted || other > index : false)
        }
      if isReplaced, let want = version.expectations.first {
        report(
          "this version of \(version.path) is not the one that is checked", line: want.pageLine)
      }
      example.expectations += version.expectations
    }
  }

  private mutating func checkSection() {
    let wanted = example.expectations.filter(\.isFinding)
    switch example.section {
    case .reported where wanted.isEmpty:
      report("nothing is expected under `Reported`", line: example.line)
    case .notReported:
      for want in wanted {
        report("a finding is expected under `Not reported`", line: want.pageLine)
      }
    default: break
    }
  }
}

import TestSupport
import Testing

/// An example's repository is what the page describes.
@Suite struct ExampleProjectTests {
  private func example(_ body: String) throws -> PageExample {
    let page = PageParser.parse(
      "# some-rule\n## Not reported\n" + body, in: PageFile(path: "/rules/some-rule.md"))
    return try #require(page.examples.first)
  }

  @Test func labelsAreCommitsAndTags() throws {
    let project = try ExampleProject(
      example(
        """
        `versions/a.py` at `v1.0`:
        ```python
        a = 1
        ```
        `versions/b.py` at `main`:
        ```python
        b = 1
        ```
        `versions/b.py`:
        ```python
        b = 2
        ```
        `versions/c.py`:
        ```python
        ```
        `versions/a.py` is deleted.
        ```toml
        ignore = []
        ```
        """)
    ).repository
    #expect(try project.git("log", "--format=%s", "main").lines == ["main", "v1.0"])
    #expect(try project.git("branch", "--show-current").line == "feature")
    #expect(try project.commitID("feature") == project.commitID("main"))
    #expect(try project.git("tag").lines == ["v1.0"])
    #expect(
      try project.git("ls-tree", "-r", "--name-only", "v1.0").lines
        == ["alembic.ini", "mlint.toml", "versions/a.py"])
    #expect(
      try project.git("status", "--porcelain").lines
        == [" D versions/a.py", " M versions/b.py", "?? versions/c.py"])
  }

  @Test func withoutLabelsTheBaseHasOnlyTheConfiguration() throws {
    let project = try ExampleProject(example("`versions/a.py`:\n```python\n```\n")).repository
    #expect(try project.git("ls-tree", "-r", "--name-only", "main").lines == ["alembic.ini"])
    #expect(try project.git("status", "--porcelain").lines == ["?? versions/"])
  }

  @Test func variantsChangeBytesAndMoveLines() throws {
    var example = try example("`a.py`:\n```python\nx\ny\n```\n")
    let file = try #require(example.files.first)
    let texts = ExampleVariant.allCases.map {
      String(decoding: $0.bytes(of: file), as: UTF8.self).unicodeScalars
    }
    #expect(texts.map(String.init) == ["x\ny\n", "x\r\ny\r\n", "\u{FEFF}x\ny\n", "# üñï\nx\ny\n"])
    example.expectations = [
      Expectation(kind: .couldNotCheck, path: "a.py", line: 2, text: "t", pageLine: 9),
      Expectation(kind: .couldNotCheck, path: "a.ini", line: 2, text: "t", pageLine: 9),
      Expectation(kind: .couldNotCheck, path: "a.py", line: nil, text: "t", pageLine: 9),
    ]
    #expect(
      ExampleVariant.allCases.map { $0.moved(example).expectations.map(\.line) }
        == [[2, 2, nil], [2, 2, nil], [2, 2, nil], [3, 2, nil]])
  }
}

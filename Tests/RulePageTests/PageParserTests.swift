import TestSupport
import Testing

/// How pages are read, on pages made for it.
@Suite struct PageParserTests {
  private func parse(_ text: String) -> RulePage {
    PageParser.parse(text, in: PageFile(path: "/rules/some-rule.md"))
  }

  private func problems(_ text: String) -> [String] {
    parse("# some-rule\n" + text).problems.map { "\($0.line): \($0.text)" }
  }

  private let page = """
    # some-rule

    Prose with a `name`:

    ```python
    x = 1  # want: "not under a section of examples"
    ```

    ## Reported

    ### Two commits

    `versions/a.py` at `fork`:

    ```python
    a = 1
    # want of care
    ```

    `versions/b.py` at `v1.0`:

    ```python
    b = 1
    ```

    `versions/c.py` at `fork`:

    ```python
    c = 1
    ```

    `versions/a.py`:

    ````python
    # want+1(info): "say \\"a\\""
    a = 2  # want: "two" # want-1(could-not-check): "why"
    text = '''
    ```
    -- want: "in SQL"
    '''
    ````

    `versions/b.py` is deleted.

    want(error): "is gone"

    ```toml
    ignore = []
    ```

    ```output
    error
    ```

    ## Not reported

    ### Nothing

    `a.py`:

    ```python
    ```

    ## Fix

    ```python
    ignored = 1
    ```

    """

  @Test func anExampleHasItsFilesInOrder() throws {
    let page = parse(page)
    #expect(page.problems == [])
    #expect(page.examples.map(\.title) == ["Two commits", "Nothing"])
    #expect(page.examples.map(\.section) == [.reported, .notReported])
    let example = try #require(page.examples.first)
    #expect(example.line == 11)
    #expect(example.commits.map(\.label) == ["fork", "v1.0"])
    #expect(
      example.commits.map { $0.files.map(\.path) }
        == [["versions/a.py", "versions/c.py"], ["versions/b.py"]])
    #expect(example.commits.first?.files.first?.text == "a = 1\n# want of care\n")
    #expect(example.files.map(\.path) == ["versions/a.py"])
    #expect(example.deletedPaths == ["versions/b.py"])
    #expect(example.configuration == "ignore = []\n")
    #expect(example.output?.text == "error\n")
    #expect(page.examples.last?.files.first?.text == "")
  }

  @Test func wantsHaveTheirPlaces() throws {
    let example = try #require(parse(page).examples.first)
    let a = "versions/a.py"
    #expect(
      example.expectations == [
        Expectation(
          kind: .finding(severity: "error"), path: "versions/b.py", line: nil, text: "is gone",
          pageLine: 45),
        Expectation(
          kind: .finding(severity: "info"), path: a, line: 2, text: "say \"a\"", pageLine: 35),
        Expectation(
          kind: .finding(severity: nil), path: a, line: 2, text: "two", pageLine: 36),
        Expectation(kind: .couldNotCheck, path: a, line: 1, text: "why", pageLine: 36),
        Expectation(
          kind: .finding(severity: nil), path: a, line: 5, text: "in SQL", pageLine: 39),
      ])
  }

  @Test(arguments: [
    "x # want \"text\"", "x # want: text", "x # want:", "x # want(fatal): \"text\"",
    "x # want+: \"text\"", "-- want: \"text", "x # want: \"\"",
  ])
  func aMisspeltWantIsNotAComment(line: String) {
    #expect(WantReader.read(line).problem != nil)
  }

  @Test(arguments: [
    "# want to know", "# wanted: \"x\"", "want: \"no comment\"", "# we want: \"x\"",
  ])
  func aSentenceIsNoWant(line: String) {
    let (wants, problem) = WantReader.read(line)
    #expect(wants.isEmpty && problem == nil)
  }

  @Test func whatWouldTestNothingIsAProblem() {
    #expect(parse("# other\n").problems.map(\.line) == [1])
    #expect(
      problems("## Reported\n```python\n```\n") == ["3: no line says which file this block is"])
    #expect(
      problems("## Not reported\n`a.py`:\n\n### Next\n") == ["3: no block follows"])
    #expect(
      problems("## Reported\n### A\n`a.py`:\n```python\n```\n")
        == ["3: nothing is expected under `Reported`"])
    #expect(
      problems("## Not reported\n### A\n`a.py`:\n```python\nx # want: \"y\"\n```\n")
        == ["6: a finding is expected under `Not reported`"])
    #expect(
      problems("## Not reported\n`a.py`:\n```python\nx = 1\n") == ["4: the block is not closed"])
    #expect(
      problems("## Reported\n### A\nwant: \"x\"\n") == ["4: no file is named before this"])
  }

  @Test func onlyTheVersionThatIsCheckedCanHaveFindings() {
    let landed = "## Reported\n`a.py` at `main`:\n```python\nx # want: \"y\"\n```\n"
    #expect(problems(landed) == [])
    let complaint = "5: this version of a.py is not the one that is checked"
    #expect(problems(landed + "`a.py`:\n```python\n```\n") == [complaint])
    #expect(problems(landed + "`a.py` at `v1`:\n```python\n```\n") == [complaint])
    #expect(problems(landed + "`a.py` is deleted.\n") == [complaint])
  }

  @Test func anExampleIsUnmistakable() {
    let block = "`a.py`:\n```python\n```\n"
    #expect(
      problems("## Not reported\n" + block + block) == ["8: a.py is there twice"])
    #expect(
      problems("## Not reported\n### A\n\(block)### A\n\(block)")
        == ["7: another example has the same heading"])
    #expect(
      problems("## Not reported\n\(block)`b.py` is deleted.\n")
        == ["6: b.py is not a file of a commit that could be deleted"])
  }

  @Test func aRecordedOutputReplacesTheOldOne() throws {
    let example = try #require(parse(page).examples.first)
    let changed = try OutputRecorder.replacing("one\n\ntwo\n", for: example, on: page)
    #expect(changed == page.replacing("output\nerror\n", with: "output\none\n\ntwo\n"))
    #expect(try OutputRecorder.replacing("error\n", for: example, on: changed) == page)
  }
}

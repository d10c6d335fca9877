import HeadsFile
import MigrationModel
import SourceText
import TestSupport
import Testing

@Suite struct ReadingTests {
  private let history: [Revision] = [
    .init("a1"), .init("b2", "a1"), .init("x1", labels: ["billing"]), .init("x2", "x1"),
  ]

  @Test func theText() {
    let text = lockText(history)
    #expect(text.hasPrefix("# "))
    let lines = text.split(separator: "\n").suffix(5).dropLast()
    #expect(
      Array(lines) == ["# from a1", "a1  b2  b2.py", "# branch billing", "billing  x2  x2.py"])
    #expect(recorded(text).differences(from: graph(history)).isEmpty)
    #expect(recorded(text).reading.isSigned)
  }

  @Test func lineEnds() throws {
    let text = lockText(history)
    let windows = text.replacing("\n", with: "\r\n")
    for variant in [windows, "\u{FEFF}" + text, String(text.dropLast()), text + "\n\n"] {
      let file = recorded(variant)
      #expect(file.reading.problems.isEmpty)
      #expect(file.differences(from: graph(history)).isEmpty)
    }
    let grown = graph(history + [.init("c3", "b2")])
    let written = try #require(
      HeadsText.text(of: grown, as: .mlint, replacing: Array(windows.utf8)))
    #expect(recorded(String(decoding: written, as: UTF8.self)).differences(from: grown).isEmpty)
    #expect(written.count { $0 == 13 } == written.count { $0 == 10 })
  }

  @Test func whatIsWrongWithLines() {
    let file = recorded(
      """
      # `mlint lock`
      a1  b2
      a1  b2  b2.py
      a1  c3  c3.py
      other  b2  b2.py
      a b c d
      """)
    #expect(
      file.reading.problems.map(\.kind) == [.malformed, .duplicate, .duplicate, .malformed])
    let lines = LineIndex(file.file.bytes)
    #expect(
      file.reading.problems.map { lines.position(of: Int($0.range.start)).line } == [2, 4, 5, 6])
  }

  @Test func differences() {
    func told(_ text: String, _ revisions: [Revision]) -> [String] {
      let graph = graph(revisions)
      return recorded(text).differences(from: graph).map { HeadsSentence.difference($0, graph) }
    }
    let text = lockText(history)
    #expect(
      told(text, history + [.init("c3", "b2")])
        == ["the heads file says that the history from a1 ends in b2, but its head is c3"])
    #expect(
      told(text, history + [.init("n1")])
        == ["the heads file does not name n1, the head of the history from n1"])
    #expect(
      told(text, Array(history.prefix(2)))
        == ["the heads file names x2, and there is no such revision"])
    #expect(
      told(lockText(history + [.init("c3")]), history + [.init("c3"), .init("m", "b2", "c3")])
        == [
          "the heads file says that the history from a1 ends in b2, but its head is m",
          "the heads file names c3, which is no head: other revisions follow it",
        ])
    #expect(
      told(text.replacing("b2.py", with: "b9.py"), history)
        == ["the heads file gives b2 the name of another file; its own is b2.py"])
    #expect(
      told(text.replacing("billing  ", with: "bill  "), history)
        == ["the heads file has the key `bill` for x2, the head of the branch billing"])
  }

  /// Heads that something else is said about need no second word; anything else does.
  @Test func ignoredHeads() {
    let forked = graph(history + [.init("c3", "a1")])
    let competing = Set(forked.competingHeads.joined())
    for known in ["a1", "b2", "c3"] {
      let text = lockText(history).replacing("a1  b2  b2.py", with: "a1  \(known)  \(known).py")
      #expect(!recorded(text).differences(from: forked).isEmpty)
      #expect(recorded(text).differences(from: forked, ignoring: competing).isEmpty)
    }
    let unknown = lockText(history).replacing("a1  b2  b2.py", with: "a1  zz  zz.py")
    #expect(recorded(unknown).differences(from: forked, ignoring: competing).count == 1)
  }

  // MARK: The files of others

  @Test func linear() throws {
    let text = "# alembic-linear-migrations\n# Records the head.\n#\nb2\n"
    let one = Array(history.prefix(2))
    let file = recorded(text, as: .alembicLinear, .only)
    #expect(file.reading.isSigned && file.reading.problems.isEmpty)
    #expect(file.differences(from: graph(one)).isEmpty)
    let grown = graph(one + [.init("c3", "b2")])
    #expect(file.differences(from: grown).count == 1)
    let written = try #require(
      HeadsText.text(of: grown, as: .alembicLinear, .only, replacing: Array(text.utf8)))
    #expect(String(decoding: written, as: UTF8.self) == text.replacing("b2", with: "c3"))
    #expect(HeadsText.text(of: graph(history), as: .alembicLinear, .only) == nil)
  }

  @Test func currentHead() {
    let one = graph(Array(history.prefix(2)))
    #expect(recorded("b2\n", as: .currentHead, .only).differences(from: one).isEmpty)
    #expect(recorded("b2", as: .currentHead, .only).differences(from: one).isEmpty)
    #expect(recorded("a1\n", as: .currentHead, .only).differences(from: one).count == 1)
    #expect(recorded("# b2\n", as: .currentHead, .only).reading.problems.count == 1)
    #expect(HeadsText.text(of: one, as: .currentHead, .only) == Array("b2\n".utf8))
  }

  @Test func outputOfAlembicHeads() {
    let branches: [Revision] = [
      .init("a0"), .init("b2", "a0", labels: ["post"]), .init("a1", "a0", labels: ["pre"]),
    ]
    let text = "a1 (pre) (head)\nb2 (post) (head)\n"
    let file = recorded(text, as: .alembicHeads)
    #expect(file.reading.problems.isEmpty)
    #expect(file.differences(from: graph(branches)).isEmpty)
    let swapped = recorded("b2 (pre) (head)\na1 (post) (head)\n", as: .alembicHeads)
    #expect(swapped.differences(from: graph(branches)).count == 2)
    let grown = graph(branches + [.init("c3", "b2")])
    #expect(
      file.differences(from: grown).map { HeadsSentence.difference($0, grown) }
        == ["the heads file says that the branch post ends in b2, but its head is c3"])
    #expect(
      HeadsText.text(of: grown, as: .alembicHeads, replacing: Array(text.utf8)).map {
        String(decoding: $0, as: UTF8.self)
      } == "a1 (pre) (head)\nc3 (post) (head)\n")
    #expect(recorded("a1 pre head\n", as: .alembicHeads).reading.problems.count == 1)
  }

  @Test func neutron() {
    let branches: [Revision] = [
      .init("k"), .init("e1", "k", labels: ["expand"]), .init("c1", "k", labels: ["contract"]),
    ]
    let split = graph(branches)
    #expect(recorded("c1\n", as: .neutron, .contract).differences(from: split).isEmpty)
    #expect(recorded("e1\n", as: .neutron, .expand).differences(from: split).isEmpty)
    #expect(recorded("e1\n", as: .neutron, .contract).differences(from: split).count == 1)
    #expect(recorded("c1\ne1", as: .neutron, .all).differences(from: split).isEmpty)
    let grown = graph(branches + [.init("e2", "e1")])
    #expect(
      recorded("c1\ne1\n", as: .neutron, .all).differences(from: grown).map {
        HeadsSentence.difference($0, grown)
      } == ["the heads file says that the branch expand ends in e1, but its head is e2"])
    // Neutron computes the labels as the files run, so that only the folders tell.
    let computed = graph([
      .init("k"), .init("e1", "k", fileName: "expand/e1.py", computesLabels: true),
      .init("c1", "k", fileName: "contract/c1.py", computesLabels: true),
    ])
    #expect(recorded("c1\n", as: .neutron, .contract).differences(from: computed).isEmpty)
    #expect(recorded("e1\n", as: .neutron, .expand).differences(from: computed).isEmpty)
    #expect(recorded("e1\n", as: .neutron, .contract).differences(from: computed).count == 1)
    #expect(HeadsText.text(of: grown, as: .neutron, .expand) == Array("e2\n".utf8))
    #expect(HeadsText.text(of: grown, as: .neutron, .all) == Array("c1\ne2\n".utf8))
  }
}

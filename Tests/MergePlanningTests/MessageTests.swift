import History
import MergePlanning
import MigrationModel
import SourceText
import TestSupport
import Testing

@Suite struct MessageTests {
  /// Heads after `root`, by their messages; `h1`, `h2` and so on.
  private static func fan(_ messages: [String]) -> SampleProject {
    var project = SampleProject()
    project.add("root", [], "start")
    for (index, message) in messages.enumerated() {
      project.add("h\(index + 1)", ["root"], message)
    }
    return project
  }

  private static func landed() -> MergeInput {
    SampleProject.diverged.input.with {
      $0.history.landed = ["2dccb3069031", "0b6c2f1d9a3e", "a2f6b90c41d7", "55e0c3669e2e"]
      $0.history.landings = [
        "a2f6b90c41d7": Landing("#13483", branch: "keypairs"), "55e0c3669e2e": Landing(nil),
      ]
    }
  }

  @Test func wholeMessage() throws {
    let plan = try Self.landed().planned()
    #expect(
      plan.message == """
        merge heads: backfill missing service ports + add is_default to keypairs

        Joins the branches that diverged after 2dccb3069031:
          55e0c3669e2e  backfill missing service ports             (1f2e3d4c5b6a)
          a2f6b90c41d7  add is_default to keypairs, and 1 earlier  (#13483)
        No schema changes.
        """)
    #expect(plan.summary.contains("message: \(plan.subject)"))
    #expect(
      plan.summary.contains(
        "down_revision: Union[str, Sequence[str], None] = ('55e0c3669e2e', 'a2f6b90c41d7')"))
  }

  @Test func landingsAsTheSettingsSay() throws {
    let input = Self.landed()
    let branch = try input.with { $0.options.references = .branch }.planned().message
    #expect(branch.contains("earlier  (keypairs)\n"))
    #expect(branch.contains("(1f2e3d4c5b6a)"))
    let author = try input.with { $0.options.namesAuthors = true }.planned().message
    #expect(author.contains("(#13483, Ann)"))
    let only = try input.with {
      $0.options.references = .none
      $0.options.namesAuthors = true
    }.planned().message
    #expect(only.contains("(Ann)"))
    let none = try input.with { $0.options.references = .none }.planned().message
    let omitted = try input.with {
      $0.options.omitsLandings = true
      $0.options.namesAuthors = true
    }.planned().message
    #expect(!none.contains("("))
    #expect(none == omitted)
    // Neither a landing that is not known to have happened nor trailing blanks.
    let unlanded = try input.with { $0.history.landed = ["55e0c3669e2e"] }.planned().message
    #expect(unlanded.contains("keypairs, and 1 earlier\n"))
  }

  @Test func vagueMessagesGiveWayToIDs() throws {
    for vague in [
      "", "update", "empty message", "fix db", "merge heads", "changes", "Merge a1b2c3 and 123456",
      "h1", "Revision ID: h1", "1975ea83b712", "...", "wip",
    ] {
      #expect(
        try Self.fan([vague, "add phone"]).input.planned().subject == "merge heads: h1 + add phone")
    }
    for telling in ["add phone", "drop legacy_tokens", "数据库 迁移", "Ünïcödé", "2fa"] {
      #expect(
        try Self.fan([telling, "x index"]).input.planned().subject
          == "merge heads: \(telling) + x index")
    }
    #expect(try Self.fan(["update", "fix"]).input.planned().subject == "merge heads: h1 + h2")
    #expect(try Self.fan(["add a", "add a"]).input.planned().subject == "merge heads: h1 + h2")
    #expect(
      try Self.fan(["Add a.", "wait..."]).input.planned().subject == "merge heads: Add a + wait...")
    #expect(try Self.fan(["", "add a"]).input.planned().message.contains("  h1  (no message)\n"))
  }

  @Test func aMergeIsNamedByItsID() throws {
    var project = Self.fan(["add a", "add b", "add c"])
    project.add("m", ["h1", "h2"], "merge heads: add a + add b")
    #expect(try project.input.planned().subject == "merge heads: add c + m")
    #expect(try project.input.planned().message.contains("  m   merge heads: add a + add b, and 2"))
  }

  @Test func subjectsFitTheirLine() throws {
    let long = "move the whole of the billing history into a table that is partitioned by month"
    #expect(
      try Self.fan([long, "add phone"]).input.planned().subject
        == "merge heads: move the whole of the billing history into a... + add phone")
    #expect(
      try Self.fan([long, String(repeating: "x", count: 90)]).input.planned().subject
        == "merge heads: move the whole of the... + xxxxxxxxxxxxxxxxxxxxxxxxx...")
    for count in 2...40 {
      let plan = try Self.fan((1...count).map { "\(long) \($0)" }).input.planned()
      #expect(plan.subject.displayWidth <= 72)
      #expect(plan.subject.hasPrefix("merge heads: "))
      #expect(plan.parents.count == count)
      let lines = plan.message.split(separator: "\n")
      #expect(lines.count { $0.hasPrefix("  h") } == count)
      #expect(lines.allSatisfy { $0.utf8.count <= 80 && $0.last != " " })
    }
    let wide = try Self.fan([String(repeating: "数据", count: 40), "add a"]).input.planned()
    #expect(wide.subject.displayWidth <= 72 && wide.subject.displayWidth > 65)
  }

  @Test func theForkIsTold() throws {
    var apart = SampleProject()
    apart.add("a", [], "add a")
    apart.add("b", [], "add b")
    let plan = try apart.input.with { $0.requested = ["a", "b"] }.planned()
    #expect(plan.message.contains("\nJoins branches that have no common ancestor:\n  a  add a\n"))
    #expect(plan.forkPoints.isEmpty)

    var crossed = Self.fan(["add a", "add b"])
    crossed.add("x", ["h1", "h2"], "first")
    crossed.add("y", ["h2", "h1"], "second")
    #expect(
      try crossed.input.planned().message.contains(
        "Joins the branches that diverged after h1 and h2:"))
  }

  @Test func theUsersMessage() throws {
    let input = SampleProject.diverged.input
    let plan = try input.with { $0.options.message = "  join both\nsides\n\n\nreviewed by all \n" }
      .planned()
    #expect(plan.subject == "join both")
    #expect(plan.message.hasPrefix("join both\n\nsides\n\n\nreviewed by all\n\nJoins the branches"))
    #expect(plan.path.text == "migrations/versions/\(plan.id)_join_both.py")
    let long = String(repeating: "word ", count: 40)
    #expect(
      try input.with { $0.options.message = long }.planned().subject.utf8.count == long.utf8.count
        - 1)
  }

  @Test func orderDoesNotMatter() throws {
    let expected = try Self.landed().planned()
    for seed in UInt64(1)...20 {
      var random = RandomSource(seed: seed)
      var project = SampleProject.diverged
      project.files.shuffle(using: &random)
      let input = Self.landed().with {
        $0.graph = project.graph
        $0.existingFiles.shuffle(using: &random)
        if random.chance(0.5) { $0.requested = ["a2f6b", "55e0c3669e2e"].shuffled(using: &random) }
      }
      #expect(try input.planned() == expected)
    }
    // Part of the format: other clones have files with this id.
    #expect(expected.id == "750650c841a7")
    #expect(
      MergePlanner.revision(joining: ["ab", "c"]) != MergePlanner.revision(joining: ["a", "bc"]))
  }

  @Test func theNewestDateCounts() throws {
    func date(_ first: String, _ second: String) throws -> String {
      var project = SampleProject()
      project.add("r", [], "start", createDate: "2030-01-01 00:00:00")
      project.add("a", ["r"], "add a", createDate: first)
      project.add("b", ["r"], "add b", createDate: second)
      let plan = try project.input.planned()
      #expect(plan.text.contains("\nCreate Date: \(plan.createDate)\n"))
      return plan.createDate.description
    }
    #expect(try date("2024-01-02 00:00:00", "2024-01-01 00:00:00.5") == "2024-01-02 00:00:00")
    #expect(try date("2024-01-01 00:00:00", "2024-01-01 00:00:00.500000").hasSuffix(".500000"))
    // Without a zone a date counts as UTC; the moment decides, not the digits.
    #expect(
      try date("2024-01-01 00:30:00", "2024-01-01 01:00:00+02:00") == "2024-01-01 00:30:00")
    #expect(
      try date("2024-01-01 00:30:00-08:00", "2024-01-01 02:00:00") == "2024-01-01 00:30:00-08:00")
    #expect(try date("yesterday", "2024-01-01 02:00:00") == "2024-01-01 02:00:00")
    #expect(try date("yesterday", "2024-02-30 00:00:00") == "1970-01-01 00:00:00")
  }

  @Test func movingIsTheAlternative() throws {
    func notes(_ landed: Set<RevisionID>, _ project: SampleProject = .diverged) throws -> [String] {
      try project.input.with { $0.history.landed = landed }.planned().notes.filter {
        $0.contains("landed")
      }
    }
    #expect(
      try notes(["2dccb3069031", "55e0c3669e2e"]) == [
        "a2f6b90c41d7 has not landed: pointing it at 55e0c3669e2e instead would keep the history "
          + "straight: set `down_revision = '55e0c3669e2e'` in "
          + "migrations/versions/0b6c2f1d9a3e_.py, and `Revises: 55e0c3669e2e` in its header"
      ])
    #expect(try notes(["2dccb3069031", "55e0c3669e2e", "a2f6b90c41d7"]) == [])
    // What has landed of a branch stays where it is, and would be a head.
    #expect(try notes(["2dccb3069031", "55e0c3669e2e", "0b6c2f1d9a3e"]) == [])
    let mine = try notes([])
    #expect(
      mine.count == 1 && mine[0].hasPrefix("a2f6b90c41d7 has not landed: pointing it at 55e0"))
    var three = SampleProject.diverged
    three.add("c3", ["2dccb3069031"], "third")
    #expect(
      try notes(["2dccb3069031", "0b6c2f1d9a3e", "a2f6b90c41d7", "55e0c3669e2e"], three) == [
        "c3 has not landed: `mlint merge 55e0c3669e2e a2f6b90c41d7` joins those that stay, and it can "
          + "then be pointed at that merge"
      ])
    let unknown = try SampleProject.diverged.input.with {
      $0.history = HistoryView(availability: .unavailable(reason: "no git", remedy: "git init"))
    }.planned()
    #expect(unknown.notes.contains("the file says nothing about who landed the heads: no git"))
  }

  /// A database takes what is put before what it ran for applied.
  @Test func whatHasRunIsNotMoved() throws {
    func notes(
      _ landed: Set<RevisionID>, stamped: Set<RevisionID>, _ project: SampleProject = .diverged
    ) throws -> [String] {
      try project.input.with {
        $0.history.landed = landed
        $0.history.stamped = stamped
      }.planned().notes.filter { $0.contains("landed") }
    }
    // Also when only the beginning of the branch has run.
    for stamped in ["a2f6b90c41d7", "0b6c2f1d9a3e"] as [RevisionID] {
      #expect(
        try notes(["2dccb3069031", "55e0c3669e2e"], stamped: [stamped]) == [
          "a2f6b90c41d7 has not landed, but a database is at it or past its beginning: it can be "
            + "joined, and not pointed elsewhere"
        ])
    }
    #expect(try notes(["2dccb3069031", "55e0c3669e2e"], stamped: ["2dccb3069031"]).count == 1)
    var three = SampleProject.diverged
    three.add("c3", ["2dccb3069031"], "third")
    #expect(
      try notes(["2dccb3069031", "55e0c3669e2e"], stamped: ["a2f6b90c41d7"], three) == [
        "c3 has not landed: `mlint merge 55e0c3669e2e a2f6b90c41d7` joins those that stay, and it can "
          + "then be pointed at that merge",
        "a2f6b90c41d7 has not landed, but a database is at it or past its beginning: it can be "
          + "joined, and not pointed elsewhere",
      ])
  }
}

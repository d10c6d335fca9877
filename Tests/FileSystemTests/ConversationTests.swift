import FileSystem
import TestSupport
import Testing

@Suite struct ConversationTests {
  private func start(
    _ script: String, patience: Duration = .seconds(20)
  ) throws -> ChildConversation {
    try ChildConversation(
      ChildProgram(
        path: Array("/bin/sh".utf8), arguments: ["-c", script].map { Array($0.utf8) },
        environment: [Array("PATH=/usr/bin:/bin".utf8)], workingFolder: Array("/".utf8)),
      patience: patience)
  }

  private func line(_ conversation: ChildConversation) throws -> String {
    String(
      decoding: try conversation.read(upTo: UInt8(ascii: "\n"), maximumCount: 1000),
      as: UTF8.self)
  }

  private func failure(_ body: () throws -> Void) throws -> ConversationFailure {
    do {
      try body()
    } catch let failure as ConversationFailure {
      return failure
    }
    throw TestFailure("nothing failed")
  }

  @Test func questionsAndAnswers() throws {
    let conversation = try start("while read word; do echo \"<$word>\"; done")
    for word in ["one", "two", ""] {
      conversation.send("\(word)\n".utf8)
      #expect(try line(conversation) == "<\(word)>")
    }
    // Several questions at once are answered in their order.
    conversation.send("a\nb\nc\n".utf8)
    #expect(try (0..<3).map { _ in try line(conversation) } == ["<a>", "<b>", "<c>"])
  }

  @Test func exactBytes() throws {
    let conversation = try start("cat")
    conversation.send("12345".utf8)
    #expect(try conversation.read(count: 2) == Array("12".utf8))
    #expect(try conversation.read(count: 0) == [])
    #expect(try conversation.read(count: 3) == Array("345".utf8))
  }

  @Test(.timeLimit(.minutes(1))) func muchInBothDirections() throws {
    let conversation = try start("cat")
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    conversation.send(bytes)
    #expect(try conversation.read(count: bytes.count) == bytes)
  }

  @Test func endAndLastWords() throws {
    let conversation = try start("read word; echo half; echo sorry >&2; exit 3")
    conversation.send("x\n".utf8)
    #expect(try line(conversation) == "half")
    for _ in 0..<2 {
      let end = try failure { _ = try line(conversation) }
      guard case .ended(let ending, let words) = end else { throw TestFailure("\(end)") }
      #expect(ending == .exited(3) && String(decoding: words, as: UTF8.self) == "sorry\n")
    }
  }

  @Test func questionsThatNobodyReads() throws {
    // Writing to a program that has ended raises SIGPIPE; it must not end us.
    let conversation = try start("exec <&-; echo done")
    conversation.send([UInt8](repeating: 0, count: 1_000_000))
    #expect(try line(conversation) == "done")
    #expect(throws: ConversationFailure.self) { try line(conversation) }
  }

  @Test(.timeLimit(.minutes(1))) func silence() throws {
    let start = ContinuousClock.now
    let conversation = try self.start("exec sleep 1000", patience: .milliseconds(200))
    #expect(try failure { _ = try line(conversation) } == .silent)
    #expect(throws: ConversationFailure.self) { try line(conversation) }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func boundOnLines() throws {
    let conversation = try start("exec cat /dev/zero")
    #expect(
      try failure { _ = try conversation.read(upTo: 10, maximumCount: 100_000) } == .tooLong)
  }

  @Test func wordsOnTheSide() throws {
    let conversation = try start(
      "echo first >&2; echo one; read x; head -c 1000000 /dev/zero >&2; echo two; read x")
    #expect(try line(conversation) == "one")
    #expect(try conversation.takeWords() == Array("first\n".utf8))
    conversation.send("\n".utf8)
    #expect(try line(conversation) == "two")
    // More than anybody wants to read is thrown away, and nobody is held up by it.
    #expect(try conversation.takeWords().count == 64 << 10)
    #expect(try conversation.takeWords().isEmpty)
  }

  @Test func nobodyIsLeftBehind() throws {
    var conversation: ChildConversation? = try start("echo $$; exec sleep 1000")
    let id = try line(try #require(conversation))
    #expect(try run("kill", ["-0", id]).succeeded)
    conversation = nil
    #expect(!(try run("kill", ["-0", id]).succeeded))
  }

  @Test func whatCannotRun() {
    #expect(throws: FileSystemError.self) {
      try ChildConversation(
        ChildProgram(
          path: Array("/nowhere".utf8), arguments: [], environment: [],
          workingFolder: Array("/".utf8)), patience: .seconds(1))
    }
  }
}

internal import CSystem
internal import Glibc

/// Why a child program did not answer.
package enum ConversationFailure: Error, Hashable, Sendable {
  /// It ended; `words` is what it wrote to its standard error, as far as that was kept.
  case ended(ChildResult.Ending, words: [UInt8])
  /// It wrote nothing for as long as it was waited for, and was killed.
  case silent
  /// A part of its answer is longer than the caller's bound.
  case tooLong
  case system(FileSystemError)
}

/// A program that runs on, to be asked and to answer over and over.
///
/// Questions wait here until an answer is read, and are sent while answers come in, so that neither
/// side can wait for the other forever. After a failure there are no more answers. The program is
/// killed when nobody refers to the conversation any more.
package final class ChildConversation {
  private let path: [UInt8]
  private let patience: Duration
  private let child: pid_t
  /// Why there are no more answers; the child is gone then.
  private var failure: ConversationFailure?
  /// A socket, because writing to a pipe that nobody reads would kill us by SIGPIPE.
  private let input: Descriptor
  private let output: Pipe
  private let errors: Pipe
  /// What was not sent yet.
  private var questions: ArraySlice<UInt8> = []
  /// What came in and was not taken yet.
  private var answers: ArraySlice<UInt8> = []
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)
  private var words: [UInt8] = []

  /// More of the standard error is thrown away.
  private static let maximumWords = 64 << 10

  /// Starts a program; its `input` and bounds are not looked at.
  ///
  /// - Parameters:
  ///   - program: What to run.
  ///   - patience: How long to wait when the program writes nothing.
  /// - Throws: When it cannot be started.
  package init(_ program: ChildProgram, patience: Duration) throws(FileSystemError) {
    path = program.path
    self.patience = patience
    var ends: [Int32] = [-1, -1]
    try systemCall("cannot make a socket", []) {
      socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
    }
    input = Descriptor(ends[0])
    let theirs = Descriptor(ends[1])
    output = try Pipe()
    errors = try Pipe()
    child = try FileSystem.spawn(
      program, input: theirs.number, output: output.writeEnd, errors: errors.writeEnd)
    output.closeWriteEnd()
    errors.closeWriteEnd()
  }

  deinit {
    guard failure == nil else { return }
    kill(child, SIGKILL)
    _ = try? FileSystem.reap(child, path, by: nil)
  }

  /// Asks; what is asked is sent when the next answer is read.
  package func send(_ bytes: some Sequence<UInt8>) {
    questions += bytes
  }

  /// Reads up to a byte, which is taken and left out of the result.
  ///
  /// - Parameters:
  ///   - end: The byte that ends what is read.
  ///   - maximumCount: The bound on the result.
  /// - Returns: What came before the byte.
  /// - Throws: When the answer ends before, or is longer.
  package func read(
    upTo end: UInt8, maximumCount: Int
  ) throws(ConversationFailure) -> [UInt8] {
    var seen = 0
    while true {
      if let place = answers.dropFirst(seen).firstIndex(of: end) {
        guard place - answers.startIndex <= maximumCount else { throw .tooLong }
        let line = Array(answers[..<place])
        answers = answers[(place + 1)...]
        return line
      }
      seen = answers.count
      guard seen <= maximumCount else { throw .tooLong }
      try exchange()
    }
  }

  /// Reads exactly so many bytes.
  package func read(count: Int) throws(ConversationFailure) -> [UInt8] {
    while answers.count < count { try exchange() }
    let bytes = Array(answers.prefix(count))
    answers = answers.dropFirst(count)
    return bytes
  }

  /// What the program has written to its standard error since this was asked last.
  package func takeWords() throws(ConversationFailure) -> [UInt8] {
    try telling { () throws(FileSystemError) in try collectAllWords() }
    defer { words = [] }
    return words
  }

  /// Sends and receives what can be sent and received; waits until there is something of an answer,
  /// or room for a question.
  private func exchange() throws(ConversationFailure) {
    if let failure { throw failure }
    let hasEnded = try telling { () throws(FileSystemError) in try exchangeOnce() }
    guard let hasEnded else {
      _ = try reap(waiting: .zero)
      failure = .silent
      throw .silent
    }
    guard hasEnded else { return }
    // The words are complete once the program is gone; one that only closed its output gets killed.
    try? collectAllWords()
    let ended = ConversationFailure.ended(try reap(waiting: .seconds(1)), words: words)
    failure = ended
    throw ended
  }

  /// Gives whether the output has ended; nil when nothing happened for too long.
  private func exchangeOnce() throws(FileSystemError) -> Bool? {
    let asks = !questions.isEmpty
    var polled = [
      pollfd(fd: output.readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errors.readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: asks ? input.number : -1, events: Int16(POLLOUT), revents: 0),
    ]
    let timeout = Deadline(after: patience).milliseconds
    let count = try systemCall("cannot wait for", path) { poll(&polled, 3, timeout) }
    guard count > 0 else { return nil }
    if polled[2].revents != 0 { try sendQuestions() }
    if polled[1].revents != 0 { try collectWords() }
    guard polled[0].revents != 0 else { return false }
    let end = output.readEnd
    let got = try systemCall("cannot read the output of", path) {
      Glibc.read(end, &buffer, buffer.count)
    }
    answers += buffer.prefix(got)
    return got == 0
  }

  private func sendQuestions() throws(FileSystemError) {
    let number = input.number
    let sent = questions.withUnsafeBytes { bytes in
      Glibc.send(
        number, bytes.baseAddress, bytes.count,
        Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    }
    if sent >= 0 {
      questions = questions.dropFirst(sent)
    } else if errno == EPIPE || errno == ECONNRESET {
      // It takes no more questions; how its answers end will tell why.
      questions = []
    } else if errno != EAGAIN && errno != EINTR {
      throw FileSystemError(operation: "cannot write to", path: path, code: errno)
    }
  }

  /// Collects what is there now of the standard error.
  private func collectAllWords() throws(FileSystemError) {
    while errors.readEnd >= 0 {
      var polled = pollfd(fd: errors.readEnd, events: Int16(POLLIN), revents: 0)
      let count = try systemCall("cannot wait for", path) { poll(&polled, 1, 0) }
      guard count > 0 else { return }
      try collectWords()
    }
  }

  private func collectWords() throws(FileSystemError) {
    let end = errors.readEnd
    let got = try systemCall("cannot read the output of", path) {
      Glibc.read(end, &buffer, buffer.count)
    }
    if got == 0 { errors.closeReadEnd() }
    words += buffer.prefix(min(got, Self.maximumWords - words.count))
  }

  private func reap(waiting time: Duration) throws(ConversationFailure) -> ChildResult.Ending {
    try telling { () throws(FileSystemError) in
      try FileSystem.reap(child, path, by: Deadline(after: time)).ending
    }
  }

  private func telling<Value>(
    _ body: () throws(FileSystemError) -> Value
  ) throws(ConversationFailure) -> Value {
    do throws(FileSystemError) {
      return try body()
    } catch {
      throw .system(error)
    }
  }
}

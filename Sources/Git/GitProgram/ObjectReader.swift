internal import FileSystem

/// Reads objects through one `git cat-file` that answers question after question.
final class ObjectReader {
  /// What a name led to.
  enum Answer {
    case content(ObjectID, ObjectKind, [UInt8])
    /// Longer than the bound.
    case tooLarge(ObjectKind, size: Int)
    /// No object, or more than one; `words` is what git said about it.
    case absent(words: [UInt8])
  }

  private let program: GitProgram
  private let format: ObjectFormat
  private var contents: ChildConversation?
  private var headers: ChildConversation?
  /// Whether sizes are asked for before contents: since an object that was too large had to be
  /// turned away by ending git.
  private var isCautious = false
  /// Why git is not asked any more: it did not answer.
  private var silence: GitError?

  private static let function = "git cat-file"
  /// Longer names mean nothing.
  private static let maximumName = 4096

  init(_ program: GitProgram, _ format: ObjectFormat) {
    self.program = program
    self.format = format
  }

  /// Reads the object that an expression such as `main^1` or an id means.
  func object(named name: [UInt8], maximumSize: Int) throws(GitError) -> Answer {
    if let silence { throw silence }
    let isName = name.count <= Self.maximumName && !name.contains { $0 == newline || $0 == 0 }
    guard isName else { return .absent(words: []) }
    do throws(GitError) {
      if isCautious {
        guard let header = try askHeader(name) else { return .absent(words: []) }
        guard header.size <= maximumSize else {
          return .tooLarge(header.kind, size: header.size)
        }
      }
      return try askContent(name, maximumSize)
    } catch {
      // What comes next could be the rest of this answer.
      contents = nil
      headers = nil
      // How git says before 2.44 that a partial clone lacks an object which may not be fetched.
      if error.message.contains("from promisor remote") { return .absent(words: []) }
      if error.isSilence { silence = error }
      throw error
    }
  }

  private func askContent(_ name: [UInt8], _ maximumSize: Int) throws(GitError) -> Answer {
    let conversation = try start(&contents, "--batch")
    guard let header = try ask(conversation, name) else {
      return .absent(
        words: try telling { () throws(ConversationFailure) in
          try conversation.takeWords()
        })
    }
    guard header.size <= maximumSize else {
      // The content is on its way, however long it is.
      contents = nil
      isCautious = true
      return .tooLarge(header.kind, size: header.size)
    }
    let bytes = try telling { () throws(ConversationFailure) in
      try conversation.read(count: header.size + 1)
    }
    guard bytes.last == newline else { throw .unexpected(Self.function) }
    return .content(header.id, header.kind, bytes.dropLast())
  }

  private func askHeader(_ name: [UInt8]) throws(GitError) -> Header? {
    try ask(start(&headers, "--batch-check"), name)
  }

  private func start(
    _ known: inout ChildConversation?, _ option: String
  ) throws(GitError) -> ChildConversation {
    if let known { return known }
    let conversation = try program.conversation(["cat-file", option])
    known = conversation
    return conversation
  }

  /// Sends a name; gives nil when it means no object.
  private func ask(_ conversation: ChildConversation, _ name: [UInt8]) throws(GitError) -> Header? {
    conversation.send(name + [newline])
    let line = try telling { () throws(ConversationFailure) in
      try conversation.read(upTo: newline, maximumCount: Self.maximumName + 100)
    }
    if let header = Header(line, format) { return header }
    let absences = [" missing", " ambiguous", " submodule"]
    guard line.starts(with: name),
      absences.contains(String(decoding: line[name.count...], as: UTF8.self))
    else { throw .unexpected(Self.function) }
    return nil
  }

  private func telling<Value>(
    _ body: () throws(ConversationFailure) -> Value
  ) throws(GitError) -> Value {
    do throws(ConversationFailure) {
      return try body()
    } catch {
      throw GitError(Self.function, error)
    }
  }
}

extension GitProgramRepository {
  package func allObjects() throws(GitError) -> ObjectListing {
    let arguments = ["cat-file", "--batch-all-objects", "--batch-check", "--unordered"]
    var objects: [ObjectHeader] = []
    var unreadable: Set<[UInt8]> = []
    for line in try program.output(of: arguments).split(separator: newline) {
      if let header = Header(Array(line), objectFormat) {
        objects.append(ObjectHeader(id: header.id, kind: header.kind, size: header.size))
      } else {
        unreadable.insert(Array(line))
      }
    }
    return ObjectListing(objects, unreadableCount: unreadable.count)
  }
}

/// The line before an object's content: `ID KIND SIZE`.
private struct Header {
  var id: ObjectID
  var kind: ObjectKind
  var size: Int

  init?(_ line: [UInt8], _ format: ObjectFormat) {
    let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 3, let id = ObjectID(hex: words[0]), id.format == format,
      let kind = ObjectKind(String(decoding: words[1], as: UTF8.self)),
      let size = Int(String(decoding: words[2], as: UTF8.self)), (0..<1 << 62).contains(size)
    else { return nil }
    self.id = id
    self.kind = kind
    self.size = size
  }
}

extension ObjectKind {
  /// Reads git's word.
  fileprivate init?(_ word: String) {
    switch word {
    case "commit": self = .commit
    case "tree": self = .tree
    case "blob": self = .blob
    case "tag": self = .tag
    default: return nil
    }
  }
}

private let newline = UInt8(ascii: "\n")

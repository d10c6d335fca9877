internal import FileSystem
internal import SourceText

/// The ignore rules of a working tree, asked of one `git check-ignore`.
final class IgnoreRules {
  private let conversation: ChildConversation
  private var silence: GitError?

  private static let function = "git check-ignore"

  init(_ program: GitProgram) throws(GitError) {
    conversation = try program.conversation(
      ["check-ignore", "--stdin", "-z", "--verbose", "--non-matching", "--no-index"])
  }

  func ignore(_ path: RelativePath, isFolder: Bool) throws(GitError) -> Bool {
    if let silence { throw silence }
    // A final slash tells that it is a folder without looking at the disk.
    conversation.send(path.bytes + (isFolder ? [UInt8(ascii: "/")] : []) + [0])
    do throws(ConversationFailure) {
      // The file and line of the rule, the rule itself, and the path.
      var fields: [[UInt8]] = []
      for _ in 0..<4 { fields.append(try conversation.read(upTo: 0, maximumCount: 1 << 20)) }
      return !fields[2].isEmpty && fields[2].first != UInt8(ascii: "!")
    } catch {
      let failure = GitError(Self.function, error)
      if failure.isSilence { silence = failure }
      throw failure
    }
  }
}

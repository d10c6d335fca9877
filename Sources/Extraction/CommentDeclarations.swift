import MigrationModel
import PythonSyntax
import SourceText

/// Reads the exceptions that comments declare.
///
/// Comments have no place in the tree, so what one is about is found among the tokens. In a file without
/// such a comment only the comments are looked at, and it is not lexed again.
struct CommentDeclarations {
  private let tree: SyntaxTree
  private let tokens: [Token]
  private var bytes: [UInt8] { tree.bytes }

  static func all(in tree: SyntaxTree) -> [Declaration] {
    var result: [Declaration] = []
    var declarations: Self?
    for comment in tree.comments {
      guard
        let text = DeclarationReader.declaration(
          in: tree.bytes[comment.offsets.clamped(to: 0..<tree.bytes.count)],
          sign: UInt8(ascii: "#"))
      else { continue }
      var reader = DeclarationReader(text)
      let all = declarations ?? Self(tree: tree, tokens: tree.tokens())
      declarations = all
      result.append(reader.comment(scope: all.scope(of: comment)))
      if result.count == Declaration.maximumCount { break }
    }
    return result
  }

  private func scope(of comment: SourceRange) -> Declaration.Scope {
    let lineStart = lineStart(before: Int(comment.start))
    let next = tokens.firstPartition { $0.start >= comment.start }
    let isOwnLine = bytes[lineStart..<Int(comment.start)].allSatisfy(Self.isBlank)
    guard isOwnLine else {
      return .place(line(from: lineStart, to: comment, next: next))
    }
    let isWithinStatement = next > 0 && !Self.isLayout(tokens[next - 1].kind)
    if lineStart == Int(comment.start), !isWithinStatement { return .file }
    let column = Int(comment.start) - lineStart
    guard let first = tokens[next...].firstIndex(where: { !Self.isLayout($0.kind) }),
      tokens[first].kind != .endOfFile
    else { return .place(SourceRange(comment.start, comment.start)) }
    let start = tokens[first].start
    if isWithinStatement {
      return .place(SourceRange(start, max(tokens[first].end, lineEnd(after: start))))
    }
    // What is indented less does not belong to the block that the comment ends.
    guard Int(start) - self.lineStart(before: Int(start)) >= column else {
      return .place(SourceRange(comment.start, comment.start))
    }
    return .place(SourceRange(start, statementEnd(from: first)))
  }

  /// The line that a comment ends; the whole statement when that ends there too.
  private func line(from lineStart: Int, to comment: SourceRange, next: Int) -> SourceRange {
    var first = tokens.firstPartition { Int($0.end) > lineStart }
    if tokens.indices.contains(next), tokens[next].kind == .newline {
      first = min(first, next)
      while first > 0, !Self.isLayout(tokens[first - 1].kind) { first -= 1 }
    }
    let start = tokens.indices.contains(first) ? tokens[first].start : comment.start
    return SourceRange(min(start, comment.start), comment.start)
  }

  /// The end of the statement that begins at a token, with the blocks that belong to it.
  private func statementEnd(from first: Int) -> UInt32 {
    var index = first
    var end = tokens[first].end
    while index < tokens.count {
      let isDecorator = tokens[index].kind == .at
      while index < tokens.count, tokens[index].kind != .newline, tokens[index].kind != .endOfFile {
        end = tokens[index].end
        index += 1
      }
      index += 1
      guard index < tokens.count else { return end }
      if tokens[index].kind == .indent {
        var depth = 0
        repeat {
          switch tokens[index].kind {
          case .indent: depth += 1
          case .dedent: depth -= 1
          case .newline, .endOfFile: break
          default: end = tokens[index].end
          }
          index += 1
        } while depth > 0 && index < tokens.count
      }
      guard index < tokens.count, isDecorator || Self.continues(tokens[index].kind) else {
        return end
      }
    }
    return end
  }

  private func lineStart(before offset: Int) -> Int {
    var start = offset
    while start > 0, !Self.isLineEnd(bytes[start - 1]) { start -= 1 }
    // A byte order mark is no text.
    return start == 0 && offset >= 3 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : start
  }

  private func lineEnd(after offset: UInt32) -> UInt32 {
    var end = Int(offset)
    while end < bytes.count, !Self.isLineEnd(bytes[end]) { end += 1 }
    return UInt32(clamping: end)
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == 0x0C
  }

  /// Whether a token stands between statements.
  private static func isLayout(_ kind: TokenKind) -> Bool {
    kind == .newline || kind == .indent || kind == .dedent
  }

  /// Whether a token at the start of a line goes on with the statement before it.
  private static func continues(_ kind: TokenKind) -> Bool {
    switch kind {
    case .elifKeyword, .elseKeyword, .exceptKeyword, .finallyKeyword: true
    default: false
    }
  }
}

import SourceText

/// Reads the language and the code of `DO`.
public enum BlockReader {
  /// Reads what follows `DO`.
  public static func read(_ cursor: TokenCursor) -> SQLBlock {
    var block = SQLBlock()
    for index in cursor.rest {
      if cursor.isWord("language", at: index) {
        var name = cursor.narrowed(to: index + 1..<max(index + 1, cursor.end))
        block.language = name.identifier()?.normalized ?? name.stringValue()?.asciiLowercased
      } else if block.body == nil, block.escapedBody == nil,
        let content = cursor.contentOfString(at: index),
        cursor.tokens[index].kind == .string, !cursor.isWord("language", at: index - 1)
      {
        let escapes: Set<UInt8> = [UInt8(ascii: "'"), UInt8(ascii: "\\")]
        let isPlain =
          cursor.bytes[content.lowerBound - 1] == UInt8(ascii: "$")
          || !cursor.bytes[content].contains(where: escapes.contains)
        if isPlain {
          block.body = SourceRange(content)
        } else {
          var code = cursor.narrowed(to: index..<cursor.end)
          block.escapedBody = code.stringValue()
        }
      }
    }
    return block
  }
}

import SQLSyntax
import SourceText

/// Reads one statement of PostgreSQL's tree.
///
/// The tree says what is meant; ranges, and the text of types and expressions, are found among the
/// tokens, from the places that the tree gives.
struct TreeReader {
  /// The tokens of the statement.
  let cursor: TokenCursor
  /// What is added to all positions.
  private let base: UInt32

  /// A reader for a statement; nil when it has no tokens.
  init?(_ text: SQLOutline, base: UInt32, _ statement: TreeNode) {
    let start = UInt32(clamping: statement.number("stmt_location"))
    let length = UInt32(clamping: statement.number("stmt_len"))
    let end = length == 0 ? UInt32(clamping: text.bytes.count) : start &+ length
    let tokens = text.tokens
    let first = tokens.firstIndex(from: start)
    var last = tokens.firstIndex(from: end)
    while last > first, text.bytes[Int(tokens[last - 1].range.start)] == UInt8(ascii: ";") {
      last -= 1
    }
    guard first < last else { return nil }
    cursor = TokenCursor(text.bytes, tokens, first..<last, .postgresql)
    self.base = base
  }

  func read(_ statement: TreeNode) -> [SQLStatement] {
    guard let node = statement.node("stmt") else { return [] }
    let range = range(of: cursor.rest)
    return kinds(of: node).map { SQLStatement(kind: $0, range: range) }
  }

  // MARK: Places

  /// The range of some tokens in the text.
  func range(of tokens: Range<Int>) -> SourceRange {
    moved(cursor.range(of: tokens))
  }

  /// A range among the statement's own bytes in the whole text.
  func moved(_ range: SourceRange) -> SourceRange {
    SourceRange(base + range.start, base + range.end)
  }

  /// The tokens from a place that the tree gives on; from the statement's first where it gives none.
  func cursor(at location: Int) -> TokenCursor {
    guard location >= 0 else { return cursor }
    let index = cursor.tokens.firstIndex(from: UInt32(clamping: location))
    return cursor.narrowed(
      to: min(max(index, cursor.position), cursor.end)..<cursor.end)
  }

  /// The tokens from a place up to the comma or the parenthesis that ends the element of a list.
  func element(at location: Int) -> TokenCursor {
    var cursor = cursor(at: location)
    let start = cursor.position
    while !cursor.isAtEnd, !cursor.isNext(","), !cursor.isNext(")") { cursor.skipNested() }
    return cursor.narrowed(to: start..<min(cursor.position, cursor.end))
  }

  // MARK: Names

  /// An identifier as the database keeps it.
  func identifier(_ text: String, _ range: SourceRange) -> SQLIdentifier {
    SQLIdentifier(text: text, isQuoted: true, range: range)
  }

  /// The range of the token at a place.
  func place(_ location: Int) -> SourceRange {
    let cursor = cursor(at: location)
    return range(of: cursor.position..<min(cursor.position + 1, cursor.end))
  }

  /// The name of a table or of what else a `RangeVar` names.
  func name(_ relation: TreeNode?) -> SQLName {
    guard let relation else { return SQLName([]) }
    return name(
      ["catalogname", "schemaname", "relname"].compactMap { relation.text($0) },
      at: place(relation.location))
  }

  func name(_ parts: [String], at range: SourceRange? = nil) -> SQLName {
    let range = range ?? self.range(of: cursor.rest)
    return SQLName(parts.map { identifier($0, range) })
  }

  /// The name of an object; nil where it has none.
  func objectName(_ node: TreeNode?) -> SQLName? {
    guard let parts = node?.nameParts, !parts.isEmpty else { return nil }
    return name(parts)
  }
}

extension [SQLToken] {
  /// The index of the first token that begins at an offset or behind it.
  func firstIndex(from offset: UInt32) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].range.start < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

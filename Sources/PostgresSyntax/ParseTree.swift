import CPGQuery
import Glibc
import SourceText

/// The tree that PostgreSQL's grammar makes of a text.
///
/// The library hands it out in two forms. As protobuf each node is one of 230 kinds, all of which are looked
/// at to find its size, again to write it, and again to read it, which takes ten times what the grammar
/// does; so it is taken as JSON, which is written in one go. Its memory is kept per thread and freed with
/// each result, so that threads may parse side by side.
final class ParseTree {
  /// The JSON, as the library wrote it.
  let text: [UInt8]
  /// Its values, each before what it holds.
  let values: [TreeValue]
  /// What the grammar was asked about.
  private let sql: [UInt8]

  /// Why there is no tree.
  struct Rejection: Error {
    var message: String
    /// The byte at which the grammar stopped, counted from 0; nil where it does not say.
    var offset: Int?
  }

  /// Asks the grammar.
  ///
  /// - Parameter bytes: SQL without NUL bytes, within the limits.
  /// - Throws: What the grammar says where it rejects the text.
  init(_ bytes: [UInt8]) throws(Rejection) {
    sql = bytes
    let result = Self.asking(bytes, pg_query_parse)
    defer { pg_query_free_parse_result(result) }
    if let error = result.error { throw Self.rejection(error.pointee, of: bytes) }
    guard let json = result.parse_tree else { throw Rejection(message: "there is no tree") }
    text = Array(UnsafeRawBufferPointer(start: json, count: strlen(json)))
    guard let values = TreeValues.read(text) else {
      throw Rejection(message: "the tree cannot be read")
    }
    self.values = values
  }

  /// The statements, in their order.
  var statements: [TreeNode] { TreeNode(self, 0)["stmts"]?.children ?? [] }

  /// Whether a word of the JSON is this one.
  func isWord(_ word: String, at range: SourceRange) -> Bool {
    let wanted = word.utf8.span
    let start = Int(range.start)
    guard wanted.count == Int(range.end) - start else { return false }
    // Words of one length often begin alike, and end differently.
    for index in wanted.indices.reversed() where text[start + index] != wanted[index] {
      return false
    }
    return true
  }

  /// An integer that the JSON does not have, as it writes positive ones only.
  ///
  /// - Parameter location: Where it begins in the SQL, as a byte.
  /// - Returns: Nil where it cannot be told.
  func unwrittenInteger(at location: Int) -> String? {
    guard sql.indices.contains(location), sql[location] == UInt8(ascii: "-") else { return "0" }
    let digits = sql[(location + 1)...].drop { $0 <= UInt8(ascii: " ") }
      .prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return Int(String(decoding: digits, as: UTF8.self)).map { "\(-$0)" }
  }

  /// How many statements the grammar finds; their tree is not made, which is most of the work.
  ///
  /// - Parameter bytes: SQL without NUL bytes, within the limits.
  /// - Returns: The number of statements.
  /// - Throws: What the grammar says where it rejects the text.
  static func statementCount(of bytes: [UInt8]) throws(Rejection) -> Int {
    let result = asking(bytes, pg_query_split_with_parser)
    defer { pg_query_free_split_result(result) }
    if let error = result.error { throw rejection(error.pointee, of: bytes) }
    return Int(result.n_stmts)
  }

  /// Calls a function of the library with a text.
  private static func asking<Result>(
    _ bytes: [UInt8], _ function: (UnsafePointer<CChar>?) -> Result
  ) -> Result {
    (bytes + [0]).withUnsafeBytes { function($0.bindMemory(to: CChar.self).baseAddress) }
  }

  private static func rejection(_ error: PgQueryError, of bytes: [UInt8]) -> Rejection {
    // Counted from 1, in characters.
    let position = Int(error.cursorpos)
    return Rejection(
      message: error.message.map { String(cString: $0) } ?? "no message",
      offset: position > 0 ? offset(of: position - 1, in: bytes) : nil)
  }

  private static func offset(of character: Int, in bytes: [UInt8]) -> Int {
    var left = character
    for (index, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if left == 0 { return index }
      left -= 1
    }
    return bytes.count
  }
}

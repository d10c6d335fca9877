import MigrationModel
import PostgresSyntax
import PythonSyntax
import SQLSyntax
import SchemaModel
import SourceText

/// What an SQL text that a migration executes does.
struct RawSQL {
  /// One `execute` for the text, and then what was understood of it.
  var operations: [Operation] = []
  /// The exceptions that comments in it declare.
  private(set) var declarations: [Declaration] = []
  /// What happens in it and cannot be read.
  private(set) var unread: [UnreadOperation] = []

  /// How many operations of one text are kept; a text that has more says so.
  private static let maximumOperations = 20_000
  /// How deep blocks of code may be in texts that blocks execute.
  private static let maximumDepth = 8

  private let dialect: Dialect?

  /// Reads a text.
  ///
  /// What has no known place in the source points at the call that executes the text.
  ///
  /// - Parameters:
  ///   - text: The text, with bind markers.
  ///   - call: Where it is executed.
  ///   - dialect: The database whose SQL it is; nil where that is not known.
  init(_ text: StaticText, call: SourceRange, dialect: Dialect?) {
    self.dialect = dialect
    let place = { (range: Range<Int>) in text.sourceRange(of: range) ?? call }
    let script = Self.script(text.bytes, dialect)
    let whole = text.text
    operations.reserveCapacity(1 + min(script.statements.count, Self.maximumOperations))
    operations.append(Operation(directive: "execute", range: call, sql: whole))
    read(script, of: whole, .exact, depth: 0, place)
    declarations = Self.declarations(in: script, place)
  }

  /// The statements of a text, by the grammar of the database that gets it.
  ///
  /// Where that is not known, it is PostgreSQL's as long as its grammar has no objection.
  private static func script(_ bytes: [UInt8], _ dialect: Dialect?) -> SQLScript {
    switch dialect {
    case nil: PostgresScript.read(bytes)
    case .postgresql: PostgresScript.read(bytes, dialect: .postgresql)
    case .mysql, .mariadb: SQLScript(bytes, dialect: .mysql)
    case .sqlite: SQLScript(bytes, dialect: .sqlite)
    case .oracle: SQLScript(bytes, dialect: .oracle)
    case .mssql: SQLScript(bytes, dialect: .unknown)
    }
  }

  /// Reads the statements of a text; `text` is all of it, where somebody has made that.
  private mutating func read(
    _ script: SQLScript, of text: String? = nil, _ certainty: Certainty, depth: Int,
    _ place: (Range<Int>) -> SourceRange
  ) {
    if script.holdsNUL {
      unread.append(
        UnreadOperation(
          range: place(0..<script.bytes.count), reason: "SQL text holds a NUL byte"))
    }
    let reader = StatementOperations(dialect)
    let whole = 0..<script.bytes.count
    for number in script.statements.indices {
      let statement = script.statements[number]
      var made = reader.operations(of: statement)
      // Changed where they are, so that none is copied.
      for index in made.indices {
        guard operations.count < Self.maximumOperations else {
          return note("the SQL text does more than is followed", place(statement.range.offsets))
        }
        made[index].source = .sql
        made[index].range = place(made[index].range.offsets)
        made[index].certainty = certainty
        if made[index].directive == "execute" {
          // A statement is often all of its text, and shares it then.
          let isWhole = statement.range.offsets == whole
          made[index].sql = (isWhole ? text : nil) ?? script.text(of: statement.range)
        }
        if case .unknown(let word)? = made[index].statement {
          made[index].certainty = .unknown
          note(Self.reason(word), made[index].range)
        }
        operations.append(made[index])
      }
      if case .block(let block) = statement.kind {
        read(block, of: statement, in: script, certainty, depth: depth, place)
      }
    }
  }

  private static func reason(_ word: String) -> String {
    switch word {
    case "": "SQL that is not understood"
    case "call", "execute", "exec": "SQL `\(word.uppercased())` runs what is defined elsewhere"
    default: "an SQL statement beginning with `\(word.uppercased())` is not understood"
    }
  }

  private mutating func note(_ reason: String, _ range: SourceRange) {
    let entry = UnreadOperation(range: range, reason: reason)
    if unread.last != entry { unread.append(entry) }
  }

  // MARK: Blocks

  /// Reads the code of `DO`: its statements are operations of their own.
  private mutating func read(
    _ block: SQLBlock, of statement: SQLStatement, in script: SQLScript, _ certainty: Certainty,
    depth: Int, _ place: (Range<Int>) -> SourceRange
  ) {
    let whole = place(statement.range.offsets)
    let range = block.body?.offsets
    guard
      let bytes = range.map({ Array(script.bytes[$0]) })
        ?? block.escapedBody.map({ Array($0.utf8) }),
      block.language ?? "plpgsql" == "plpgsql", depth < Self.maximumDepth
    else { return leaveUnread("the code of this block is not read", whole) }
    let code = ProceduralCode(bytes)
    if code.isMalformed { leaveUnread("the code of this block is not understood", whole) }
    func inner(_ part: Range<Int>) -> SourceRange {
      guard let range else { return whole }
      return place(part.lowerBound + range.lowerBound..<part.upperBound + range.lowerBound)
    }
    for part in code.parts {
      let offsets = part.range.offsets
      guard part.kind != .dynamic else {
        leaveUnread("SQL text is put together by the block that executes it", inner(offsets))
        continue
      }
      let certainty = part.isConditional && certainty == .exact ? .conditional : certainty
      read(Self.script(Array(bytes[offsets]), .postgresql), certainty, depth: depth + 1) {
        inner($0.lowerBound + offsets.lowerBound..<$0.upperBound + offsets.lowerBound)
      }
    }
  }

  /// Notes that something happens which may be anything.
  private mutating func leaveUnread(_ reason: String, _ range: SourceRange) {
    note(reason, range)
    operations.append(
      Operation(
        directive: "execute", changes: [.unknown(nil)], range: range, certainty: .unknown,
        source: .sql))
  }

  // MARK: Comments

  /// What comments declare; each is about the statement on whose line or in which it stands, one on a
  /// line of its own between statements about the next.
  private static func declarations(
    in script: SQLScript, _ place: (Range<Int>) -> SourceRange
  ) -> [Declaration] {
    var result: [Declaration] = []
    for comment in script.comments {
      guard
        let text = DeclarationReader.declaration(
          in: script.bytes[comment.range.offsets], sign: UInt8(ascii: "-"))
      else { continue }
      let start = comment.range.start
      let line = script.bytes[..<Int(start)].reversed().prefix { $0 != UInt8(ascii: "\n") }
      let statements = script.statements
      let index =
        line.allSatisfy { $0 <= UInt8(ascii: " ") }
        ? statements.firstPartition { $0.range.end > start }
        : statements.firstPartition { $0.range.start >= start } - 1
      let scope = statements.indices.contains(index) ? statements[index].range : comment.range
      var reader = DeclarationReader(text)
      result.append(
        reader.comment(scope: .place(place(scope.offsets))).moved(by: place))
      if result.count == Declaration.maximumCount { break }
    }
    return result
  }
}

extension Declaration {
  /// The declaration with its ranges, which count bytes of an SQL text, in the source.
  fileprivate func moved(by place: (Range<Int>) -> SourceRange) -> Declaration {
    func move(_ word: Located<String>) -> Located<String> {
      Located(word.value, place(word.range.offsets))
    }
    var result = self
    result.range = place(range.offsets)
    switch content {
    case .ignore(let names): result.content = .ignore(names.map(move))
    case .replaces(let names): result.content = .replaces(names.map(move))
    case .backport(let name): result.content = .backport(of: move(name))
    case .unreadable: break
    }
    return result
  }
}

import CPGQuery
package import SQLSyntax
import SourceText

/// Reads SQL with PostgreSQL's own grammar.
package enum PostgresScript {
  /// How many statements are tried one by one after the text as a whole was rejected.
  private static let maximumRetries = 20_000

  /// Reads an SQL text.
  ///
  /// What PostgreSQL's grammar accepts is read with it. Where it rejects the text, because the syntax is
  /// newer or another database's, or the text is too long for it, each statement is tried by itself, and
  /// those that are rejected are as our own reader has them.
  ///
  /// - Parameters:
  ///   - bytes: The text; bind markers of drivers may stand in it.
  ///   - dialect: Whose SQL it is; `unknown` where that is not known.
  /// - Returns: The statements, and as problems what the grammar rejects.
  package static func read(_ bytes: [UInt8], dialect: SQLDialect = .unknown) -> SQLScript {
    let text = SQLOutline(bytes, dialect: .postgresql)
    guard !text.tokens.isEmpty else { return SQLScript(text) }
    let own = ownReading(of: text)
    // Where it is known to be PostgreSQL's, the grammar has nothing to say about it; elsewhere whether it
    // accepts the text tells whose SQL it is.
    if dialect == .postgresql, let own { return own }
    do throws(Rejected) {
      let statements = try statements(of: text, own)
      return SQLScript(text, statements: statements, problems: text.problems)
    } catch {
      let text = dialect == .unknown ? SQLOutline(bytes, dialect: .unknown) : text
      return SQLScript(
        text, statements: oneByOne(SQLScript(text)), problems: text.problems + [error.problem])
    }
  }

  /// What the grammar says about each statement by itself, and for those that it rejects our own reader.
  private static func oneByOne(_ script: SQLScript) -> [SQLStatement] {
    guard script.statements.count > 1, script.statements.count <= maximumRetries else {
      return script.statements
    }
    return script.statements.flatMap { statement in
      let start = statement.range.start
      let part = SQLOutline(Array(script.bytes[statement.range.offsets]), dialect: .postgresql)
      let own = start == 0 ? ownReading(of: part) : nil
      return (try? statements(of: part, own, at: start)) ?? [statement]
    }
  }

  private struct Rejected: Error {
    var problem: SQLProblem
  }

  /// The statements of a text as the grammar reads them.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - own: The text as our own reader has it, if it may answer where the grammar agrees.
  ///   - base: What is added to all positions but those in `own`.
  /// - Returns: The statements, in their order.
  /// - Throws: What the grammar rejects, or may not be asked.
  private static func statements(
    of text: SQLOutline, _ own: SQLScript?, at base: UInt32 = 0
  ) throws(Rejected) -> [SQLStatement] {
    if let objection = GrammarLimits.objection(to: text) { throw Rejected(problem: objection) }
    do throws(ParseTree.Rejection) {
      if let own, try statementCount(of: text) == own.statements.count { return own.statements }
      return try tree(of: text).statements.flatMap { statement in
        TreeReader(text, base: base, statement)?.read(statement) ?? []
      }
    } catch {
      let start = base + UInt32(clamping: min(error.offset ?? 0, text.bytes.count - 1))
      throw Rejected(
        problem: SQLProblem(
          range: SourceRange(start, start + 1),
          message: "PostgreSQL's grammar rejects this: \(error.message)"))
    }
  }

  /// A text as our own reader has it; nil unless it makes of all statements what the grammar makes.
  ///
  /// These are plain queries and changes of rows, whose trees are by far the largest, and what is asked of them
  /// (the verb, the table, whether there is a `WHERE`) our own reader knows as well; and the many short
  /// statements about definitions that can only mean one thing. That the grammar accepts them is all that it
  /// has to say.
  private static func ownReading(of text: SQLOutline) -> SQLScript? {
    let arePlain = text.statements.allSatisfy { PlainStatement.isOne(text.cursor($0)) }
    guard arePlain else { return nil }
    let script = SQLScript(text)
    var (changesRows, changesDefinitions) = (false, false)
    for index in script.statements.indices {
      switch script.statements[index].kind {
      case .data: changesRows = true
      case .alterTable, .create, .alter, .drop: changesDefinitions = true
      default: return nil
      }
    }
    // The grammar cuts long names, which our own reader leaves as they are in changes of rows.
    return changesRows && changesDefinitions ? nil : script
  }

  private static func statementCount(
    of text: SQLOutline
  ) throws(ParseTree.Rejection) -> Int {
    do throws(ParseTree.Rejection) {
      return try ParseTree.statementCount(
        of: BindMarkers.replaced(in: text, .withoutQuestionMarks))
    } catch {
      guard BindMarkers.hasQuestionMarks(text) else { throw error }
      return try ParseTree.statementCount(of: BindMarkers.replaced(in: text, .all))
    }
  }

  private static func tree(of text: SQLOutline) throws(ParseTree.Rejection) -> ParseTree {
    do throws(ParseTree.Rejection) {
      return try ParseTree(BindMarkers.replaced(in: text, .withoutQuestionMarks))
    } catch {
      guard BindMarkers.hasQuestionMarks(text) else { throw error }
      return try ParseTree(BindMarkers.replaced(in: text, .all))
    }
  }
}

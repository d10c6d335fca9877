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
    let native = SQLScript(bytes, dialect: .postgresql)
    guard !native.tokens.isEmpty else { return native }
    // Where it is known to be PostgreSQL's, the grammar has nothing to say about it; elsewhere whether it
    // accepts the text tells whose SQL it is.
    if dialect == .postgresql, changesRowsOnly(native) { return native }
    do throws(Rejected) {
      let statements = try statements(of: native)
      return SQLScript(native, statements: statements, problems: native.problems)
    } catch {
      let script = dialect == .unknown ? SQLScript(bytes, dialect: .unknown) : native
      return SQLScript(
        script, statements: oneByOne(script), problems: script.problems + [error.problem])
    }
  }

  /// What the grammar says about each statement by itself, and for those that it rejects our own reader.
  private static func oneByOne(_ script: SQLScript) -> [SQLStatement] {
    guard script.statements.count > 1, script.statements.count <= maximumRetries else {
      return script.statements
    }
    return script.statements.flatMap { statement in
      let part = SQLScript(Array(script.bytes[statement.range.offsets]), dialect: .postgresql)
      return (try? statements(of: part, at: statement.range.start)) ?? [statement]
    }
  }

  private struct Rejected: Error {
    var problem: SQLProblem
  }

  /// The statements of a text as the grammar reads them.
  ///
  /// - Parameters:
  ///   - script: The text.
  ///   - base: What is added to all positions.
  /// - Returns: The statements, in their order.
  /// - Throws: What the grammar rejects, or may not be asked.
  private static func statements(
    of script: SQLScript, at base: UInt32 = 0
  ) throws(Rejected) -> [SQLStatement] {
    if let objection = GrammarLimits.objection(to: script) { throw Rejected(problem: objection) }
    do throws(ParseTree.Rejection) {
      if base == 0, changesRowsOnly(script),
        try statementCount(of: script) == script.statements.count
      {
        return script.statements
      }
      return try tree(of: script).statements.flatMap { statement in
        TreeReader(script, base: base, statement)?.read(statement) ?? []
      }
    } catch {
      let start = base + UInt32(clamping: min(error.offset ?? 0, script.bytes.count - 1))
      throw Rejected(
        problem: SQLProblem(
          range: SourceRange(start, start + 1),
          message: "PostgreSQL's grammar rejects this: \(error.message)"))
    }
  }

  /// Whether all statements are plain queries and changes of rows.
  ///
  /// Their trees are by far the largest, and what is asked of them (the verb, the table, whether there is
  /// a `WHERE`) our own reader knows as well: that the grammar accepts them is all that it has to say.
  private static func changesRowsOnly(_ script: SQLScript) -> Bool {
    script.statements.allSatisfy { statement in
      guard case .data = statement.kind else { return false }
      let cursor = TokenCursor(
        script.bytes, script.tokens,
        script.tokens.firstIndex(from: statement.range.start)..<script.tokens.count,
        .postgresql)
      return ["insert", "update", "delete", "select", "merge"].contains(cursor.word)
    }
  }

  private static func statementCount(
    of script: SQLScript
  ) throws(ParseTree.Rejection) -> Int {
    do throws(ParseTree.Rejection) {
      return try ParseTree.statementCount(
        of: BindMarkers.replaced(in: script, .withoutQuestionMarks))
    } catch {
      guard BindMarkers.hasQuestionMarks(script) else { throw error }
      return try ParseTree.statementCount(of: BindMarkers.replaced(in: script, .all))
    }
  }

  private static func tree(of script: SQLScript) throws(ParseTree.Rejection) -> ParseTree {
    do throws(ParseTree.Rejection) {
      return try ParseTree(BindMarkers.replaced(in: script, .withoutQuestionMarks))
    } catch {
      guard BindMarkers.hasQuestionMarks(script) else { throw error }
      return try ParseTree(BindMarkers.replaced(in: script, .all))
    }
  }
}

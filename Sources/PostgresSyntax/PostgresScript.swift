import CPGQuery
package import SQLSyntax
import SourceText

/// Reads SQL with PostgreSQL's own grammar.
package enum PostgresScript {
  /// The longest text of which the statements are tried one by one after the whole was rejected, and
  /// how many statements that may be.
  private static let maximumRetries = 2000

  /// Reads an SQL text.
  ///
  /// What PostgreSQL's grammar accepts is read with it. Where it rejects the text, because the syntax is
  /// newer or another database's, each statement is tried by itself, and those that are rejected are as
  /// our own reader has them.
  ///
  /// - Parameters:
  ///   - bytes: The text; bind markers of drivers may stand in it.
  ///   - dialect: Whose SQL it is; `unknown` where that is not known.
  /// - Returns: The statements, and as problems what the grammar rejects.
  package static func read(_ bytes: [UInt8], dialect: SQLDialect = .unknown) -> SQLScript {
    let native = SQLScript(bytes, dialect: .postgresql)
    guard !native.tokens.isEmpty else { return native }
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
    guard script.statements.count > 1, script.statements.count <= maximumRetries,
      script.bytes.count <= GrammarLimits.maximumLength
    else { return script.statements }
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
      let tree = try tree(of: script)
      return tree.withStatements { statements in
        statements.flatMap { TreeReader(script, base: base, $0)?.read($0) ?? [] }
      }
    } catch {
      let start = base + UInt32(clamping: min(error.offset ?? 0, script.bytes.count - 1))
      throw Rejected(
        problem: SQLProblem(
          range: SourceRange(start, start + 1),
          message: "PostgreSQL's grammar rejects this: \(error.message)"))
    }
  }

  /// The tree of a text; where it is rejected with `?` as an operator, of that with `?` as a marker.
  ///
  /// - Parameter script: The text.
  /// - Returns: The tree, to be freed.
  /// - Throws: Why there is none.
  private static func tree(of script: SQLScript) throws(ParseTree.Rejection) -> ParseTree {
    let hasQuestionMarks = script.tokens.contains { BindMarkers.isQuestionMark($0, script) }
    do throws(ParseTree.Rejection) {
      return try ParseTree(BindMarkers.replaced(in: script, replacesQuestionMarks: false))
    } catch {
      guard hasQuestionMarks else { throw error }
      return try ParseTree(BindMarkers.replaced(in: script, replacesQuestionMarks: true))
    }
  }
}

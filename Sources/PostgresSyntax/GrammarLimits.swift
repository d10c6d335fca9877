import SQLSyntax
import SourceText

/// What may be handed to PostgreSQL's grammar.
///
/// Its tree is made into JSON by recursion without a bound, so that some thousand nested terms overflow
/// the stack: how deep a tree can become is estimated before, from the tokens, and generously.
enum GrammarLimits {
  /// The longest text; reading it may take four hundred times its memory, and a second a megabyte.
  static let maximumLength = 1 << 18
  /// The deepest tree; 2,000 levels need less than a megabyte of stack.
  static let maximumDepth = 1500

  /// Why the grammar is not asked about a text; nil when it may be.
  static func objection(to text: SQLOutline) -> SQLProblem? {
    let whole = SourceRange(0..<text.bytes.count)
    if text.bytes.count > maximumLength {
      return SQLProblem(range: whole, message: "SQL text is too long for PostgreSQL's grammar")
    }
    if text.holdsNUL, let index = text.bytes.firstIndex(of: 0) {
      return SQLProblem(range: SourceRange(index..<index + 1), message: "SQL text holds a NUL byte")
    }
    return tooDeep(text)
  }

  /// The token at which a tree may become too deep.
  ///
  /// Within one pair of parentheses each word and each operator may nest what stands before it, but for
  /// what commas separate, unless a set operation takes whole lists as its operands.
  private static func tooDeep(_ text: SQLOutline) -> SQLProblem? {
    var levels = [Level()]
    var depth = 0
    for token in text.tokens {
      let byte = text.bytes[Int(token.range.start)]
      switch (token.kind, byte) {
      case (.punctuation, UInt8(ascii: "(")), (.punctuation, UInt8(ascii: "[")):
        levels.append(Level())
        depth += 1
      case (.punctuation, UInt8(ascii: ")")), (.punctuation, UInt8(ascii: "]")):
        guard levels.count > 1, let closed = levels.popLast() else { continue }
        depth -= closed.depth + 1
        // What was closed may be the operand of more: `a[1][2]`, `f(x)(y)`.
        depth += levels[levels.count - 1].nest()
      case (.punctuation, UInt8(ascii: ",")):
        depth -= levels[levels.count - 1].separate()
      case (.punctuation, UInt8(ascii: ";")):
        levels = [Level()]
        depth = 0
      case (.word, _):
        depth += levels[levels.count - 1].nest(isSetOperation(token, text))
      case (.symbol, _), (.bindMarker, _):
        depth += levels[levels.count - 1].nest()
      default: continue
      }
      if depth > maximumDepth {
        return SQLProblem(
          range: token.range, message: "SQL text is nested too deeply for PostgreSQL's grammar")
      }
    }
    return nil
  }

  private static func isSetOperation(_ token: SQLToken, _ text: SQLOutline) -> Bool {
    let operation: String
    switch token.range.offsets.count {
    case 5: operation = "union"
    case 6: operation = "except"
    case 9: operation = "intersect"
    default: return false
    }
    return text.bytes[token.range.offsets].lazy.map { $0 | 0x20 }.elementsEqual(operation.utf8)
  }

  /// What is nested within one pair of parentheses.
  private struct Level {
    private var sinceComma = 0
    private var setOperations = 0

    var depth: Int { sinceComma + setOperations }

    /// Notes one more level, and says how many that are.
    mutating func nest(_ isSetOperation: Bool = false) -> Int {
      if isSetOperation { setOperations += 1 } else { sinceComma += 1 }
      return 1
    }

    /// Notes a comma, and says how many levels end at it.
    mutating func separate() -> Int {
      defer { sinceComma = 0 }
      return sinceComma
    }
  }
}

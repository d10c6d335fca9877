/// The indentation of a block, measured twice: with tabs to the next multiple of 8, and with tabs as one
/// column, so that text that depends on the width of a tab is found.
struct Indentation: Equatable {
  var column: Int
  var alternate: Int
}

extension Lexer {
  /// Reads the white space at the start of a logical line and opens or closes blocks.
  mutating func lexIndentation(_ out: inout Output) {
    let start = position
    guard let indentation = measureIndentation(&out) else { return }
    guard position < bytes.count else { return }
    let byte = bytes[position]
    if byte == Ascii.hash { lexComment() }
    if position >= bytes.count { return }
    if Ascii.isLineEnd(bytes[position]) {
      skipLineEnd()
      return
    }
    isAtLineStart = false
    isFirstOnLine = true
    let current = indents[indents.count - 1]
    if indentation.column == current.column {
      if indentation.alternate != current.alternate { inconsistent(from: start, &out) }
    } else if indentation.column > current.column {
      open(indentation, from: start, &out)
    } else {
      close(to: indentation, from: start, &out)
    }
  }

  /// Steps over white space and joined lines.
  ///
  /// - Returns: Nil after an error, which has become a token.
  private mutating func measureIndentation(_ out: inout Output) -> Indentation? {
    // Most white space is nothing but spaces.
    let start = position
    var end = start
    while end < bytes.count, bytes[end] == Ascii.space { end += 1 }
    position = end
    var indentation = Indentation(column: end - start, alternate: end - start)
    var joinedColumn = 0
    while position < bytes.count {
      switch bytes[position] {
      case Ascii.space:
        indentation.column += 1
        indentation.alternate += 1
      case Ascii.tab:
        indentation.column = (indentation.column / 8 + 1) * 8
        indentation.alternate += 1
      case Ascii.formFeed:
        indentation = Indentation(column: 0, alternate: 0)
      case Ascii.backslash:
        if joinedColumn == 0 { joinedColumn = indentation.column }
        let count = out.count
        lexContinuation(&out)
        if out.count > count {
          isAtLineStart = false
          return nil
        }
        continue
      default:
        return joinedColumn > 0
          ? Indentation(column: joinedColumn, alternate: joinedColumn) : indentation
      }
      position += 1
    }
    return indentation
  }

  private mutating func open(_ indentation: Indentation, from start: Int, _ out: inout Output) {
    if indents.count > Self.maximumIndents {
      abandonLine()
      invalid("too many levels of indentation", from: start, &out)
      return
    }
    if indentation.alternate <= indents[indents.count - 1].alternate {
      inconsistent(from: start, &out)
    }
    indents.append(indentation)
    emit(.indent, from: start, &out)
  }

  private mutating func close(to indentation: Indentation, from start: Int, _ out: inout Output) {
    while indents.count > 1, indentation.column < indents[indents.count - 1].column {
      indents.removeLast()
      emit(.dedent, from: position, &out)
    }
    let current = indents[indents.count - 1]
    if indentation.column != current.column {
      invalid("unindent does not match any outer indentation level", from: start, &out)
    } else if indentation.alternate != current.alternate {
      inconsistent(from: start, &out)
    }
  }

  private mutating func inconsistent(from start: Int, _ out: inout Output) {
    invalid("inconsistent use of tabs and spaces in indentation", from: start, &out)
  }
}

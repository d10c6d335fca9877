import SourceText

/// One line of a source file as it is shown: decoded, made harmless, and cut to a width.
struct DisplayLine {
  /// What one scalar of the source became.
  private struct Cell {
    /// The byte in the line where the scalar begins, from 0.
    var offset: Int
    /// The column where it is shown, from 0, before cutting.
    var column: Int
    var width: Int
    var text: String
  }

  private static let tabWidth = 4
  private static let cutMark = "..."
  /// How many bytes beside the focus are looked at; lines can be as long as files.
  private static let reach = 2048
  /// How many combining marks one character may carry; more are left out.
  private static let maximumMarks = 8

  /// The text to print.
  let text: String
  /// Empty where each byte is shown as itself, in one column.
  private let cells: [Cell]
  /// How far the text was moved to the left, and how much room the mark of the cut takes.
  private let shift: Int
  private let visible: Range<Int>

  /// Makes a line.
  ///
  /// - Parameters:
  ///   - bytes: The line without its end.
  ///   - isFirst: Whether it is the first line of its file, where a byte order mark is no text.
  ///   - focus: The bytes that have to be seen, from 0; they may lie past the end.
  ///   - width: The columns there are.
  init(_ bytes: ArraySlice<UInt8>, isFirst: Bool, focus: Range<Int>, width: Int) {
    let byteOrderMark = isFirst && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let first = max(byteOrderMark, min(focus.lowerBound, bytes.count) - Self.reach)
    let last = min(
      bytes.count, max(first, min(focus.upperBound, focus.lowerBound + Self.reach)) + Self.reach)
    let isWhole = first == 0 && last == bytes.count
    if isWhole, last <= width, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) {
      cells = []
      shift = 0
      visible = 0..<last
      text = String(decoding: bytes, as: UTF8.self)
      return
    }
    let cells = Self.cells(bytes, from: Self.characterStart(first, in: bytes), to: last)
    self.cells = cells

    let total = cells.last.map { $0.column + $0.width } ?? 0
    let isCutBefore = first > byteOrderMark
    let isCutAfter = last < bytes.count
    guard total > width || isCutBefore || isCutAfter else {
      (shift, visible) = (0, 0..<total)
      text = Self.text(of: cells)
      return
    }
    let room = max(width - 2 * Self.cutMark.count, 8)
    let start = Self.column(focus.lowerBound, in: cells)
    let end = max(start, Self.column(focus.upperBound, in: cells))
    // A quarter of the room for what comes before, unless the line could be shown from its start.
    var from = max(0, min(start - room / 4, total - room))
    if !isCutBefore, end <= room { from = 0 }
    let shown = cells.filter { $0.column >= from && $0.column + $0.width <= from + room }
    from = shown.first?.column ?? from
    let before = isCutBefore || from > 0 ? Self.cutMark : ""
    let until = shown.last.map { $0.column + $0.width } ?? from
    let after = isCutAfter || until < total ? Self.cutMark : ""
    shift = from - before.count
    visible = from..<until
    text = before + Self.text(of: shown) + after
  }

  private static func text(of cells: [Cell]) -> String {
    cells.reduce(into: "") { $0 += $1.text }
  }

  /// The columns of the shown text that a range of bytes takes, at least one; a range past the end
  /// of the line takes the column after it.
  func columns(of range: Range<Int>) -> Range<Int> {
    let start = column(range.lowerBound)
    let end = column(range.upperBound)
    let from = min(max(start, visible.lowerBound), visible.upperBound)
    let until = max(from + 1, min(end, visible.upperBound))
    return from - shift..<until - shift
  }

  private func column(_ offset: Int) -> Int {
    cells.isEmpty ? min(offset, visible.upperBound) : Self.column(offset, in: cells)
  }

  private static func column(_ offset: Int, in cells: [Cell]) -> Int {
    var low = 0
    var high = cells.count
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    if low < cells.count { return cells[low].column }
    return cells.last.map { $0.column + $0.width } ?? 0
  }

  /// Steps back over continuation bytes, so that decoding begins with a whole character.
  private static func characterStart(_ offset: Int, in bytes: ArraySlice<UInt8>) -> Int {
    var offset = offset
    for _ in 0..<3 where offset > 0 && offset < bytes.count {
      guard bytes[bytes.startIndex + offset] & 0xC0 == 0x80 else { break }
      offset -= 1
    }
    return offset
  }

  private static func cells(_ bytes: ArraySlice<UInt8>, from: Int, to: Int) -> [Cell] {
    var cells: [Cell] = []
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes[(bytes.startIndex + from)..<(bytes.startIndex + to)].makeIterator()
    var offset = from
    var column = 0
    var marks = 0
    while true {
      let scalar: Unicode.Scalar
      let length: Int
      switch parser.parseScalar(from: &rest) {
      case .valid(let encoded):
        scalar = Unicode.UTF8.decode(encoded)
        length = encoded.count
      case .error(let count):
        scalar = "\u{FFFD}"
        length = count
      case .emptyInput:
        return cells
      }
      var (text, width) = shown(scalar, at: column)
      marks = width == 0 ? marks + 1 : 0
      if marks > maximumMarks { text = "" }
      cells.append(Cell(offset: offset, column: column, width: width, text: text))
      offset += length
      column += width
    }
  }

  private static func shown(_ scalar: Unicode.Scalar, at column: Int) -> (String, Int) {
    if scalar == "\t" {
      let width = tabWidth - column % tabWidth
      return (String(repeating: " ", count: width), width)
    }
    guard scalar.isEscapedForDisplay else { return (String(scalar), scalar.displayWidth) }
    let text = String(scalar).escapedForDisplay
    return (text, text.utf8.count)
  }
}

/// A place in a file as people and machine formats name it.
public struct LinePosition: Hashable, Comparable, Sendable {
  /// The line, counted from 1.
  public var line: Int
  /// The column, counted from 1 in UTF-8 bytes.
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (lhs: Self, rhs: Self) -> Bool {
    (lhs.line, lhs.column) < (rhs.line, rhs.column)
  }
}

/// The line starts of one text; made at the edge, when a range has to be shown.
///
/// Lines end as Python's do: at `\n`, `\r\n`, or a lone `\r`. A byte order mark counts as bytes of
/// the first line.
public struct LineIndex: Sendable {
  private let starts: [Int]
  private let bytes: [UInt8]

  /// About how many bytes a line has in most files, or more.
  private static let usualLength = 24

  public init(_ bytes: [UInt8]) {
    self.init(bytes, upTo: bytes.count)
  }

  /// Finds the lines that start at or before an offset.
  fileprivate init(_ bytes: [UInt8], upTo end: Int) {
    var starts: [Int] = []
    starts.reserveCapacity(1 + end / Self.usualLength)
    starts.append(0)
    let text = bytes.span
    var next = 0
    while true {
      // Few bytes of a text are less than a blank, and most of these end lines.
      let index = text.firstIndex(ofLessThan: UInt8(ascii: "\r") + 1, from: next, to: end)
      guard index < end else { break }
      next = index + 1
      switch text[index] {
      case UInt8(ascii: "\n"): starts.append(index + 1)
      case UInt8(ascii: "\r"):
        let isFollowed = index + 1 < text.count && text[index + 1] == UInt8(ascii: "\n")
        if !isFollowed { starts.append(index + 1) }
      default: continue
      }
    }
    self.starts = starts
    self.bytes = bytes
  }

  /// The number of lines; text after the last line end is a line, even when it is empty.
  public var lineCount: Int { starts.count }

  /// The place of a byte offset; an offset past the end is the place after the last byte.
  public func position(of offset: Int) -> LinePosition {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return LinePosition(line: low + 1, column: offset - starts[low] + 1)
  }

  /// The bytes of a line (counted from 1) without its line end; empty for a line that does not exist.
  public func contents(ofLine line: Int) -> ArraySlice<UInt8> {
    guard line >= 1, line <= starts.count else { return [] }
    let start = starts[line - 1]
    var end = line < starts.count ? starts[line] : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return bytes[start..<end]
  }
}

extension SourceFile {
  /// The place of a byte offset; whoever asks for many places of a file makes an index.
  public func position(of offset: Int) -> LinePosition {
    let offset = min(max(offset, 0), bytes.count)
    return LineIndex(bytes, upTo: offset).position(of: offset)
  }
}

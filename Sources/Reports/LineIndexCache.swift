import Diagnostics
import SourceText

/// Where a label starts and ends, as people name places; the end is exclusive.
struct Span {
  var start: LinePosition
  var end: LinePosition
}

/// The line indexes of the files that labels of one report point into, each made once.
struct LineIndexCache {
  private var entries: [RelativePath: [(bytes: [UInt8], index: LineIndex)]] = [:]
  /// The one that was asked for last, as it is several times for each label.
  private var last: (path: RelativePath, bytes: [UInt8], index: LineIndex)?

  /// The lines of a file; findings may hold several versions of a file of one path.
  mutating func index(of file: SourceFile) -> LineIndex {
    // Comparing arrays that share their storage takes no time.
    if let last, last.bytes == file.bytes, last.path == file.path { return last.index }
    if let known = entries[file.path]?.first(where: { $0.bytes == file.bytes }) {
      last = (file.path, known.bytes, known.index)
      return known.index
    }
    let index = LineIndex(file.bytes)
    entries[file.path, default: []].append((file.bytes, index))
    last = (file.path, file.bytes, index)
    return index
  }

  /// The place of a label; nil when it points at no text: at a file as a whole, or one that is gone.
  mutating func span(of label: Label) -> Span? {
    guard let range = label.range, !label.file.bytes.isEmpty else { return nil }
    let index = index(of: label.file)
    return Span(
      start: index.position(of: Int(range.start)), end: index.position(of: Int(range.end)))
  }

  /// The place of a label with columns that count characters (Unicode scalars), as editors do.
  mutating func characterSpan(of label: Label) -> Span? {
    guard var span = span(of: label) else { return nil }
    let index = index(of: label.file)
    span.start.column = index.characterColumn(of: span.start)
    span.end.column = index.characterColumn(of: span.end)
    return span
  }

  /// Where a label points, as `path:line:column`, or the path alone; escaped.
  mutating func shownPlace(of label: Label) -> String {
    guard let start = characterSpan(of: label)?.start else { return "\(label.file.path)" }
    return "\(label.file.path):\(start.line):\(start.column)"
  }
}

extension LineIndex {
  fileprivate func characterColumn(of position: LinePosition) -> Int {
    let before = contents(ofLine: position.line).prefix(position.column - 1)
    // Every byte but a continuation byte begins a character.
    return 1 + before.count { $0 & 0xC0 != 0x80 }
  }
}

import SourceText

/// A place to point at in a code frame.
struct Annotation {
  /// The range, with byte columns; it is never empty of lines.
  var span: Span
  var text: String
  /// What the underline is drawn with: `^` for the place a finding is about, `-` for a related one.
  var mark: Character
  var role: Role

  var isMultiline: Bool { span.end.line > span.start.line }
  var lines: ClosedRange<Int> { span.start.line...span.end.line }
}

/// Lines of one file with their numbers and the annotations below them.
struct CodeFrame {
  /// The lines of a long range that are shown at its start and at its end.
  private static let shownAtStart = 3
  private static let shownAtEnd = 2
  /// How many ranges over several lines may be open at once; of further ones only the start shows.
  private static let maximumLanes = 4

  private let index: LineIndex
  private let annotations: [Annotation]
  /// The places in the margin, outermost first, with the annotations over several lines that stand
  /// there one after the other.
  private let lanes: [[Annotation]]
  private let gutter: Int
  private let width: Int
  private let palette: Palette
  private var rows: [String] = []

  /// Lays a frame out.
  ///
  /// - Parameters:
  ///   - index: The lines of the file.
  ///   - annotations: What to point at; not empty.
  ///   - gutter: The columns for line numbers.
  ///   - width: The columns of the whole frame.
  ///   - palette: The colours.
  /// - Returns: The lines to print, without line ends.
  static func rows(
    _ index: LineIndex, _ annotations: [Annotation], gutter: Int, width: Int, palette: Palette
  ) -> [String] {
    var frame = CodeFrame(index, annotations, gutter: gutter, width: width, palette: palette)
    frame.draw()
    return frame.rows
  }

  private init(
    _ index: LineIndex, _ annotations: [Annotation], gutter: Int, width: Int, palette: Palette
  ) {
    self.index = index
    self.gutter = gutter
    self.width = width
    self.palette = palette
    let sorted = annotations.enumerated().sorted { first, second in
      let (one, other) = (first.element, second.element)
      if one.span.start != other.span.start { return one.span.start < other.span.start }
      if one.span.end != other.span.end { return one.span.end > other.span.end }
      return first.offset < second.offset
    }
    (self.annotations, lanes) = Self.assignLanes(sorted.map(\.element), index)
  }

  private static func assignLanes(_ sorted: [Annotation], _ index: LineIndex)
    -> ([Annotation], [[Annotation]])
  {
    var annotations = sorted
    var lanes: [[Annotation]] = []
    for (position, annotation) in sorted.enumerated() where annotation.isMultiline {
      let start = annotation.span.start
      let free = lanes.firstIndex { ($0.last?.span.end.line ?? 0) < start.line }
      if let free {
        lanes[free].append(annotation)
      } else if lanes.count < maximumLanes {
        lanes.append([annotation])
      } else {
        let end = index.contents(ofLine: start.line).count + 1
        annotations[position].span.end = LinePosition(line: start.line, column: end)
      }
    }
    return (annotations, lanes)
  }

  private mutating func draw() {
    var previous: Int?
    for line in shownLines {
      if let previous, line > previous + 1 { rows.append(gap(after: previous)) }
      draw(line)
      previous = line
    }
  }

  /// The lines to show: those with annotations, the ends of long ranges, and single lines between.
  private var shownLines: [Int] {
    var lines: Set<Int> = []
    for annotation in annotations {
      let range = annotation.lines
      if range.count <= Self.shownAtStart + Self.shownAtEnd + 1 {
        lines.formUnion(range)
      } else {
        lines.formUnion(range.prefix(Self.shownAtStart))
        lines.formUnion(range.suffix(Self.shownAtEnd))
      }
    }
    let sorted = lines.sorted()
    for (line, next) in zip(sorted, sorted.dropFirst()) where next == line + 2 {
      lines.insert(line + 1)
    }
    return lines.sorted()
  }

  private mutating func draw(_ line: Int) {
    let onLine = annotations.filter { !$0.isMultiline && $0.span.start.line == line }
    // Inner ranges are closed before those around them.
    let endings = lanes.indices.reversed().compactMap { lane in
      lanes[lane].first { $0.span.end.line == line }.map { (lane, $0) }
    }
    let focus = onLine.first { $0.mark == "^" } ?? onLine.first
    let source = DisplayLine(
      index.contents(ofLine: line), isFirst: line == 1,
      focus: focus?.bytes ?? endings.first?.1.lastByte ?? 0..<0,
      width: width - gutter - 3 - marginWidth)
    let number = String(line)
    let padding = String(repeating: " ", count: max(0, gutter - number.count))
    let head = palette.paint("\(padding)\(number) |", .frame)
    append("\(head) \(margin(at: line, isSource: true))", source.text)
    for annotation in onLine {
      underline(annotation, in: source.columns(of: annotation.bytes), at: line)
    }
    for (lane, annotation) in endings { close(annotation, in: lane, of: source, at: line) }
  }

  // MARK: Below a line

  private mutating func underline(_ annotation: Annotation, in columns: Range<Int>, at line: Int) {
    let start = "\(bar) \(margin(at: line, isSource: false))"
    let marks = String(repeating: annotation.mark, count: columns.count)
    let blanks = String(repeating: " ", count: columns.lowerBound)
    let painted = blanks + palette.paint(marks, annotation.role)
    explain(annotation, start: start, painted, columns: columns)
  }

  /// Draws the line from a range's place in the margin to its last character.
  private mutating func close(
    _ annotation: Annotation, in lane: Int, of source: DisplayLine, at line: Int
  ) {
    let columns = source.columns(of: annotation.lastByte)
    var start = "\(bar) "
    for other in 0..<lane { start += laneMark(other, at: line, isSource: false) }
    let reach = String(repeating: "_", count: lanes.count - lane + columns.lowerBound)
    let painted = palette.paint("|\(reach)\(annotation.mark)", annotation.role)
    explain(annotation, start: start, painted, columns: columns)
  }

  /// Appends a row of marks and the annotation's text: beside them when there is room, else below.
  private mutating func explain(
    _ annotation: Annotation, start: String, _ marks: String, columns: Range<Int>
  ) {
    let room = width - gutter - 3 - marginWidth
    let text = annotation.text.escapedForDisplay
    if columns.upperBound + 1 + text.displayWidth <= room || text.isEmpty {
      append(start + marks, text.isEmpty ? "" : " \(palette.paint(text, annotation.role))")
      return
    }
    append(start + marks, "")
    let line = annotation.span.end.line
    let indent = room - columns.lowerBound >= 40 ? columns.lowerBound : 0
    for part in text.wrapped(to: room - indent) {
      let blanks = String(repeating: " ", count: indent)
      append(
        "\(bar) \(margin(after: line))\(blanks)\(palette.paint(part, annotation.role))", "")
    }
  }

  // MARK: The margin

  private var bar: String {
    palette.paint(String(repeating: " ", count: gutter + 1) + "|", .frame)
  }

  private var marginWidth: Int { lanes.isEmpty ? 0 : lanes.count + 1 }

  private func margin(at line: Int, isSource: Bool) -> String {
    guard !lanes.isEmpty else { return "" }
    return lanes.indices.map { laneMark($0, at: line, isSource: isSource) }.joined() + " "
  }

  /// The margin below all annotations of a line.
  private func margin(after line: Int) -> String {
    guard !lanes.isEmpty else { return "" }
    let marks = lanes.map { lane in
      let open = lane.first { $0.lines.contains(line) && line < $0.lines.upperBound }
      return open.map { palette.paint("|", $0.role) } ?? " "
    }
    return marks.joined() + " "
  }

  private func laneMark(_ lane: Int, at line: Int, isSource: Bool) -> String {
    guard let annotation = lanes[lane].first(where: { $0.lines.contains(line) }) else {
      return " "
    }
    let isStart = isSource && line == annotation.span.start.line
    return palette.paint(isStart ? "/" : "|", annotation.role)
  }

  private func gap(after line: Int) -> String {
    let marks = margin(after: line)
    return trimmed(palette.paint("...", .frame) + String(repeating: " ", count: gutter) + marks)
  }

  private mutating func append(_ start: String, _ text: String) {
    rows.append(trimmed(start + text))
  }

  private func trimmed(_ row: String) -> String {
    var scalars = Substring(row).unicodeScalars
    while scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }
}

extension Annotation {
  /// The bytes of a range within one line, from 0.
  fileprivate var bytes: Range<Int> {
    let start = span.start.column - 1
    return start..<max(start, span.end.column - 1)
  }

  /// The last byte of the range in its last line, from 0.
  fileprivate var lastByte: Range<Int> {
    let end = max(1, span.end.column - 1)
    return end - 1..<end
  }
}

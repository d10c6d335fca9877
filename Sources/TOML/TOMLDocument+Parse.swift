internal import CTOML
internal import SourceText

extension TOMLDocument {
  /// The longest text that is read, in bytes: a hundred times the longest `pyproject.toml` seen.
  package static let maximumSize = 1 << 20

  /// Reads a TOML 1.0 text.
  ///
  /// Never fails otherwise than by `problem`, whatever the bytes are. A byte order mark is skipped.
  package static func parse(_ bytes: [UInt8]) -> TOMLDocument {
    if let problem = TOMLLimits.problem(in: bytes) {
      return TOMLDocument(root: TOMLTable(), problem: problem)
    }
    let builder = TreeBuilder(bytes)
    var place = ctoml_position()
    var message = [CChar](repeating: 0, count: 512)
    let status = bytes.withUnsafeBytes { text in
      ctoml_parse(
        text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count,
        Unmanaged.passUnretained(builder).toOpaque(), visit, &place, &message, message.count)
    }
    guard status == 0 else {
      let text = String(
        decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let offset = builder.offsets.offset(of: place)
      return TOMLDocument(
        root: TOMLTable(),
        problem: TOMLProblem(
          message: withoutPreamble(text), position: LineIndex(bytes).position(of: offset)))
    }
    return TOMLDocument(root: builder.root)
  }
}

/// The library's message without `Error while parsing …:` in front.
private func withoutPreamble(_ message: String) -> String {
  guard message.hasPrefix("Error while parsing "), let colon = message.firstRange(of: ": ") else {
    return message
  }
  return String(message[colon.upperBound...])
}

private func visit(context: UnsafeMutableRawPointer?, event: UnsafePointer<ctoml_event>?) {
  guard let context, let event else { return }
  Unmanaged<TreeBuilder>.fromOpaque(context).takeUnretainedValue().visit(event.pointee)
}

/// Builds the tree from the callbacks of one parse.
private final class TreeBuilder {
  private struct Open {
    var key: Located<String>?
    var range: SourceRange
    var entries: [TOMLTable.Entry] = []
    var elements: [TOMLValue] = []
  }

  let offsets: PositionIndex
  private(set) var root = TOMLTable()
  private let bytes: [UInt8]
  private var stack: [Open] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offsets = PositionIndex(bytes)
  }

  func visit(_ event: ctoml_event) {
    switch event.kind {
    case CTOML_TABLE_BEGIN, CTOML_ARRAY_BEGIN:
      stack.append(Open(key: key(of: event), range: range(event.begin, event.end)))
    case CTOML_TABLE_END:
      guard let open = stack.popLast() else { return }
      let table = TOMLTable(open.entries)
      if stack.isEmpty { root = table }
      add(TOMLValue(.table(table), range: open.range), open.key)
    case CTOML_ARRAY_END:
      guard let open = stack.popLast() else { return }
      add(TOMLValue(.array(open.elements), range: open.range), open.key)
    default:
      let range = range(event.begin, event.end)
      add(TOMLValue(scalar(event, range), range: range), key(of: event))
    }
  }

  private func add(_ value: TOMLValue, _ key: Located<String>?) {
    guard !stack.isEmpty else { return }
    if let key {
      stack[stack.count - 1].entries.append(TOMLTable.Entry(key: key, value: value))
    } else {
      stack[stack.count - 1].elements.append(value)
    }
  }

  private func scalar(_ event: ctoml_event, _ range: SourceRange) -> TOMLValue.Content {
    switch event.kind {
    case CTOML_STRING: .string(text(event.string, event.string_length))
    case CTOML_INTEGER: .integer(event.integer)
    case CTOML_FLOAT: .float(event.floating)
    case CTOML_BOOLEAN: .boolean(event.integer != 0)
    default: .date(String(decoding: bytes[range.offsets], as: UTF8.self))
    }
  }

  private func key(of event: ctoml_event) -> Located<String>? {
    guard event.key != nil else { return nil }
    return Located(
      text(event.key, event.key_length), range(event.key_begin, event.key_end))
  }

  private func text(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }

  private func range(_ begin: ctoml_position, _ end: ctoml_position) -> SourceRange {
    let start = offsets.offset(of: begin)
    return SourceRange(start..<max(start, offsets.offset(of: end)))
  }
}

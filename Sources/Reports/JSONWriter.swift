import SourceText

/// Writes JSON as bytes, straight into one buffer, which may be handed on in parts.
///
/// Members come in the order they are written in, so the same values give the same bytes. Written
/// by hand because a document never has to exist as a tree: a library that builds one first costs
/// many times the memory and the time.
struct JSONWriter {
  /// How the members of an object or array are laid out.
  enum Layout {
    /// Each on a line of its own.
    case lines
    /// All on one line.
    case compact
  }

  /// What has been written and not been handed on.
  private(set) var bytes: [UInt8] = []
  /// Takes what has been written, a part at a time.
  private let sink: (([UInt8]) -> Void)?
  /// The object or array that is open, the innermost.
  private var current: Level?
  /// Those around it, innermost last.
  private var outer: [Level] = []

  private struct Level {
    let layout: Layout
    var isEmpty = true
  }

  /// Makes a writer that keeps everything in `bytes`, or hands it on in parts.
  init(sink: (([UInt8]) -> Void)? = nil) {
    self.sink = sink
  }

  /// Hands on what is left.
  mutating func finish() {
    guard let sink else { return }
    sink(bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  mutating func object(_ layout: Layout, _ members: (inout JSONWriter) -> Void) {
    nest(layout, "{", "}", members)
  }

  mutating func array(_ layout: Layout, _ elements: (inout JSONWriter) -> Void) {
    nest(layout, "[", "]", elements)
  }

  /// Begins an element of the array that is open.
  mutating func element(_ write: (inout JSONWriter) -> Void) {
    separate()
    write(&self)
  }

  /// Begins a member of the object that is open; its name is ours, of letters that need no escapes.
  mutating func member(_ name: String, _ write: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes += name.utf8
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
    write(&self)
  }

  mutating func member(_ name: String, _ value: String?) {
    member(name) { json in
      if let value { json.string(value) } else { json.literal("null") }
    }
  }

  mutating func member(_ name: String, _ value: Int?) {
    member(name) { $0.literal(value.map(String.init) ?? "null") }
  }

  mutating func member(_ name: String, _ value: Bool?) {
    member(name) { $0.literal(value.map(String.init) ?? "null") }
  }

  mutating func member(_ name: String, _ values: [String]?) {
    member(name) { json in
      if let values { json.array(values) } else { json.literal("null") }
    }
  }

  mutating func array(_ values: [String]) {
    array(.compact) { json in
      for value in values { json.element { $0.string(value) } }
    }
  }

  mutating func null() { literal("null") }

  mutating func write(_ value: String) { string(value) }

  mutating func boolean(_ value: Bool) { literal(value ? "true" : "false") }

  private mutating func nest(
    _ layout: Layout, _ opening: Unicode.Scalar, _ closing: Unicode.Scalar,
    _ write: (inout JSONWriter) -> Void
  ) {
    bytes.append(UInt8(ascii: opening))
    if let current { outer.append(current) }
    current = Level(layout: layout)
    write(&self)
    let isOnLines = layout == .lines && current?.isEmpty == false
    current = outer.popLast()
    if isOnLines { newLine() }
    bytes.append(UInt8(ascii: closing))
  }

  private mutating func separate() {
    if bytes.count >= 1 << 16 { finish() }
    guard let level = current else { return }
    if !level.isEmpty { bytes.append(UInt8(ascii: ",")) }
    if level.layout == .lines {
      newLine()
    } else if !level.isEmpty {
      bytes.append(UInt8(ascii: " "))
    }
    current?.isEmpty = false
  }

  mutating func newLine() {
    bytes.append(UInt8(ascii: "\n"))
    let depth = current == nil ? 0 : outer.count + 1
    bytes += repeatElement(UInt8(ascii: " "), count: 2 * depth)
  }

  private mutating func literal(_ text: String) {
    bytes += text.utf8
  }

  /// Writes a string; what a terminal would act on is escaped as well as what JSON demands.
  mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.isPlainJSON { bytes += text.utf8 } else { appendEscaped(text) }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": bytes += [UInt8(ascii: "\\"), UInt8(ascii: scalar)]
      case "\n": bytes += "\\n".utf8
      case "\t": bytes += "\\t".utf8
      case _ where scalar.isEscapedForDisplay: escape(scalar)
      case _ where scalar.isASCII: bytes.append(UInt8(ascii: scalar))
      default: if let encoded = UTF8.encode(scalar) { bytes += encoded }
      }
    }
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    for unit in UTF16.encode(scalar).map({ Array($0) }) ?? [] {
      let digits = String(unit, radix: 16)
      bytes += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
    }
  }
}

extension String {
  /// Whether all of it stands for itself in a JSON string.
  fileprivate var isPlainJSON: Bool {
    let bytes = utf8.span
    for index in bytes.indices where !bytes[index].isPlainJSON { return false }
    return true
  }
}

extension UInt8 {
  /// Whether the byte stands for itself in a JSON string, whatever is around it.
  fileprivate var isPlainJSON: Bool {
    (0x20..<0x7F).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
  }
}

public import SourceText

extension SyntaxTree {
  /// The text of a `name`, `identifier` or `dottedName`, normalised as Python compares names.
  @inlinable
  public func name(_ node: NodeID) -> String? {
    if let name = nameID(node) { return text(of: name) }
    return kind(node) == .dottedName ? dottedText(of: node) : nil
  }

  @usableFromInline
  func dottedText(of node: NodeID) -> String {
    children(of: node).compactMap { name($0) }.joined(separator: ".")
  }

  /// Which of the tree's names a `name` or `identifier` is; nil for another kind of node.
  ///
  /// The same for two nodes of a tree exactly where `name(_:)` gives the same text.
  @inlinable
  @inline(__always)
  public func nameID(_ node: NodeID) -> NameID? {
    let record = record(node)
    guard record.kind == .name || record.kind == .identifier else { return nil }
    return NameID(record.firstChild)
  }

  /// The text of one of the tree's names.
  @inlinable
  public func text(of name: NameID) -> String { parts.names[Int(name.index)] }

  /// Whether one of the tree's names is a certain text.
  @inlinable
  public func isText(_ text: String, of name: NameID) -> Bool {
    parts.names[Int(name.index)] == text
  }

  /// How many different names the tree has; their numbers count from zero.
  @inlinable
  public var nameCount: Int { parts.names.count }

  /// The ids of all names, in the order of their numbers.
  @inlinable
  public var nameIDs: some RandomAccessCollection<NameID> {
    parts.names.indices.lazy.map { NameID(Int32(truncatingIfNeeded: $0)) }
  }

  /// The id of a name; nil where it stands nowhere in the tree.
  public func nameID(of text: String) -> NameID? {
    let length = text.utf8.count
    return parts.names.firstIndex { $0.utf8.count == length && $0 == text }
      .map { NameID(Int32(truncatingIfNeeded: $0)) }
  }

  /// Whether a `name` or `identifier` is written as a certain text of ASCII characters.
  public func isName(_ node: NodeID, _ text: StaticString) -> Bool {
    let kind = kind(node)
    return (kind == .name || kind == .identifier) && isText(text, at: range(of: node))
  }

  /// Whether a range holds a certain text of ASCII characters.
  public func isText(_ text: StaticString, at range: SourceRange) -> Bool {
    range.offsets.count == text.utf8CodeUnitCount && bytes.equals(text, at: Int(range.start))
  }

  /// The value of a `number`.
  public func number(_ node: NodeID) -> NumberLiteral? {
    guard kind(node) == .number else { return nil }
    return NumberLiteral(bytes[range(of: node).offsets])
  }

  /// The parts and value of a `string` or `bytes`.
  public func string(_ node: NodeID) -> StringLiteral? {
    let kind = kind(node)
    guard kind == .string || kind == .bytes else { return nil }
    var value = DecodedText()
    var parts: [StringPart] = []
    for child in children(of: node) { parts.append(stringPart(child)) }
    for part in parts { decode(part.content, part.style, into: &value) }
    return StringLiteral(isBytes: kind == .bytes, parts: parts, value: value)
  }

  /// The value of a `string` alone.
  public func stringValue(_ node: NodeID) -> DecodedText? {
    guard kind(node) == .string else { return nil }
    var value = DecodedText()
    for child in children(of: node) {
      let part = stringPart(child)
      decode(part.content, part.style, into: &value)
    }
    return value
  }

  /// Where the value of a `string` stands as it is.
  ///
  /// - Returns: Nil for a literal with escapes or in several parts, and for another kind of node.
  public func plainText(_ node: NodeID) -> SourceRange? {
    let record = record(node)
    guard record.kind == .string, record.childCount == 1 else { return nil }
    let part = stringPart(NodeID(parts.links[Int(record.firstChild)]))
    return part.style.contains(.plain) ? part.content : nil
  }

  /// Whether nothing in the text between fields stands for something else.
  private func isPlainText(_ range: SourceRange) -> Bool {
    let (bytes, end) = (parts.bytes, Int(range.end))
    guard end <= bytes.count else { return false }
    let start = bytes.skipBlocks(from: Int(range.start), to: end) {
      min(
        $0 ^ Ascii.backslash, $0 ^ Ascii.carriageReturn, $0 ^ Ascii.leftBrace,
        $0 ^ Ascii.rightBrace)
    }
    for offset in start..<end {
      switch bytes[offset] {
      case Ascii.backslash, Ascii.carriageReturn, Ascii.leftBrace, Ascii.rightBrace: return false
      default: continue
      }
    }
    return true
  }

  /// Visits the pieces of a `formattedString` in their order.
  ///
  /// - Parameters:
  ///   - node: The string; of another kind there are no pieces.
  ///   - visit: Gets a piece; false ends it all.
  public func forEachPiece(of node: NodeID, _ visit: (StringPieceSource) -> Bool) {
    guard kind(node) == .formattedString else { return }
    for part in children(of: node) {
      if stringPart(part).style.hasFields {
        for piece in children(of: part) {
          if kind(piece) == .stringText {
            guard visit(source(of: piece)) else { return }
          } else {
            if let shown = child(.part, of: piece), !visit(source(of: shown)) { return }
            guard visit(.field(piece)) else { return }
          }
        }
      } else {
        guard visit(.text(decodedText(part))) else { return }
      }
    }
  }

  /// What a `stringText` is.
  private func source(of text: NodeID) -> StringPieceSource {
    let record = record(text)
    let range = SourceRange(record.start, record.end)
    return record.detail & NodeDetail.isShown == 0 && isPlainText(range)
      ? .plain(range) : .text(decodedText(text))
  }

  /// The pieces of a `formattedString`, `templateString` or `formatSpecification`.
  ///
  /// - Returns: Texts and fields in turn; no pieces for another kind of node.
  public func formattedString(_ node: NodeID) -> [StringPiece] {
    var collector = PieceCollector()
    switch kind(node) {
    case .formatSpecification: addPieces(of: node, to: &collector)
    case .formattedString, .templateString:
      for child in children(of: node) {
        let part = stringPart(child)
        if part.style.hasFields {
          addPieces(of: child, to: &collector)
        } else {
          decode(part.content, part.style, into: &collector.text)
        }
      }
    default: break
    }
    return collector.finish()
  }

  /// The conversion of a `replacementField`.
  public func conversion(of field: NodeID) -> FieldConversion {
    let record = record(field)
    guard record.kind == .replacementField else { return .none }
    return FieldConversion(rawValue: record.detail) ?? .none
  }

  /// The literal that a `stringPart` is.
  public func stringPart(_ node: NodeID) -> StringPart {
    let record = record(node)
    let style = StringStyle(rawValue: record.detail)
    let quotes = UInt32(style.quoteLength)
    return StringPart(
      range: SourceRange(record.start, record.end),
      content: SourceRange(
        record.start + UInt32(style.prefixLength) + quotes, max(record.end, quotes) - quotes),
      style: style)
  }

  /// The value of a `stringText`, or of a `stringPart` without fields.
  public func decodedText(_ node: NodeID) -> DecodedText {
    var text = DecodedText()
    if kind(node) == .stringPart {
      let part = stringPart(node)
      if !part.style.hasFields { decode(part.content, part.style, into: &text) }
    } else {
      decodeText(node, into: &text)
    }
    return text
  }

  private func addPieces(of node: NodeID, to collector: inout PieceCollector) {
    for child in children(of: node) {
      if kind(child) == .stringText {
        decodeText(child, into: &collector.text)
      } else {
        if let shown = self.child(.part, of: child) { decodeText(shown, into: &collector.text) }
        collector.add(child)
      }
    }
  }

  private func decodeText(_ node: NodeID, into text: inout DecodedText) {
    let record = record(node)
    guard record.kind == .stringText else { return }
    let range = SourceRange(record.start, record.end)
    let style: StringStyle = record.detail & NodeDetail.isRaw != 0 ? .raw : []
    if record.detail & NodeDetail.isShown != 0 {
      decodeShown(range, style, into: &text)
    } else {
      decode(range, style.union(.formatted), into: &text)
    }
  }

  private func decode(_ range: SourceRange, _ style: StringStyle, into text: inout DecodedText) {
    var decoder = EscapeDecoder(bytes: bytes, range: range, style: style)
    decoder.run(into: &text)
  }

  /// Decodes the source that a field shows: without its comments, but with escapes, as Python does.
  private func decodeShown(
    _ range: SourceRange, _ style: StringStyle, into text: inout DecodedText
  ) {
    var start = range.start
    for comment in comments(in: range) {
      decode(SourceRange(start, comment.start), style, into: &text)
      start = comment.end
    }
    decode(SourceRange(start, range.end), style, into: &text)
  }
}

/// Joins texts between fields.
private struct PieceCollector {
  var text = DecodedText()
  private var pieces: [StringPiece] = []

  mutating func add(_ field: NodeID) {
    flush()
    pieces.append(.field(field))
  }

  mutating func finish() -> [StringPiece] {
    flush()
    return pieces
  }

  private mutating func flush() {
    guard !text.bytes.isEmpty else { return }
    pieces.append(.text(text))
    text = DecodedText()
  }
}

import PythonSyntax
import SourceText

/// Text, with the literal it was written as where it comes from one.
///
/// This and a call are objects, because values are handed around while expressions are evaluated.
final class StaticText {
  private enum Content {
    /// Text that was put together.
    case made
    /// A literal in which nothing stands for something else.
    case plain(SyntaxTree, SourceRange)
    /// Any other literal.
    indirect case decoded(DecodedText)
  }

  private let content: Content
  /// Whether it is a literal of the migration: places of another file are nobody's.
  private let hasPlace: Bool
  /// The text in UTF-8; most literals are names, of which it is not needed.
  private(set) lazy var bytes: [UInt8] =
    switch content {
    case .made: []
    case .plain(let tree, let range): Array(tree.bytes[range.offsets])
    case .decoded(let text): text.bytes
    }
  /// Whether blanks that Python would take away are still there, to keep the literal's positions.
  let hasSpareBlanks: Bool
  /// What Python has where blanks are still there, if that is known.
  private var stripped: [UInt8]?
  /// Whether it is a name that conventions leave as it is, as `op.f(…)` says.
  let isFinalName: Bool

  private init(
    _ content: Content, hasPlace: Bool, hasSpareBlanks: Bool = false, isFinalName: Bool = false
  ) {
    self.content = content
    self.hasPlace = hasPlace
    self.hasSpareBlanks = hasSpareBlanks
    self.isFinalName = isFinalName
  }

  /// The text of a literal; nil where a character of it is not known.
  ///
  /// - Parameters:
  ///   - literal: The literal.
  ///   - tree: The syntax that it belongs to.
  ///   - isOfMigration: Whether that is the migration's own.
  convenience init?(literal: NodeID, of tree: SyntaxTree, isOfMigration: Bool) {
    if let range = tree.plainText(literal) {
      self.init(.plain(tree, range), hasPlace: isOfMigration)
    } else if let value = tree.stringValue(literal), value.isKnown {
      self.init(.decoded(value), hasPlace: isOfMigration)
    } else {
      return nil
    }
  }

  convenience init(bytes: [UInt8], hasSpareBlanks: Bool = false) {
    self.init(.made, hasPlace: false, hasSpareBlanks: hasSpareBlanks)
    self.bytes = bytes
  }

  /// The text as a name that is final.
  convenience init(finalName text: StaticText) {
    self.init(
      text.content, hasPlace: text.hasPlace, hasSpareBlanks: text.hasSpareBlanks, isFinalName: true)
    if case .made = content { bytes = text.bytes }
    stripped = text.stripped
  }

  /// The text of which Python would take blanks away, if there are any.
  convenience init(withSpareBlanks text: StaticText) {
    let hasBlanks = text.bytes.contains { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
    self.init(text.content, hasPlace: text.hasPlace, hasSpareBlanks: hasBlanks)
    bytes = text.bytes
  }

  /// The text without the blanks at its ends, with its place in the literal if it has one.
  func stripped(leading: Bool, trailing: Bool) -> StaticText {
    let whole = exactBytes ?? bytes
    var scalars = String(decoding: whole, as: UTF8.self).unicodeScalars[...]
    if leading { scalars = scalars.drop(while: \.isBlank) }
    let start = whole.count - scalars.reduce(0) { $0 + UTF8.width($1) }
    if trailing { while scalars.last?.isBlank == true { scalars.removeLast() } }
    let end = start + scalars.reduce(0) { $0 + UTF8.width($1) }
    if start >= end { return StaticText(bytes: []) }
    // Of blanks that are spare in the middle of the text no more is known than before.
    guard exactBytes != nil else { return self }
    if end - start == whole.count, !isFinalName { return self }
    switch content {
    case .plain(let tree, let place) where !hasSpareBlanks:
      let first = Int(place.start)
      return StaticText(
        .plain(tree, SourceRange(first + start..<first + end)), hasPlace: hasPlace)
    case .decoded:
      let text = StaticText(content, hasPlace: hasPlace, hasSpareBlanks: true)
      text.stripped = Array(whole[start..<end])
      return text
    default: return StaticText(bytes: Array(whole[start..<end]))
    }
  }

  /// The text as Python has it; nil where it may have fewer blanks than `bytes`.
  var exactBytes: [UInt8]? { hasSpareBlanks ? stripped : bytes }

  /// Whether Python takes it for true, where that is known.
  var isTrue: Bool? {
    if isEmpty { return false }
    return hasSpareBlanks && stripped == nil && text.unicodeScalars.allSatisfy(\.isBlank)
      ? nil : true
  }

  var text: String {
    if case .plain(let tree, let range) = content { return tree.text(of: range) }
    return String(decoding: bytes, as: UTF8.self)
  }

  var isEmpty: Bool {
    if case .plain(_, let range) = content { return range.isEmpty }
    return bytes.isEmpty
  }

  /// Where a range of `bytes` is written; nil for text that was put together, or stands elsewhere.
  func sourceRange(of range: Range<Int>) -> SourceRange? {
    guard hasPlace else { return nil }
    switch content {
    case .made: return nil
    case .plain(_, let place):
      let count = place.offsets.count
      guard count > 0, range.lowerBound >= 0, range.upperBound <= count else { return nil }
      let start = Int(place.start)
      return SourceRange(start + range.lowerBound..<start + range.upperBound)
    case .decoded(let text): return text.sourceRange(of: range)
    }
  }

  /// How many bytes were put together to make it.
  var madeCount: Int {
    if case .made = content { bytes.count } else { 0 }
  }
}

extension Unicode.Scalar {
  /// Whether `str.strip()` takes it away.
  fileprivate var isBlank: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }
}

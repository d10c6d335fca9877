import PythonSyntax
import SourceText

/// Text, with the literal it was written as where it comes from one.
///
/// Most are literals of names that are looked at once, if at all: these are no more than their place in the tree.
struct StaticText {
  private enum Content {
    /// A literal of the migration in which nothing stands for something else.
    case plain(SyntaxTree, SourceRange)
    /// The same of another file, whose places are nobody's.
    case plainElsewhere(SyntaxTree, SourceRange)
    /// Any other text.
    case other(Other)
  }

  /// A text that is put together, has to be decoded, or of which more is known than where it stands.
  private final class Other {
    /// The literal that it comes from; nil for a text that was put together.
    let origin: Origin?
    /// The bytes where there is none.
    let made: [UInt8]
    /// Whether blanks that Python would take away are still there, to keep the literal's positions.
    let hasSpareBlanks: Bool
    /// What Python has where blanks are still there, if that is known.
    let stripped: [UInt8]?
    /// Whether it is a name that conventions leave as it is, as `op.f(…)` says.
    let isFinalName: Bool

    init(
      _ origin: Origin?, made: [UInt8] = [], hasSpareBlanks: Bool = false, stripped: [UInt8]? = nil,
      isFinalName: Bool = false
    ) {
      self.origin = origin
      self.made = made
      self.hasSpareBlanks = hasSpareBlanks
      self.stripped = stripped
      self.isFinalName = isFinalName
    }

    var bytes: [UInt8] {
      switch origin {
      case nil: made
      case .plain(let tree, let range, _)?: Array(tree.bytes[range.offsets])
      case .decoded(let text, _)?: text.bytes
      }
    }
  }

  private enum Origin {
    /// A literal as it stands, and whether it is the migration's.
    case plain(SyntaxTree, SourceRange, hasPlace: Bool)
    indirect case decoded(DecodedText, hasPlace: Bool)
  }

  private let content: Content

  private init(_ content: Content) {
    self.content = content
  }

  /// The text of a literal; nil where a character of it is not known.
  ///
  /// - Parameters:
  ///   - literal: The literal.
  ///   - tree: The syntax that it belongs to.
  ///   - isOfMigration: Whether that is the migration's own.
  init?(literal: NodeID, of tree: SyntaxTree, isOfMigration: Bool) {
    if let range = tree.plainText(literal) {
      self.init(isOfMigration ? .plain(tree, range) : .plainElsewhere(tree, range))
    } else if let value = tree.stringValue(literal), value.isKnown {
      self.init(.other(Other(.decoded(value, hasPlace: isOfMigration))))
    } else {
      return nil
    }
  }

  init(bytes: [UInt8], hasSpareBlanks: Bool = false) {
    self.init(.other(Other(nil, made: bytes, hasSpareBlanks: hasSpareBlanks)))
  }

  /// The text as a name that is final.
  init(finalName text: StaticText) {
    self.init(
      .other(
        Other(
          text.origin, made: text.made, hasSpareBlanks: text.hasSpareBlanks,
          stripped: text.stripped, isFinalName: true)))
  }

  /// The text of which Python would take blanks away, if there are any.
  init(withSpareBlanks text: StaticText) {
    let hasBlanks = text.bytes.contains { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
    self.init(.other(Other(text.origin, made: text.made, hasSpareBlanks: hasBlanks)))
  }

  /// The text without the blanks at its ends, with its place in the literal if it has one.
  func stripped(leading: Bool, trailing: Bool) -> StaticText {
    let whole = exactBytes ?? bytes
    var scalars = String(decoding: whole, as: UTF8.self).unicodeScalars[...]
    // Only blanks are counted: half of a surrogate pair has other bytes than what stands for it.
    var (start, end) = (0, whole.count)
    if leading {
      while let first = scalars.first, first.isBlank {
        start += UTF8.width(first)
        scalars.removeFirst()
      }
    }
    if trailing {
      while let last = scalars.last, last.isBlank {
        end -= UTF8.width(last)
        scalars.removeLast()
      }
    }
    if start >= end { return StaticText(bytes: []) }
    // Of blanks that are spare in the middle of the text no more is known than before.
    guard exactBytes != nil else { return self }
    if end - start == whole.count, !isFinalName { return self }
    switch origin {
    case .plain(let tree, let place, let hasPlace)? where !hasSpareBlanks:
      let first = Int(place.start)
      let part = SourceRange(first + start..<first + end)
      return StaticText(hasPlace ? .plain(tree, part) : .plainElsewhere(tree, part))
    case .decoded?:
      return StaticText(
        .other(Other(origin, hasSpareBlanks: true, stripped: Array(whole[start..<end]))))
    default: return StaticText(bytes: Array(whole[start..<end]))
    }
  }

  private var origin: Origin? {
    switch content {
    case .plain(let tree, let range): .plain(tree, range, hasPlace: true)
    case .plainElsewhere(let tree, let range): .plain(tree, range, hasPlace: false)
    case .other(let text): text.origin
    }
  }

  private var other: Other? {
    if case .other(let text) = content { text } else { nil }
  }

  /// The bytes of a text that was put together.
  private var made: [UInt8] { other?.made ?? [] }
  var hasSpareBlanks: Bool { other?.hasSpareBlanks ?? false }
  private var stripped: [UInt8]? { other?.stripped }
  var isFinalName: Bool { other?.isFinalName ?? false }
}

/// What it says.
extension StaticText {
  /// The text in UTF-8.
  var bytes: [UInt8] {
    switch content {
    case .plain(let tree, let range), .plainElsewhere(let tree, let range):
      Array(tree.bytes[range.offsets])
    case .other(let text): text.bytes
    }
  }

  /// How many bytes that are.
  var count: Int {
    switch content {
    case .plain(_, let range), .plainElsewhere(_, let range): range.offsets.count
    case .other(let text): text.bytes.count
    }
  }

  /// The text as Python has it; nil where it may have fewer blanks than `bytes`.
  var exactBytes: [UInt8]? { hasSpareBlanks ? stripped : bytes }

  /// The same, without a copy of a literal.
  private var exactSlice: ArraySlice<UInt8>? {
    switch content {
    case .plain(let tree, let range), .plainElsewhere(let tree, let range):
      tree.bytes[range.offsets]
    case .other: exactBytes?[...]
    }
  }

  /// Adds the text as Python has it, as far as that is known, to the end of another one.
  ///
  /// - Returns: Whether it is known.
  func append(to bytes: inout [UInt8]) -> Bool {
    if let exact = exactSlice {
      bytes += exact
      return true
    }
    bytes += self.bytes
    return false
  }

  /// Whether Python finds two texts equal, where that is known.
  func equals(_ other: StaticText) -> Bool? {
    guard let one = exactSlice, let two = other.exactSlice else { return nil }
    return one == two
  }

  /// Whether Python takes it for true, where that is known.
  var isTrue: Bool? {
    if count == 0 { return false }
    return hasSpareBlanks && stripped == nil && text.unicodeScalars.allSatisfy(\.isBlank)
      ? nil : true
  }

  var text: String {
    switch content {
    case .plain(let tree, let range), .plainElsewhere(let tree, let range): tree.text(of: range)
    case .other(let text): String(decoding: text.bytes, as: UTF8.self)
    }
  }

  /// Where a range of `bytes` is written; nil for text that was put together, or stands elsewhere.
  func sourceRange(of range: Range<Int>) -> SourceRange? {
    switch content {
    case .plain(_, let place): return Self.part(range, of: place)
    case .plainElsewhere: return nil
    case .other(let text):
      switch text.origin {
      case .plain(_, let place, hasPlace: true)?: return Self.part(range, of: place)
      case .decoded(let text, hasPlace: true)?: return text.sourceRange(of: range)
      default: return nil
      }
    }
  }

  /// The place of a part of a literal whose content stands at a place.
  private static func part(_ range: Range<Int>, of place: SourceRange) -> SourceRange? {
    let count = place.offsets.count
    guard count > 0, range.lowerBound >= 0, range.upperBound <= count else { return nil }
    let start = Int(place.start)
    return SourceRange(start + range.lowerBound..<start + range.upperBound)
  }

  /// How many bytes were put together to make it.
  var madeCount: Int {
    guard case .other(let text) = content, text.origin == nil else { return 0 }
    return text.bytes.count
  }
}

extension Unicode.Scalar {
  /// Whether `str.strip()` takes it away.
  fileprivate var isBlank: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }
}

public import SourceText

/// The value of text in a literal, and where each byte of it was written.
///
/// Text is UTF-8; a surrogate that was written as `\ud800` is kept in the three bytes that UTF-8 would
/// give it, as Python's `surrogatepass` does, so `bytes` need not be valid UTF-8.
public struct DecodedText: Sendable {
  public internal(set) var bytes: [UInt8] = []
  /// The characters written by name (`\N{BULLET}`); each stands as U+FFFD in `bytes`.
  ///
  /// The value is known only when this is empty: the names are a large table that is not kept here.
  public internal(set) var named: [NamedCharacter] = []
  /// Where the value comes from, but for the last stretch; most literals are one stretch, and so need no
  /// list.
  private var firstSegments: [Segment] = []
  private var lastSegment: Segment?

  /// A character that was written by its name.
  public struct NamedCharacter: Hashable, Sendable {
    /// The offset of its placeholder in `bytes`.
    public let offset: Int
    public let name: String
  }

  /// A stretch of the value that came from one stretch of the source.
  struct Segment: Sendable {
    var valueStart: UInt32
    var valueLength: UInt32
    var sourceStart: UInt32
    /// Equal to `valueLength` for text that was copied; an escape's length otherwise.
    var sourceLength: UInt32
    var isCopy: Bool
  }

  /// Whether every character of the value is known.
  public var isKnown: Bool { named.isEmpty }

  /// The value as text, with what is not valid UTF-8 repaired.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The source of one byte of the value: the byte itself, or the whole escape that made it.
  ///
  /// - Parameter offset: An offset into `bytes`; their count gives the place behind the text.
  /// - Returns: Nil for an empty text or an offset outside of it.
  public func sourceRange(ofByte offset: Int) -> SourceRange? {
    guard offset >= 0, offset <= bytes.count, let last = lastSegment else { return nil }
    if offset == bytes.count {
      let end = last.sourceStart + last.sourceLength
      return SourceRange(end, end)
    }
    let behind = firstSegments.firstPartition { Int($0.valueStart) > offset }
    let segment =
      Int(last.valueStart) <= offset || behind == 0 ? last : firstSegments[behind - 1]
    guard segment.isCopy else {
      return SourceRange(segment.sourceStart, segment.sourceStart + segment.sourceLength)
    }
    let start = segment.sourceStart + UInt32(clamping: offset) - segment.valueStart
    return SourceRange(start, start + 1)
  }

  /// The source of a range of the value, from the first byte's source to the last byte's.
  public func sourceRange(of range: Range<Int>) -> SourceRange? {
    guard let first = sourceRange(ofByte: range.lowerBound) else { return nil }
    guard !range.isEmpty else { return SourceRange(first.start, first.start) }
    return sourceRange(ofByte: range.upperBound - 1).map { first.union($0) }
  }

  /// Adds a stretch of the value.
  ///
  /// - Parameters:
  ///   - value: Its bytes.
  ///   - source: Where it was written.
  ///   - isCopy: Whether it is the source's own bytes.
  mutating func append(_ value: ArraySlice<UInt8>, from source: Range<Int>, isCopy: Bool) {
    if let lastSegment { firstSegments.append(lastSegment) }
    lastSegment = Segment(
      valueStart: UInt32(clamping: bytes.count), valueLength: UInt32(clamping: value.count),
      sourceStart: UInt32(clamping: source.lowerBound),
      sourceLength: UInt32(clamping: source.count), isCopy: isCopy)
    if bytes.isEmpty { bytes = Array(value) } else { bytes.append(contentsOf: value) }
  }
}

extension DecodedText: Hashable {
  /// Compares the values, not where they were written.
  public static func == (lhs: Self, rhs: Self) -> Bool {
    lhs.bytes == rhs.bytes && lhs.named == rhs.named
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytes)
    hasher.combine(named)
  }
}

/// A path below the root of a repository (or of the folder that is looked at when there is none).
///
/// Components are separated by `/`; the root itself is the empty path. Paths are bytes, because git
/// and Linux keep bytes; they are turned into text only to be shown.
public struct RelativePath: Hashable, Comparable, Sendable {
  /// The bytes, without a leading or trailing `/`.
  public let bytes: [UInt8]

  public static let root = RelativePath([])

  public init(_ bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = Array(bytes)
  }

  public init(_ text: String) {
    self.init(text.utf8)
  }

  public var isRoot: Bool { bytes.isEmpty }

  /// The text with invalid UTF-8 repaired; never use it to open a file.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The last component.
  public var name: ArraySlice<UInt8> { bytes[nameStart...] }

  /// Where the last component begins.
  public var nameStart: Int { bytes.span.firstIndex(behindLast: slash) }

  /// The path without its last component; the root's parent is the root.
  public var parent: RelativePath {
    RelativePath(bytes[..<max(nameStart - 1, 0)])
  }

  public var components: [ArraySlice<UInt8>] {
    bytes.split(separator: slash)
  }

  public func appending(_ other: ArraySlice<UInt8>) -> RelativePath {
    if other.isEmpty { return self }
    if isRoot { return RelativePath(other) }
    var joined: [UInt8] = []
    joined.reserveCapacity(bytes.count + 1 + other.count)
    joined += bytes
    joined.append(slash)
    joined += other
    return RelativePath(joined)
  }

  public func appending(_ other: [UInt8]) -> RelativePath {
    appending(other[...])
  }

  public func appending(_ other: String) -> RelativePath {
    appending(Array(other.utf8))
  }

  /// Whether this path lies strictly below the folder `other`.
  public func isBelow(_ other: RelativePath) -> Bool {
    if other.isRoot { return !isRoot }
    let count = other.bytes.count
    guard bytes.count > count, bytes[count] == slash else { return false }
    return bytes.span.commonPrefix(with: other.bytes.span) == count
  }

  /// Whether the path is an entry of the folder itself.
  public func isDirectly(in folder: RelativePath) -> Bool {
    let start = nameStart
    return start == (folder.isRoot ? 0 : folder.bytes.count + 1) && (start == 0 || isBelow(folder))
  }

  /// The part of this path below the folder `other`, or nil when it does not lie there.
  public func relative(to other: RelativePath) -> RelativePath? {
    if self == other { return .root }
    guard isBelow(other) else { return nil }
    return other.isRoot ? self : RelativePath(bytes[(other.bytes.count + 1)...])
  }

  /// Resolves `.`, `..` and repeated slashes of `path` against this folder.
  ///
  /// - Parameter path: A path written in a configuration; one that starts with `/` has no meaning
  ///   below a root.
  /// - Returns: The folder or file meant, or nil when the path is absolute or leaves the root.
  public func resolving(_ path: some Sequence<UInt8>) -> RelativePath? {
    let path = Array(path)
    if path.first == slash { return nil }
    var parts = components
    for part in path.split(separator: slash) {
      switch Array(part) {
      case [dot]: continue
      case [dot, dot]:
        if parts.popLast() == nil { return nil }
      default: parts.append(part)
      }
    }
    return RelativePath(Array(parts.joined(separator: [slash])))
  }

  /// Feeds the bytes in words: an array would feed them one by one.
  public func hash(into hasher: inout Hasher) {
    let bytes = bytes.span
    hasher.combine(bytes.count)
    var next = 0
    while next + 8 <= bytes.count {
      hasher.combine(bytes.word(at: next))
      next += 8
    }
    var rest: UInt64 = 0
    while next < bytes.count {
      rest = rest << 8 | UInt64(bytes[next])
      next += 1
    }
    hasher.combine(rest)
  }

  public static func == (lhs: Self, rhs: Self) -> Bool {
    let count = lhs.bytes.count
    return count == rhs.bytes.count
      && lhs.bytes.span.commonPrefix(with: rhs.bytes.span) == count
  }

  /// Compares the bytes, which is the order of code points.
  public static func < (lhs: Self, rhs: Self) -> Bool {
    let (left, right) = (lhs.bytes.span, rhs.bytes.span)
    let common = left.commonPrefix(with: right)
    if common == right.count { return false }
    return common == left.count || left[common] < right[common]
  }
}

extension RelativePath: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

private let slash = UInt8(ascii: "/")
private let dot = UInt8(ascii: ".")

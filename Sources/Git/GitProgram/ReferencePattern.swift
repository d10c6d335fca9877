/// A pattern for the names of references as libgit2 reads it: `*` matches `/` too.
struct ReferencePattern {
  private enum Part {
    case byte(UInt8)
    case anyByte
    case anyBytes
    case oneOf([ClosedRange<UInt8>], isNegated: Bool)
  }

  private var parts: [Part] = []

  init(_ pattern: String) {
    var rest = Array(pattern.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): parts.append(.anyBytes)
      case UInt8(ascii: "?"): parts.append(.anyByte)
      case UInt8(ascii: "\\"): parts.append(.byte(rest.popFirst() ?? byte))
      case UInt8(ascii: "["): parts.append(Self.set(&rest) ?? .byte(byte))
      default: parts.append(.byte(byte))
      }
    }
  }

  /// Reads what follows `[`; nil when no `]` ends it, which then stands for itself.
  private static func set(_ rest: inout ArraySlice<UInt8>) -> Part? {
    var inner = rest
    let isNegated = inner.first == UInt8(ascii: "!") || inner.first == UInt8(ascii: "^")
    if isNegated { inner.removeFirst() }
    var ranges: [ClosedRange<UInt8>] = []
    while let low = inner.popFirst() {
      if low == UInt8(ascii: "]"), !ranges.isEmpty {
        rest = inner
        return .oneOf(ranges, isNegated: isNegated)
      }
      let high = inner.dropFirst().first
      if inner.first == UInt8(ascii: "-"), let high, high != UInt8(ascii: "]") {
        inner.removeFirst(2)
        // A range the wrong way round is its first byte, as in git.
        ranges.append(low...max(low, high))
      } else {
        ranges.append(low...low)
      }
    }
    return nil
  }

  /// Whether the whole name matches; in time proportional to the two lengths' product.
  func matches(_ name: String) -> Bool {
    let name = Array(name.utf8)
    var part = 0
    var place = 0
    /// Where to go on when what follows the last `*` does not match: it takes one more byte then.
    var retry: (part: Int, place: Int)?
    while place < name.count {
      if part < parts.count, case .anyBytes = parts[part] {
        retry = (part, place)
        part += 1
      } else if part < parts.count, matches(parts[part], name[place]) {
        part += 1
        place += 1
      } else if let last = retry {
        retry = (last.part, last.place + 1)
        part = last.part + 1
        place = last.place + 1
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { if case .anyBytes = $0 { true } else { false } }
  }

  private func matches(_ part: Part, _ byte: UInt8) -> Bool {
    switch part {
    case .byte(let own): own == byte
    case .anyByte, .anyBytes: true
    case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(byte) } != isNegated
    }
  }
}

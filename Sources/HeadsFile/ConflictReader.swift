/// Which versions of a file in conflict a line belongs to.
package struct ConflictSides: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Git's first version: of what is checked out.
  package static let ours = Self(rawValue: 1)
  /// The common ancestor; only in the styles `diff3` and `zdiff3`.
  package static let base = Self(rawValue: 2)
  /// Git's second version: of what is merged, picked or put on top.
  package static let theirs = Self(rawValue: 4)
  package static let all: Self = [.ours, .base, .theirs]
}

/// Tells the versions of a text that git left in conflict apart, line by line.
///
/// Knows the styles `merge`, `diff3` and `zdiff3`. The markers of one conflict have the length of the
/// one that opens it, at least seven; longer ones inside belong to a conflict of the common ancestor
/// with itself, which git leaves nested there. A conflict inside of a conflict is a text that was
/// committed with markers in it, and is told as a problem, as are markers that have no partner.
struct ConflictReader {
  enum Problem: Hashable, Sendable {
    case nested
    /// A marker without the one that has to come before it.
    case stray
    /// The end of the file came before the end of the conflict.
    case unclosed
  }

  private enum Place {
    case outside, ours, base, theirs
  }

  /// What stands behind the markers, such as `HEAD` and the name of a branch.
  private(set) var oursName: String?
  private(set) var baseName: String?
  private(set) var theirsName: String?
  /// Whether there was any marker.
  private(set) var hasMarkers = false
  /// Whether there was a version of the common ancestor.
  private(set) var hasBase = false
  private var place = Place.outside
  private var size = 0

  /// Takes the next line, without its end.
  ///
  /// - Returns: The versions that it is part of, none for a marker; and what is wrong with a marker.
  mutating func take(_ line: ArraySlice<UInt8>) -> (sides: ConflictSides, problem: Problem?) {
    guard let marker = Marker(line) else { return (sides, nil) }
    hasMarkers = true
    if place != .outside, marker.size != size {
      return ([], place == .base && marker.size > size ? nil : .nested)
    }
    switch (place, marker.kind) {
    case (.outside, .opening):
      size = marker.size
      place = .ours
      oursName = oursName ?? marker.name
    case (.ours, .ancestor):
      place = .base
      hasBase = true
      baseName = baseName ?? marker.name
    case (.ours, .separator), (.base, .separator): place = .theirs
    case (.theirs, .closing):
      place = .outside
      theirsName = theirsName ?? marker.name
    case (_, .opening): return ([], .nested)
    case (_, .closing):
      place = .outside
      return ([], .stray)
    case (_, .ancestor), (_, .separator): return ([], .stray)
    }
    return ([], nil)
  }

  /// What is wrong when no line follows.
  var problemAtEnd: Problem? { place == .outside ? nil : .unclosed }

  private var sides: ConflictSides {
    switch place {
    case .outside: .all
    case .ours: .ours
    case .base: .base
    case .theirs: .theirs
    }
  }
}

/// A line that git writes between the versions.
private struct Marker {
  enum Kind {
    case opening, ancestor, separator, closing
  }

  let kind: Kind
  let size: Int
  /// What follows the marker after a blank.
  let name: String?

  init?(_ line: ArraySlice<UInt8>) {
    guard let first = line.first else { return nil }
    switch first {
    case UInt8(ascii: "<"): kind = .opening
    case UInt8(ascii: "|"): kind = .ancestor
    case UInt8(ascii: "="): kind = .separator
    case UInt8(ascii: ">"): kind = .closing
    default: return nil
    }
    let rest = line.drop { $0 == first }
    size = line.count - rest.count
    guard size >= 7, rest.isEmpty || rest.first == UInt8(ascii: " ") else { return nil }
    let text = rest.dropFirst().prefix(200)
    name = text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }
}

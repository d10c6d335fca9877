internal import SourceText

/// Reads what `git ls-files --stage --debug -z` prints.
///
/// For each entry `MODE ID STAGE`, a tab, the path and a zero byte, then lines that start with a
/// blank, the last of which ends in the flags; nothing else tells announced files.
struct IndexListing {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The entries; nil when this is nothing that git prints.
  mutating func entries() -> [IndexEntry]? {
    var entries: [IndexEntry] = []
    while position < bytes.count {
      guard let entry = entry() else { return nil }
      entries.append(entry)
    }
    return entries
  }

  private mutating func entry() -> IndexEntry? {
    guard let mode = field(upTo: blank), let id = field(upTo: blank),
      let stage = field(upTo: UInt8(ascii: "\t")), let path = field(upTo: 0),
      let mode = number(mode, radix: 8).flatMap({ EntryMode(raw: $0) }),
      let id = ObjectID(hex: id), let stage = number(stage, radix: 10), stage <= 3
    else { return nil }
    var flags: UInt32?
    while position < bytes.count, bytes[position] == blank {
      guard let line = field(upTo: UInt8(ascii: "\n")) else { return nil }
      guard let colon = line.lastIndex(of: UInt8(ascii: ":")) else { continue }
      if line[..<colon].suffix(5).elementsEqual("flags".utf8) {
        flags = number(line[(colon + 1)...].drop { $0 == blank }, radix: 16)
      }
    }
    guard let flags else { return nil }
    // The names of the bits in git's own source: CE_INTENT_TO_ADD and CE_SKIP_WORKTREE.
    return IndexEntry(
      path: RelativePath(path), mode: mode, id: id, stage: Int(stage),
      isIntentToAdd: flags & 1 << 29 != 0, isSkipWorktree: flags & 1 << 30 != 0)
  }

  private mutating func field(upTo end: UInt8) -> ArraySlice<UInt8>? {
    guard let place = bytes[position...].firstIndex(of: end) else { return nil }
    defer { position = place + 1 }
    return bytes[position..<place]
  }

  private func number(_ digits: ArraySlice<UInt8>, radix: Int) -> UInt32? {
    UInt32(String(decoding: digits, as: UTF8.self), radix: radix)
  }
}

private let blank = UInt8(ascii: " ")

internal import FileSystem
internal import SourceText

/// Reads what `git ls-files --stage --debug -z` prints.
///
/// For each entry `MODE ID STAGE`, a tab, the path and a zero byte, then lines that start with blanks
/// and hold numbers with their names: the status of the file, and the flags, by which alone announced
/// files are known.
struct IndexListing {
  private let bytes: [UInt8]
  private let written: FileStamp?
  private var position = 0

  /// Makes a reader of git's output.
  ///
  /// - Parameters:
  ///   - bytes: What git printed.
  ///   - written: The status of the index file, by which entries that may have changed in the same
  ///     moment are told.
  init(_ bytes: [UInt8], written: FileStamp?) {
    self.bytes = bytes
    self.written = written
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
      let id = ObjectID(hex: id), let stage = number(stage, radix: 10), stage <= 3,
      let numbers = numbers()
    else { return nil }
    let stamp = FileStamp(
      changeSeconds: numbers[0], changeNanoseconds: numbers[1], modificationSeconds: numbers[2],
      modificationNanoseconds: numbers[3], inode: numbers[5], user: numbers[6],
      group: numbers[7], size: numbers[8])
    let flags = numbers[9]
    // The names of the bits in git's own source: CE_INTENT_TO_ADD and CE_SKIP_WORKTREE.
    return IndexEntry(
      path: RelativePath(path), mode: mode, id: id, stage: Int(stage),
      isIntentToAdd: flags & 1 << 29 != 0, isSkipWorktree: flags & 1 << 30 != 0,
      stamp: stamp.ifCertain(inIndexWritten: written))
  }

  /// The words around the numbers below an entry.
  private static let words: [(before: StaticString, after: Character)] = [
    ("  ctime: ", ":"), ("", "\n"), ("  mtime: ", ":"), ("", "\n"), ("  dev: ", "\t"),
    ("ino: ", "\n"), ("  uid: ", "\t"), ("gid: ", "\n"), ("  size: ", "\t"), ("flags: ", "\n"),
  ]

  /// Reads the numbers below an entry; the last, the flags, has hexadecimal digits.
  private mutating func numbers() -> [UInt32]? {
    var numbers: [UInt32] = []
    for (before, after) in Self.words {
      guard before.withUTF8Buffer({ bytes[position...].starts(with: $0) }) else { return nil }
      position += before.utf8CodeUnitCount
      guard let end = after.asciiValue, let digits = field(upTo: end),
        let number = number(digits, radix: numbers.count == Self.words.count - 1 ? 16 : 10)
      else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  private mutating func field(upTo end: UInt8) -> ArraySlice<UInt8>? {
    guard let place = bytes[position...].firstIndex(of: end) else { return nil }
    defer { position = place + 1 }
    return bytes[position..<place]
  }

  private func number(_ digits: ArraySlice<UInt8>, radix: UInt32) -> UInt32? {
    var value: UInt32 = 0
    for digit in digits {
      let figure: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): figure = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): figure = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      let (shifted, isTooLarge) = value.multipliedReportingOverflow(by: radix)
      guard !isTooLarge, figure < radix, shifted <= .max - UInt32(figure) else { return nil }
      value = shifted + UInt32(figure)
    }
    return digits.isEmpty ? nil : value
  }
}

private let blank = UInt8(ascii: " ")

internal import FileSystem
internal import SourceText

/// Reads the bytes of an index file (gitformat-index(5)), versions 2 to 4.
///
/// An own reader, because libgit2 1.5 refuses an index without a checksum (`index.skipHash`) and a
/// sparse one, and takes several times as long. As in git, the checksum is not verified.
struct IndexParser {
  /// The entries in the order of paths and stages; folders that a sparse index keeps as one entry
  /// have mode `folder`.
  private(set) var entries: [IndexEntry] = []
  /// The extension (`TREE`) that lists the trees which the index knows to be what its entries below a
  /// folder make; empty where there is none.
  private(set) var cachedTrees: [UInt8] = []
  /// Whether an entry stands for a folder.
  private(set) var hasFolders = false

  private var position = 0
  private let version: UInt32
  private let written: FileStamp?
  /// The index of a repository that uses SHA-256 is read by git.
  private static let idSize = ObjectFormat.sha1.idSize

  /// What is wrong with an index, in words.
  struct Failure: Error {
    var message: String
  }

  /// Reads an index.
  ///
  /// - Parameters:
  ///   - bytes: The file's.
  ///   - written: The status of the index file, by which entries that may have changed in the same
  ///     moment are told.
  /// - Throws: When it is no index, or has an extension without which it would be misread.
  init(_ bytes: [UInt8], written: FileStamp? = nil) throws(Failure) {
    self.written = written
    // Signature, version, count, and the checksum at the end.
    guard bytes.count >= 12 + Self.idSize, bytes.starts(with: "DIRC".utf8) else {
      throw Failure(message: "the file is no index")
    }
    version = Self.word(bytes, 4)
    guard (2...4).contains(version) else {
      throw Failure(message: "the index has version \(version), which is not known")
    }
    let count = Int(Self.word(bytes, 8))
    position = 12
    // An entry has at least 62 bytes; a count that cannot be is not believed.
    entries.reserveCapacity(min(count, bytes.count / 62))
    var path: [UInt8] = []
    for _ in 0..<count { try readEntry(&path, bytes) }
    try readExtensions(bytes)
  }

  @inline(__always) private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    Self.word(bytes.span, offset)
  }

  @inline(__always) private static func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32 {
    let bytes = bytes.extracting(offset..<(offset + 4))
    return UInt32(bytes[0]) << 24 | UInt32(bytes[1]) << 16 | UInt32(bytes[2]) << 8
      | UInt32(bytes[3])
  }

  /// The end of what is not the checksum.
  private static func end(of bytes: [UInt8]) -> Int { bytes.count - idSize }

  private mutating func readEntry(_ path: inout [UInt8], _ bytes: [UInt8]) throws(Failure) {
    let start = position
    let end = Self.end(of: bytes)
    guard start + 62 <= end else { throw .truncated }
    let status = bytes.span.extracting(start..<(start + 62))
    guard let mode = EntryMode(raw: Self.word(status, 24)) else {
      throw Failure(message: "the index has an entry of unknown kind")
    }
    let flags = UInt32(status[60]) << 8 | UInt32(status[61])
    let id = ObjectID(
      sha1: Self.word(status, 40), Self.word(status, 44), Self.word(status, 48),
      Self.word(status, 52), Self.word(status, 56))
    let stamp = Self.stamp(status).ifCertain(inIndexWritten: written)
    position = start + 62
    var extended: UInt32 = 0
    if flags & 0x4000 != 0, version >= 3 {
      guard position + 2 <= end else { throw .truncated }
      extended = UInt32(bytes[position]) << 8 | UInt32(bytes[position + 1])
      position += 2
    }
    var name: Range<Int>
    if version == 4 {
      let dropped = try readOffset(bytes)
      guard dropped <= path.count else { throw .truncated }
      path.removeLast(dropped)
      path += bytes[try readName(bytes)]
      name = path.indices
    } else {
      name = try readName(length: Int(flags & 0xFFF), bytes)
      // Up to eight zero bytes follow, until the entry's length is a multiple of eight.
      position = start + (name.upperBound - start + 8) / 8 * 8
    }
    let isFolder = mode == .folder
    hasFolders = hasFolders || isFolder
    let text = version == 4 ? path : bytes
    if isFolder, !name.isEmpty, text[name.upperBound - 1] == UInt8(ascii: "/") {
      name = name.lowerBound..<name.upperBound - 1
    }
    entries.append(
      IndexEntry(
        path: RelativePath(text[name]), mode: mode, id: id, stage: Int(flags >> 12 & 3),
        isIntentToAdd: extended & 0x2000 != 0, isSkipWorktree: extended & 0x4000 != 0,
        stamp: stamp))
  }

  /// Reads a name whose length is known, unless it was too long to be told, and passes over the zero byte behind.
  private mutating func readName(length: Int, _ bytes: [UInt8]) throws(Failure) -> Range<Int> {
    guard length < 0xFFF else { return try readName(bytes) }
    let name = position..<position + length
    guard name.upperBound < Self.end(of: bytes), bytes[name.upperBound] == 0 else {
      throw .truncated
    }
    position = name.upperBound + 1
    return name
  }

  /// Reads up to the next zero byte, and passes over it.
  private mutating func readName(_ bytes: [UInt8]) throws(Failure) -> Range<Int> {
    let start = position
    let rest = bytes.span.extracting(start..<max(start, Self.end(of: bytes)))
    var zero = 0
    while zero < rest.count, rest[zero] != 0 { zero += 1 }
    guard zero < rest.count else { throw .truncated }
    position = start + zero + 1
    return start..<start + zero
  }

  /// The status that an entry keeps.
  private static func stamp(_ entry: Span<UInt8>) -> FileStamp {
    FileStamp(
      changeSeconds: word(entry, 0), changeNanoseconds: word(entry, 4),
      modificationSeconds: word(entry, 8), modificationNanoseconds: word(entry, 12),
      inode: word(entry, 20), user: word(entry, 28), group: word(entry, 32),
      size: word(entry, 36))
  }

  /// Reads the number of bytes that version 4 drops from the path before.
  private mutating func readOffset(_ bytes: [UInt8]) throws(Failure) -> Int {
    var value = 0
    while position < Self.end(of: bytes) {
      let byte = bytes[position]
      position += 1
      value |= Int(byte & 0x7F)
      if byte & 0x80 == 0 { return value }
      guard value < 1 << 32 else { break }
      value = (value + 1) << 7
    }
    throw .truncated
  }

  /// Looks for extensions without which the entries would be misread: those in lower case.
  private mutating func readExtensions(_ bytes: [UInt8]) throws(Failure) {
    let end = Self.end(of: bytes)
    while position + 8 <= end {
      let name = String(decoding: bytes[position..<(position + 4)], as: UTF8.self)
      let size = Int(Self.word(bytes, position + 4))
      guard position + 8 + size <= end else { throw .truncated }
      position += 8 + size
      switch name {
      case "sdir": continue
      case "TREE": cachedTrees = Array(bytes[(position - size)..<position])
      case "link":
        // A split index that was joined again names no other file.
        let base = bytes[(position - size)..<position].prefix(Self.idSize)
        guard base.count == Self.idSize, base.allSatisfy({ $0 == 0 }) else {
          throw Failure(
            message: "the index is split (core.splitIndex), and only the program git reads that; "
              + "`git update-index --no-split-index` joins it")
        }
      case let name where name.first?.isLowercase == true:
        throw Failure(message: "the index has the extension \(name), which is not known")
      default: continue
      }
    }
  }
}

extension IndexParser.Failure {
  fileprivate static let truncated = Self(message: "the index is damaged")
}

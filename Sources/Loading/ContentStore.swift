import Snapshots

/// The contents that were read, each once and by a number.
struct ContentStore {
  private var numbers: [ContentKey: Int] = [:]
  /// The number of the content of a blob, by the blob's id.
  private var blobs: [ContentID: Int] = [:]
  private var contents: [[UInt8]] = []

  /// How many contents are kept.
  var count: Int { contents.count }

  /// The content of a number.
  subscript(number: Int) -> [UInt8] { contents[number] }

  /// Makes room for as many more contents.
  mutating func reserve(_ more: Int) {
    numbers.reserveCapacity(count + more)
    blobs.reserveCapacity(blobs.count + more)
  }

  /// The number of the content that an id stands for, where that was read before.
  func number(of id: ContentID?) -> Int? {
    id.flatMap { blobs[$0] }
  }

  /// The number of a content, by which its id is known from now on.
  mutating func number(of bytes: [UInt8], _ id: ContentID?) -> Int {
    let number = number(of: bytes)
    if let id { blobs[id] = number }
    return number
  }

  private mutating func number(of bytes: [UInt8]) -> Int {
    let key = ContentKey(bytes: bytes)
    if let known = numbers[key] { return known }
    let number = contents.count
    numbers[key] = number
    contents.append(bytes)
    return number
  }
}

/// A content as a key: compared whole, but hashed by a sample, so that a look-up does not cost a
/// pass over the text.
private struct ContentKey: Hashable {
  let bytes: [UInt8]

  func hash(into hasher: inout Hasher) {
    hasher.combine(bytes.count)
    let bytes = bytes.span
    let step = max(1, bytes.count / 64)
    var sample: UInt64 = 0
    var index = 0
    while index < bytes.count {
      sample = sample &* 0x100_0000_01B3 ^ UInt64(bytes[index])
      index += step
    }
    hasher.combine(sample)
  }
}

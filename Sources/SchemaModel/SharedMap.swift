/// A map whose copies share what they have in common.
///
/// A copy that is changed in one place costs about twice the square root of the number of entries, so
/// that the states of a history of many thousand steps can be kept side by side.
struct SharedMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// An object, so that copying the bucket that it is in costs little.
  fileprivate final class Entry: Sendable {
    let hash: Int
    let key: Key
    let value: Value

    init(_ hash: Int, _ key: Key, _ value: Value) {
      self.hash = hash
      self.key = key
      self.value = value
    }
  }

  private static var smallestWidth: Int { 8 }

  /// As many as a power of two; about the square root of the number of entries.
  private var buckets: [[Entry]] = Array(repeating: [], count: smallestWidth)
  private(set) var count = 0

  init() {}

  subscript(key: Key) -> Value? {
    get {
      let hash = key.hashValue
      let bucket = buckets[bucket(of: hash)]
      return Self.position(of: key, hash, in: bucket).map { bucket[$0].value }
    }
    set {
      let hash = key.hashValue
      let number = bucket(of: hash)
      let position = Self.position(of: key, hash, in: buckets[number])
      put(newValue, under: key, hash, in: number, at: position)
    }
  }

  /// Changes what stands under a key, which is looked for once.
  mutating func update(_ key: Key, _ change: (inout Value?) -> Void) {
    let hash = key.hashValue
    let number = bucket(of: hash)
    let position = Self.position(of: key, hash, in: buckets[number])
    var value = position.map { buckets[number][$0].value }
    change(&value)
    put(value, under: key, hash, in: number, at: position)
  }

  /// Puts a value in the place of the one at a position, or where there is none, or takes that away.
  private mutating func put(
    _ value: Value?, under key: Key, _ hash: Int, in number: Int, at position: Int?
  ) {
    guard let value else {
      guard let position else { return }
      buckets[number].remove(at: position)
      count -= 1
      return
    }
    let entry = Entry(hash, key, value)
    if let position {
      buckets[number][position] = entry
      return
    }
    buckets[number].append(entry)
    count += 1
    if count > buckets.count * buckets.count { widen() }
  }

  /// What is found out about a value, which is not copied for that; nil where there is none.
  func read<Result>(_ key: Key, _ body: (Value) -> Result) -> Result? {
    let hash = key.hashValue
    let bucket = buckets[bucket(of: hash)]
    return Self.position(of: key, hash, in: bucket).map { body(bucket[$0].value) }
  }

  /// Whether there is a value that fulfils a condition; it is not copied for that.
  func has(_ key: Key, where isWanted: (Value) -> Bool = { _ in true }) -> Bool {
    read(key, isWanted) ?? false
  }

  /// The values in no order that means anything.
  var unorderedValues: [Value] { buckets.flatMap { $0.map(\.value) } }

  /// The keys whose values fulfil a condition, in no order that means anything; no value is copied for that.
  func unorderedKeys(where isWanted: (Value) -> Bool) -> [Key] {
    var keys: [Key] = []
    for bucket in buckets {
      for entry in bucket where isWanted(entry.value) { keys.append(entry.key) }
    }
    return keys
  }

  private mutating func widen() {
    let entries = buckets.joined()
    buckets = Array(repeating: [], count: 2 * buckets.count)
    for entry in entries { buckets[bucket(of: entry.hash)].append(entry) }
  }

  private func bucket(of hash: Int) -> Int {
    // The lowest bits also choose the places of Swift's own tables; any others will do.
    Int(truncatingIfNeeded: UInt(bitPattern: hash) >> 3) & (buckets.count - 1)
  }

  private static func position(of key: Key, _ hash: Int, in bucket: [Entry]) -> Int? {
    bucket.firstIndex { $0.hash == hash && $0.key == key }
  }
}

extension SharedMap where Value: Equatable {
  /// The keys whose values differ, in no order that means anything; cheap where much is shared.
  func keysOfDifferences(from other: SharedMap) -> [Key] {
    var (left, right) = (self, other)
    while left.buckets.count < right.buckets.count { left.widen() }
    while right.buckets.count < left.buckets.count { right.widen() }
    var result: [Key] = []
    // Arrays that are one in memory are equal at once.
    for (bucket, others) in zip(left.buckets, right.buckets) where bucket != others {
      for entry in bucket {
        let position = Self.position(of: entry.key, entry.hash, in: others)
        if position.map({ others[$0] }) != entry { result.append(entry.key) }
      }
      for entry in others where Self.position(of: entry.key, entry.hash, in: bucket) == nil {
        result.append(entry.key)
      }
    }
    return result
  }
}

extension SharedMap.Entry: Equatable where Value: Equatable {
  static func == (entry: SharedMap.Entry, other: SharedMap.Entry) -> Bool {
    entry === other
      || entry.hash == other.hash && entry.key == other.key && entry.value == other.value
  }
}

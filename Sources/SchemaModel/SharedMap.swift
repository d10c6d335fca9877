/// A map whose copies share what they have in common.
///
/// A copy that is changed in one place costs about twice the square root of the number of entries, so
/// that the states of a history of many thousand steps can be kept side by side.
struct SharedMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// An object, so that copying the bucket that it is in costs little.
  ///
  /// Changed only by a map that alone has it, so that nobody sees it change.
  fileprivate final class Entry: @unchecked Sendable {
    let key: Key
    var value: Value

    init(_ key: Key, _ value: Value) {
      self.key = key
      self.value = value
    }
  }

  /// An entry with its hash, so that those of other keys are not even looked at.
  fileprivate struct Slot: Sendable {
    let hash: Int
    var entry: Entry

    /// Puts another value under the same key.
    mutating func replace(_ value: Value) {
      if isKnownUniquelyReferenced(&entry) {
        entry.value = value
      } else {
        entry = Entry(entry.key, value)
      }
    }

    /// Changes the value where it is, or a copy of it if others have it too.
    mutating func change<Result>(_ body: (inout Value) -> Result) -> Result {
      if !isKnownUniquelyReferenced(&entry) { entry = Entry(entry.key, entry.value) }
      return body(&entry.value)
    }
  }

  /// Where a key stands, until one is added or removed.
  struct Place {
    fileprivate let bucket: Int
    fileprivate let position: Int
  }

  private static var smallestWidth: Int { 8 }

  /// As many as a power of two; about the square root of the number of entries.
  private var buckets: [[Slot]] = Array(repeating: [], count: smallestWidth)
  private(set) var count = 0

  init() {}

  subscript(key: Key) -> Value? {
    get {
      let hash = key.hashValue
      let bucket = buckets[bucket(of: hash)]
      return Self.position(of: key, hash, in: bucket).map { bucket[$0].entry.value }
    }
    set {
      let hash = key.hashValue
      let number = bucket(of: hash)
      let position = Self.position(of: key, hash, in: buckets[number])
      put(newValue, under: key, hash, in: number, at: position)
    }
  }

  /// Where a key stands; nil where it does not.
  func place(of key: Key) -> Place? {
    let hash = key.hashValue
    let number = bucket(of: hash)
    return Self.position(of: key, hash, in: buckets[number]).map {
      Place(bucket: number, position: $0)
    }
  }

  /// Exchanges the value at a place for another one; nothing is copied where nobody else has it.
  mutating func exchange(_ value: inout Value, at place: Place) {
    buckets[place.bucket][place.position].change { swap(&$0, &value) }
  }

  /// Changes what stands under a key where it is, if there is something.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - change: Changes the value, and says whether it stays.
  /// - Returns: Whether there was something.
  @discardableResult
  mutating func change(_ key: Key, _ change: (inout Value) -> Bool) -> Bool {
    guard let place = place(of: key) else { return false }
    if !buckets[place.bucket][place.position].change(change) {
      buckets[place.bucket].remove(at: place.position)
      count -= 1
    }
    return true
  }

  /// Changes what stands under a key, which is looked for once.
  mutating func update(_ key: Key, _ change: (inout Value?) -> Void) {
    let hash = key.hashValue
    let number = bucket(of: hash)
    let position = Self.position(of: key, hash, in: buckets[number])
    var value = position.map { buckets[number][$0].entry.value }
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
    if let position { return buckets[number][position].replace(value) }
    buckets[number].append(Slot(hash: hash, entry: Entry(key, value)))
    count += 1
    if count > buckets.count * buckets.count { widen() }
  }

  /// What is found out about a value, which is not copied for that; nil where there is none.
  func read<Result>(_ key: Key, _ body: (Value) -> Result) -> Result? {
    let hash = key.hashValue
    let bucket = buckets[bucket(of: hash)]
    guard let position = Self.position(of: key, hash, in: bucket) else { return nil }
    let entry = bucket[position].entry
    return body(entry.value)
  }

  /// Whether there is a value under a key whose hash is known.
  func has(_ key: Key, _ hash: Int) -> Bool {
    Self.position(of: key, hash, in: buckets[bucket(of: hash)]) != nil
  }

  /// Whether there is a value that fulfils a condition; it is not copied for that.
  func has(_ key: Key, where isWanted: (Value) -> Bool = { _ in true }) -> Bool {
    read(key, isWanted) ?? false
  }

  /// The values in no order that means anything.
  var unorderedValues: [Value] { buckets.flatMap { $0.map(\.entry.value) } }

  /// The keys whose values fulfil a condition, in no order that means anything; no value is copied for that.
  func unorderedKeys(where isWanted: (Value) -> Bool) -> [Key] {
    var keys: [Key] = []
    for bucket in buckets {
      for slot in bucket where isWanted(slot.entry.value) { keys.append(slot.entry.key) }
    }
    return keys
  }

  private mutating func widen() {
    let slots = buckets.joined()
    buckets = Array(repeating: [], count: 2 * buckets.count)
    for slot in slots { buckets[bucket(of: slot.hash)].append(slot) }
  }

  private func bucket(of hash: Int) -> Int {
    // The lowest bits also choose the places of Swift's own tables; any others will do.
    Int(truncatingIfNeeded: UInt(bitPattern: hash) >> 3) & (buckets.count - 1)
  }

  private static func position(of key: Key, _ hash: Int, in bucket: [Slot]) -> Int? {
    bucket.firstIndex { $0.hash == hash && $0.entry.key == key }
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
      for slot in bucket {
        let position = Self.position(of: slot.entry.key, slot.hash, in: others)
        if position.map({ others[$0] }) != slot { result.append(slot.entry.key) }
      }
      for slot in others where Self.position(of: slot.entry.key, slot.hash, in: bucket) == nil {
        result.append(slot.entry.key)
      }
    }
    return result
  }
}

extension SharedMap.Slot: Equatable where Value: Equatable {
  static func == (slot: SharedMap.Slot, other: SharedMap.Slot) -> Bool {
    slot.entry === other.entry
      || slot.hash == other.hash && slot.entry.key == other.entry.key
        && slot.entry.value == other.entry.value
  }
}

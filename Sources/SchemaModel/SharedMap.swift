/// A map whose copies share what they have in common.
///
/// A copy that is changed in one place costs a small part of the whole, so that the states of a
/// history of many thousand steps can be kept side by side.
struct SharedMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  fileprivate struct Entry: Sendable {
    var hash: Int
    var key: Key
    var value: Value
  }

  private static var width: Int { 64 }

  private var buckets: [[Entry]] = Array(repeating: [], count: width)
  private(set) var count = 0

  init() {}

  subscript(key: Key) -> Value? {
    get {
      let hash = key.hashValue
      let bucket = buckets[Self.bucket(of: hash)]
      return Self.position(of: key, hash, in: bucket).map { bucket[$0].value }
    }
    set {
      let hash = key.hashValue
      let number = Self.bucket(of: hash)
      switch (Self.position(of: key, hash, in: buckets[number]), newValue) {
      case (let position?, let value?):
        buckets[number][position].value = value
      case (let position?, nil):
        buckets[number].remove(at: position)
        count -= 1
      case (nil, let value?):
        buckets[number].append(Entry(hash: hash, key: key, value: value))
        count += 1
      case (nil, nil): break
      }
    }
  }

  /// The values in no order that means anything.
  var unorderedValues: [Value] { buckets.flatMap { $0.map(\.value) } }

  private static func bucket(of hash: Int) -> Int {
    // The lowest bits also choose the places of Swift's own tables; any six will do.
    Int(truncatingIfNeeded: UInt(bitPattern: hash) >> 3) & (width - 1)
  }

  private static func position(of key: Key, _ hash: Int, in bucket: [Entry]) -> Int? {
    bucket.firstIndex { $0.hash == hash && $0.key == key }
  }
}

extension SharedMap where Value: Equatable {
  /// The keys whose values differ, in no order that means anything; cheap where much is shared.
  func keysOfDifferences(from other: SharedMap) -> [Key] {
    var result: [Key] = []
    // Arrays that are one in memory are equal at once.
    for (bucket, others) in zip(buckets, other.buckets) where bucket != others {
      for entry in bucket {
        let position = Self.position(of: entry.key, entry.hash, in: others)
        if position.map({ others[$0].value }) != entry.value { result.append(entry.key) }
      }
      for entry in others where Self.position(of: entry.key, entry.hash, in: bucket) == nil {
        result.append(entry.key)
      }
    }
    return result
  }
}

extension SharedMap.Entry: Equatable where Value: Equatable {
  static func == (entry: Self, other: Self) -> Bool {
    entry.hash == other.hash && entry.key == other.key && entry.value == other.value
  }
}

/// Unicode's normalization form KC, for the characters that names are made of.
struct Normalization {
  /// The decomposition of a character, not yet decomposed itself.
  private var decompositions: [UInt32: [UInt32]] = [:]
  /// Composed characters by their two parts, the first one in the upper half.
  private var compositions: [UInt64: UInt32] = [:]

  static let shared = Normalization()

  private init() {
    for word in CompatibilityDecompositions.words.utf8.split(separator: Ascii.space) {
      addDecomposition(word)
    }
    for word in CanonicalCompositions.words.utf8.split(separator: Ascii.space) {
      addCompositions(word)
    }
  }

  private mutating func addDecomposition(_ word: Substring.UTF8View) {
    let sides = word.split(separator: UInt8(ascii: ">"))
    guard sides.count == 2 else { return }
    let from = sides[0].split(separator: Ascii.dot).map(Self.number)
    let to = sides[1].split(separator: Ascii.underscore).map(Self.number)
    let count = from.count > 1 ? from[1] : 1
    for index in 0..<count {
      decompositions[from[0] + index] = count > 1 ? [to[0] + index] : to
    }
  }

  private mutating func addCompositions(_ word: Substring.UTF8View) {
    let sides = word.split(separator: UInt8(ascii: ":"))
    guard sides.count == 2 else { return }
    let second = Self.number(sides[0])
    for pair in sides[1].split(separator: UInt8(ascii: ",")) {
      let numbers = pair.split(separator: UInt8(ascii: "=")).map(Self.number)
      guard numbers.count == 2 else { continue }
      compositions[Self.key(numbers[0], second)] = numbers[1]
      decompositions[numbers[1]] = [numbers[0], second]
    }
  }

  private static func number(_ digits: Substring.UTF8View) -> UInt32 {
    digits.reduce(0) { $0 << 4 | UInt32(Ascii.hexDigit($1) ?? 0) }
  }

  private static func key(_ first: UInt32, _ second: UInt32) -> UInt64 {
    UInt64(first) << 32 | UInt64(second)
  }

  /// Normalizes a name.
  func normalize(_ name: String) -> String {
    var scalars: [UInt32] = []
    for scalar in name.unicodeScalars { decompose(scalar.value, into: &scalars) }
    order(&scalars)
    var result = String.UnicodeScalarView()
    result.append(contentsOf: compose(scalars).compactMap { Unicode.Scalar($0) })
    return String(result)
  }

  /// Decompositions are at most four deep.
  private func decompose(_ value: UInt32, into result: inout [UInt32]) {
    if let parts = decompositions[value] {
      for part in parts { decompose(part, into: &result) }
    } else if let syllable = Hangul.decompose(value) {
      result += syllable
    } else {
      result.append(value)
    }
  }

  private func combiningClass(_ value: UInt32) -> UInt8 {
    guard value >= 0x300, let scalar = Unicode.Scalar(value) else { return 0 }
    return scalar.properties.canonicalCombiningClass.rawValue
  }

  /// Sorts each run of combining characters by class; characters of one class keep their order.
  private func order(_ scalars: inout [UInt32]) {
    var start = 0
    while start < scalars.count {
      guard combiningClass(scalars[start]) != 0 else {
        start += 1
        continue
      }
      var end = start
      while end < scalars.count, combiningClass(scalars[end]) != 0 { end += 1 }
      let run = scalars[start..<end].enumerated().sorted {
        (combiningClass($0.element), $0.offset) < (combiningClass($1.element), $1.offset)
      }
      scalars.replaceSubrange(start..<end, with: run.map(\.element))
      start = end
    }
  }

  private func compose(_ scalars: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var starter: Int?
    var lastClass: UInt8 = 0
    for value in scalars {
      let currentClass = combiningClass(value)
      if let place = starter, place == result.count - 1 || lastClass < currentClass,
        let composed = compositions[Self.key(result[place], value)]
          ?? Hangul.compose(result[place], value)
      {
        result[place] = composed
        continue
      }
      if currentClass == 0 { starter = result.count }
      lastClass = currentClass
      result.append(value)
    }
    return result
  }
}

/// The syllables of Hangul, which compose by arithmetic (The Unicode Standard, 3.12).
private enum Hangul {
  private static let syllables: UInt32 = 0xAC00
  private static let leading: UInt32 = 0x1100
  private static let vowels: UInt32 = 0x1161
  private static let trailing: UInt32 = 0x11A7

  static func decompose(_ value: UInt32) -> [UInt32]? {
    guard value >= syllables, value < syllables + 11172 else { return nil }
    let index = value - syllables
    let parts = [leading + index / 588, vowels + index % 588 / 28]
    return index % 28 == 0 ? parts : parts + [trailing + index % 28]
  }

  static func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if first >= leading, first < leading + 19, second >= vowels, second < vowels + 21 {
      return syllables + ((first - leading) * 21 + second - vowels) * 28
    }
    let isOpenSyllable =
      first >= syllables && first < syllables + 11172 && (first - syllables) % 28 == 0
    guard isOpenSyllable, second > trailing, second < trailing + 28 else { return nil }
    return first + second - trailing
  }
}

import Foundation

/// SplitMix64: the same numbers for the same seed, on every machine.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.
package struct RandomSource: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  package mutating func int(_ range: Range<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  package mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }

  /// One of the elements; nil when there are none.
  package mutating func element<C: Collection>(of elements: C) -> C.Element? {
    elements.randomElement(using: &self)
  }
}

/// The seeds of a seeded test: `@Test(arguments: seeds(100)) func …(seed: UInt64)`.
///
/// A failure then names its seed, and `MLINT_SEED=<seed>` runs that one alone.
package func seeds(_ count: Int, from first: UInt64 = 1) -> [UInt64] {
  if let text = ProcessInfo.processInfo.environment["MLINT_SEED"] {
    guard let seed = UInt64(text) else { preconditionFailure("MLINT_SEED=\(text) is no number") }
    return [seed]
  }
  return (0..<UInt64(count)).map { first + $0 }
}

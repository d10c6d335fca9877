/// A set of kinds.
public struct SyntaxKinds: ExpressibleByArrayLiteral, Sendable {
  /// A bit for each kind, by its number.
  @usableFromInline var low: UInt64 = 0
  @usableFromInline var high: UInt64 = 0

  @inlinable
  public init() {}

  @inlinable
  public init(arrayLiteral kinds: SyntaxKind...) {
    for kind in kinds { insert(kind) }
  }

  @inlinable
  public mutating func insert(_ kind: SyntaxKind) {
    let bit: UInt64 = 1 &<< UInt64(kind.rawValue)
    if kind.rawValue < 64 { low |= bit } else { high |= bit }
  }

  @inlinable
  public func contains(_ kind: SyntaxKind) -> Bool {
    let word = kind.rawValue < 64 ? low : high
    return word &>> UInt64(kind.rawValue) & 1 != 0
  }

  @inlinable
  public func isDisjoint(with other: SyntaxKinds) -> Bool {
    low & other.low | high & other.high == 0
  }
}

/// The ways in which a block of statements may be left.
struct Flow: OptionSet {
  let rawValue: UInt8

  /// At its end.
  static let goesOn = Flow(rawValue: 1)
  /// By `continue`.
  static let nextTurn = Flow(rawValue: 2)
  /// By `break`.
  static let leavesLoop = Flow(rawValue: 4)
  /// By `return`, or by an error that something around may catch.
  static let returns = Flow(rawValue: 8)
  /// By an error that nothing catches: the migration fails as a whole, so nothing behind it is in doubt.
  static let fails: Flow = []
  /// No way, but that guards say where another way than the end was taken.
  static let guarded = Flow(rawValue: 16)

  /// The ways that leave what is around the block too.
  var exits: Flow { subtracting([.goesOn, .guarded]) }

  /// Whether what follows runs whenever the guards hold.
  var isGuarded: Bool { exits.isEmpty || contains(.guarded) }

  /// Whether what follows runs only where a block is not reached that is left like this.
  var isExit: Bool { !contains(.goesOn) && !exits.isEmpty }

  /// The ways in which a block is left whose end something else follows.
  func followed(by next: Flow) -> Flow {
    let all = exits.union(next)
    return isGuarded ? all : all.subtracting(.guarded)
  }

  /// The ways in which a loop with this body is left.
  var behindLoop: Flow { subtracting([.nextTurn, .leavesLoop]).union(.goesOn) }
}

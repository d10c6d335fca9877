import PythonSyntax

/// The functions that are followed, each called by the one before.
struct FollowedFunctions {
  /// The most functions that are followed into each other.
  private static let maximum = 20

  /// The one that is read: mostly it calls no other one, so that there is no list of them.
  private var outermost: FunctionReference?
  private var others: [FunctionReference] = []

  var mayGrow: Bool { others.count + 1 < Self.maximum }

  func contains(_ function: FunctionReference) -> Bool {
    outermost == function || others.contains(function)
  }

  mutating func push(_ function: FunctionReference) {
    if outermost == nil { outermost = function } else { others.append(function) }
  }

  mutating func pop() {
    if others.popLast() == nil { outermost = nil }
  }
}

/// What functions see that were made within others: the names of those, as they are when they are called.
///
/// An object that all copies of an evaluator share.
final class FunctionFrames {
  /// The frame of functions of a module, and of methods of its classes.
  static let module: Int32 = 0
  /// The most frames whose names are kept.
  private static let maximumKept = 64

  private var count: Int32 = 0
  /// The frames in which functions were made.
  private var makers: Set<Int32> = []
  private var scopes: [Int32: Scope] = [:]
  /// Whether any function was made within another one.
  private var hasMakers = false

  /// The number of a call of a function that begins.
  func begin() -> Int32 {
    count &+= 1
    return count
  }

  /// Takes note that a function is made in a frame.
  func note(makerIn frame: Int32) {
    makers.insert(frame)
    hasMakers = true
  }

  /// Keeps the names of a frame that calls another function, or that ended, for the functions that it made.
  func keep(_ names: Scope, of frame: Int32) {
    guard hasMakers, makers.contains(frame), scopes[frame] != nil || scopes.count < Self.maximumKept
    else {
      return
    }
    scopes[frame] = names
  }

  /// The names of a frame that is not the current one; nil where they were not kept.
  func names(of frame: Int32) -> Scope? { scopes[frame] }
}

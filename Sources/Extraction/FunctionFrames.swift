import PythonSyntax

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

  /// The number of a call of a function that begins.
  func begin() -> Int32 {
    count &+= 1
    return count
  }

  /// Takes note that a function is made in a frame.
  func note(makerIn frame: Int32) {
    makers.insert(frame)
  }

  /// Keeps the names of a frame that calls another function, or that ended, for the functions that it made.
  func keep(_ names: Scope, of frame: Int32) {
    guard makers.contains(frame), scopes[frame] != nil || scopes.count < Self.maximumKept else {
      return
    }
    scopes[frame] = names
  }

  /// The names of a frame that is not the current one; nil where they were not kept.
  func names(of frame: Int32) -> Scope? { scopes[frame] }
}

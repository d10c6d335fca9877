/// The four kinds of git objects.
package enum ObjectKind: Hashable, Sendable {
  case commit
  case tree
  case blob
  case tag
}

/// What reading an object's bytes gave.
package enum RawObject: Hashable, Sendable {
  case content(ObjectKind, [UInt8])
  /// The object is longer than the bound; nothing was read.
  case tooLarge(ObjectKind, size: Int)
  /// The object is not in this clone: history is cut off, the clone is partial, or damage was done.
  case missing
}

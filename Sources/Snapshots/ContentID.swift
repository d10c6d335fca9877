internal import Git

/// The id of a content: that of its blob.
///
/// Equal ids mean equal contents.
package struct ContentID: Hashable, Sendable {
  let object: ObjectID

  init(_ object: ObjectID) {
    self.object = object
  }

  /// The id as lower-case hexadecimal.
  package var hex: String { object.hex }
}

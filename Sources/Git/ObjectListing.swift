/// An object's name, kind and length.
package struct ObjectHeader: Hashable, Sendable {
  package var id: ObjectID
  package var kind: ObjectKind
  package var size: Int

  package init(id: ObjectID, kind: ObjectKind, size: Int) {
    self.id = id
    self.kind = kind
    self.size = size
  }
}

/// Every object of a clone, whether anything leads to it or not.
package struct ObjectListing: Hashable, Sendable {
  /// In the order of ids, each once.
  package private(set) var objects: [ObjectHeader]
  /// How many objects are there and cannot be read.
  package private(set) var unreadableCount: Int

  init(_ objects: [ObjectHeader], unreadableCount: Int) {
    self.unreadableCount = unreadableCount
    self.objects = objects.sorted { $0.id < $1.id }
    var last: ObjectID?
    self.objects.removeAll { object in
      defer { last = object.id }
      return object.id == last
    }
  }
}

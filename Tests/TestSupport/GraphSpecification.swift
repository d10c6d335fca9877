/// A revision graph to be made: as an oracle's input, as migrations, or as files.
package struct GraphSpecification: Codable, Equatable, Sendable {
  package struct Revision: Codable, Equatable, Sendable {
    package var revision: String
    package var down: [String]
    package var depends: [String]
    package var labels: [String]
    /// The stripped docstring; nil for none.
    package var doc: String?

    package init(
      revision: String, down: [String] = [], depends: [String] = [], labels: [String] = [],
      doc: String? = nil
    ) {
      self.revision = revision
      self.down = down
      self.depends = depends
      self.labels = labels
      self.doc = doc
    }
  }

  /// In load order.
  package var revisions: [Revision]
  /// Symbols to look up.
  package var symbols: [String]
  /// Ranges of `alembic history`.
  package var ranges: [String]

  package init(revisions: [Revision], symbols: [String] = [], ranges: [String] = []) {
    self.revisions = revisions
    self.symbols = symbols
    self.ranges = ranges
  }
}

extension GraphSpecification {
  /// Every graph that lacks one thing of this one, for finding the smallest one that fails.
  package var smaller: [GraphSpecification] {
    var result: [GraphSpecification] = []
    func add(_ change: (inout GraphSpecification) -> Void) {
      var copy = self
      change(&copy)
      if copy != self { result.append(copy) }
    }
    for index in symbols.indices { add { $0.symbols.remove(at: index) } }
    for index in ranges.indices { add { $0.ranges.remove(at: index) } }
    for (index, revision) in revisions.enumerated() {
      add { $0.remove(index) }
      for item in revision.down.indices { add { $0.revisions[index].down.remove(at: item) } }
      for item in revision.depends.indices { add { $0.revisions[index].depends.remove(at: item) } }
      for item in revision.labels.indices { add { $0.revisions[index].labels.remove(at: item) } }
      add { $0.revisions[index].doc = nil }
    }
    return result
  }

  /// Removes a revision and every reference to it.
  private mutating func remove(_ index: Int) {
    let removed = revisions.remove(at: index)
    for other in revisions.indices {
      revisions[other].down.removeAll { $0 == removed.revision }
      revisions[other].depends.removeAll { $0 == removed.revision || removed.labels.contains($0) }
    }
  }
}

extension RevisionGraph {
  /// The heads that should be one: groups of at least two, in load order.
  ///
  /// Heads compete when they grew from a common history, unless each has a branch label that the
  /// other lacks: such branches are meant to stay apart. A label that is computed when the file runs
  /// counts as one of its own. A label on only one side does not keep the other apart.
  package var competingHeads: [[RevisionID]] {
    guard heads.count > 1 else { return [] }
    let contenders = heads.map(contender)
    var groups = HeadGroups(heads.count)
    for second in heads.indices {
      for first in 0..<second where contenders[first].competes(with: contenders[second]) {
        groups.join(first, second)
      }
    }
    return groups.lists.map { $0.map { heads[$0] } }.filter { $0.count > 1 }
  }

  /// A head with what decides about its competitors, which may be heads of another state of this
  /// graph.
  package func contender(_ head: RevisionID) -> ContendingHead {
    let lineage = ancestors(of: [head], following: .downRevisions) + [head]
    var marks = Set(branchLabels(of: head))
    for id in lineage where self[id]?.hasComputedBranchLabels == true {
      marks.insert("\u{0}" + id.description)
    }
    let origins = isAcyclic ? lineage.filter { node($0)?.down.isEmpty == true } : lineage
    return ContendingHead(id: head, marks: marks, origins: Set(origins))
  }
}

/// A head, as far as it has to be known to tell with which others it competes.
package struct ContendingHead: Sendable {
  package let id: RevisionID
  /// The labels of its branch; one that is computed is like no other.
  fileprivate let marks: Set<String>
  /// Where its history begins, in whatever way; all of its history where there are cycles.
  fileprivate let origins: Set<RevisionID>

  /// Whether no revision of its history has a branch label, as far as labels can be read.
  package var isUnlabelled: Bool { marks.isEmpty }

  /// Whether the two began together, in whatever way.
  package func sharesOrigin(with other: ContendingHead) -> Bool {
    !origins.isDisjoint(with: other.origins)
  }

  /// Whether the two should be one.
  package func competes(with other: ContendingHead) -> Bool {
    let areApart =
      !marks.subtracting(other.marks).isEmpty && !other.marks.subtracting(marks).isEmpty
    return !areApart && sharesOrigin(with: other)
  }
}

/// Numbers joined into groups.
private struct HeadGroups {
  private var group: [Int]

  init(_ count: Int) {
    group = Array(0..<count)
  }

  mutating func join(_ first: Int, _ second: Int) {
    let (keep, drop) = (min(group[first], group[second]), max(group[first], group[second]))
    guard keep != drop else { return }
    for index in group.indices where group[index] == drop { group[index] = keep }
  }

  /// The members of each group, by the first member.
  var lists: [[Int]] {
    group.indices.filter { group[$0] == $0 }.map { first in
      group.indices.filter { group[$0] == first }
    }
  }
}

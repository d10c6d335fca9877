extension RevisionGraph {
  /// The heads that should be one: groups of at least two, in load order.
  ///
  /// Heads compete when they grew from a common history, unless each has a branch label that the
  /// other lacks: such branches are meant to stay apart. A label that is computed when the file runs
  /// counts as one of its own. A label on only one side does not keep the other apart.
  package var competingHeads: [[RevisionID]] {
    guard heads.count > 1 else { return [] }
    var groups = HeadGroups(heads.count)
    let marks = heads.map(marks(of:))
    let roots = heads.map { Set(ancestors(of: [$0], following: .downRevisions) + [$0]) }
    for second in heads.indices {
      for first in 0..<second {
        let areApart =
          !marks[first].subtracting(marks[second]).isEmpty
          && !marks[second].subtracting(marks[first]).isEmpty
        if areApart || roots[first].isDisjoint(with: roots[second]) { continue }
        groups.join(first, second)
      }
    }
    return groups.lists.map { $0.map { heads[$0] } }.filter { $0.count > 1 }
  }

  private func marks(of head: RevisionID) -> Set<String> {
    var marks = Set(branchLabels(of: head))
    for id in ancestors(of: [head], following: .downRevisions) + [head] {
      if self[id]?.hasComputedBranchLabels == true { marks.insert("\u{0}" + id.description) }
    }
    return marks
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

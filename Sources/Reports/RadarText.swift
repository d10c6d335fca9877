import SourceText

extension RadarDocument {
  /// The report for people.
  ///
  /// - Parameters:
  ///   - style: How it is to look.
  ///   - maximumAge: The days after which a branch was left out; nil when none was.
  /// - Returns: Lines of UTF-8, safe to print.
  package func text(style: TextStyle = TextStyle(), maximumAge: Int? = nil) -> [UInt8] {
    RadarText(self, style, maximumAge).bytes
  }
}

/// Writes what collides first with the target, then with each other, then the sum.
private struct RadarText {
  private(set) var bytes: [UInt8] = []
  private let radar: RadarDocument
  private let style: TextStyle
  private let palette: Palette

  init(_ radar: RadarDocument, _ style: TextStyle, _ maximumAge: Int?) {
    self.radar = radar
    self.style = style
    palette = Palette(isEnabled: style.color)
    for part in radar.environments { write(part) }
    line(0, palette.paint(summary, .strong))
    if let maximumAge, let old = counted(radar.oldBranches, "branch", "branches") {
      line(
        0,
        "\(old) without a commit in the last \(maximumAge) days of \(radar.target) left out:"
          + " --max-age 0 shows all")
    }
  }

  // MARK: One environment

  private mutating func write(_ part: RadarDocument.Environment) {
    let colliding = part.additions.filter { !$0.collisions.isEmpty }
    let isGrouped = radar.environments.count > 1
    if isGrouped, part.additions.isEmpty, part.competingHeads.isEmpty { return }
    if isGrouped { line(0, palette.paint("environment \(shownEnvironment(part.name))", .strong)) }
    for head in part.heads {
      let landing = head.landing.map { ", " + $0.escapedForDisplay } ?? ""
      line(0, "\(radar.target) ends in \(described(head))\(landing)")
    }
    if !part.competingHeads.isEmpty {
      line(0, palette.paint("it has two heads already, which have to be joined first", .warning))
      help("`git switch \(radar.target)` and `mlint merge`")
    }
    line(0, "")
    for addition in colliding { write(addition, part) }
    for group in Self.groups(part.pairs) { write(group, part) }
    for pair in part.pairs { writeRest(of: pair) }
  }

  private mutating func write(_ addition: RadarDocument.Addition, _ part: RadarDocument.Environment)
  {
    let title = "\(name(addition.branch)) collides with \(radar.target)"
    line(0, palette.paint(title, .error) + person(addition.branch))
    for collision in addition.collisions {
      switch collision {
      case .heads(let own, let theirs):
        line(2, added(addition))
        line(2, "history would end in \(list(own + theirs))")
        help(advice(addition, own, theirs))
      case .otherMeaning, .missingParent: line(2, sentence(collision, with: radar.target))
      }
    }
    line(0, "")
  }

  private func advice(
    _ addition: RadarDocument.Addition, _ own: [String], _ theirs: [String]
  ) -> String {
    guard own.count == 1, theirs.count == 1, let head = theirs.first,
      let bottom = addition.bottom
    else {
      let reason = addition.released.map {
        "; \($0.revision) is released in \($0.release), so that nothing may be put before it"
      }
      return "on that branch: `git merge \(radar.target)`, then `mlint merge`\(reason ?? "")"
    }
    let header = bottom.namesParents ? ", and `Revises: \(head)` in its header" : ""
    return "on that branch: `git merge \(radar.target)` (or rebase), then set `down_revision = "
      + "\(head.pythonRepr)` in \(bottom.path)\(header)"
  }

  private func added(_ addition: RadarDocument.Addition) -> String {
    var text = "adds "
    text += addition.added.first.map(described) ?? "nothing"
    if addition.added.count > 1 { text += " and \(addition.added.count - 1) before it" }
    if !addition.foundations.isEmpty { text += ", on \(list(addition.foundations))" }
    return text
  }

  // MARK: Each other

  /// The branches whose heads compete, as groups in which each competes with some other.
  private static func groups(_ pairs: [RadarDocument.Pair]) -> [[Int]] {
    var groups: [Set<Int>] = []
    for pair in pairs where pair.collisions.contains(where: \.isAboutHeads) {
      let (touched, rest) = (
        groups.filter { !$0.isDisjoint(with: [pair.first, pair.second]) },
        groups.filter { $0.isDisjoint(with: [pair.first, pair.second]) }
      )
      groups = rest + [touched.reduce([pair.first, pair.second]) { $0.union($1) }]
    }
    return groups.map { $0.sorted() }.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }

  private mutating func write(_ group: [Int], _ part: RadarDocument.Environment) {
    let title = "\(group.count) branches collide with each other"
    let pairs = part.pairs.filter { pair in
      group.contains(pair.first) && pair.collisions.contains(where: \.isAboutHeads)
    }
    // A branch that is stacked on another one follows it without harm.
    let isEveryPair = pairs.count == group.count * (group.count - 1) / 2
    let others = isEveryPair ? "the others leave" : "those that collide with it leave"
    line(0, palette.paint(title, .warning) + ": whichever lands first, \(others) two heads")
    for addition in part.additions where group.contains(addition.branch) {
      line(2, palette.paint(name(addition.branch), .strong) + person(addition.branch))
      line(4, added(addition))
      if isEveryPair { continue }
      let rivals = pairs.compactMap { $0.other(than: addition.branch) }.sorted()
      line(4, "collides with \(joined(rivals.map(name)))")
    }
    line(0, "")
  }

  private mutating func writeRest(of pair: RadarDocument.Pair) {
    let rest = pair.collisions.filter { !$0.isAboutHeads }
    if rest.isEmpty { return }
    let title = "\(name(pair.first)) and \(name(pair.second)) collide"
    line(0, palette.paint(title, .warning))
    for collision in rest { line(2, sentence(collision, with: "the other branch")) }
    line(0, "")
  }

  private func sentence(_ collision: RadarDocument.Collision, with other: String) -> String {
    switch collision {
    case .heads(let own, let theirs): "history would end in \(list(own + theirs))"
    case .otherMeaning(let id):
      "\(list([id])) is another migration in \(other): one of them needs a new id"
    case .missingParent(let id, let parent):
      "\(list([id])) is built on \(list([parent])), which \(other) does not have"
    }
  }

  // MARK: The sum

  private var summary: String {
    let parts = radar.environments
    let withTarget = Set(
      parts.flatMap { $0.additions.filter { !$0.collisions.isEmpty }.map(\.branch) })
    let withOthers = Set(parts.flatMap { $0.pairs.flatMap { [$0.first, $0.second] } })
    let clear = radar.branches.count - withTarget.union(withOthers).count
    guard let all = counted(radar.branches.count, "open branch", "open branches") else {
      return "no open branches"
    }
    return
      "\(all): \(withTarget.count) colliding with \(radar.target), \(withOthers.count) with each"
      + " other, \(clear) clear"
  }

  // MARK: Words

  private func name(_ index: Int) -> String {
    let branch = radar.branches[index]
    return branch.name.escapedForDisplay + (branch.pullRequest.map { " (\($0))" } ?? "")
  }

  private func person(_ index: Int) -> String {
    let branch = radar.branches[index]
    return ", by \(branch.author.escapedForDisplay) on \(branch.date)"
  }

  private func described(_ revision: RadarDocument.Revision) -> String {
    let id = revision.id.escapedForDisplay
    return revision.message.isEmpty ? id : "\(id) \"\(revision.message.escapedForDisplay)\""
  }

  private func list(_ names: [String]) -> String {
    joined(names.map(\.escapedForDisplay))
  }

  private func joined(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  private mutating func help(_ text: String) {
    let indent = String(repeating: " ", count: 10)
    let lines = text.escapedForDisplay.wrapped(to: max(40, style.width) - indent.count)
    let head = palette.paint("  = ", .frame) + palette.paint("help:", .strong)
    write("\(head) \(lines.joined(separator: "\n\(indent)"))\n")
  }

  private mutating func line(_ indent: Int, _ text: String) {
    write("\(String(repeating: " ", count: text.isEmpty ? 0 : indent))\(text)\n")
  }

  private mutating func write(_ text: String) { bytes += text.utf8 }
}

extension RadarDocument.Collision {
  fileprivate var isAboutHeads: Bool {
    if case .heads = self { true } else { false }
  }
}

extension RadarDocument.Pair {
  /// The branch that is in this pair with the one given; nil where that one is not in it.
  fileprivate func other(than branch: Int) -> Int? {
    first == branch ? second : second == branch ? first : nil
  }
}

private func counted(_ count: Int, _ one: String, _ many: String) -> String? {
  count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
}

/// Makes revision graphs of every shape that Alembic knows: several roots, forks, merges, dependencies
/// by id and by label, ids that begin alike, files in any order; some with defects.
package struct RandomGraphs {
  private var random: RandomSource

  package init(seed: UInt64) {
    random = RandomSource(seed: seed)
  }

  package mutating func next() -> GraphSpecification {
    let count = random.chance(0.1) ? random.int(15..<40) : random.int(0..<12)
    var revisions: [GraphSpecification.Revision] = []
    var tips: [Int] = []
    for index in 0..<count {
      var revision = GraphSpecification.Revision(revision: id(index))
      revision.down = parents(revisions, &tips)
      tips.append(index)
      if random.chance(0.2) { revision.labels = labels(index) }
      revision.doc = doc(index)
      revisions.append(revision)
    }
    addDependencies(&revisions)
    if random.chance(0.7) { revisions.shuffle(using: &random) }
    if random.chance(0.15) { addDefect(&revisions) }
    return GraphSpecification(
      revisions: revisions, symbols: (0..<8).map { _ in symbol(revisions) },
      ranges: (0..<8).map { _ in range(revisions) })
  }

  /// Mostly long enough to be abbreviated, sometimes alike, sometimes odd.
  private mutating func id(_ index: Int) -> String {
    let number = String(index, radix: 16)
    switch random.int(0..<10) {
    case 0: return "r\(number)"
    case 1: return "feature\(number)"
    case 2: return "ab12\(number)"
    case 3: return "é\u{301}ü \(number)"
    case 4: return "00\(index)"
    default:
      let digits = (0..<random.int(4..<13)).map { _ in String(random.int(0..<16), radix: 16) }
      return digits.joined() + "x" + number
    }
  }

  private mutating func parents(
    _ earlier: [GraphSpecification.Revision], _ tips: inout [Int]
  ) -> [String] {
    if earlier.isEmpty || random.chance(0.08) { return [] }
    let count = random.chance(0.15) ? random.int(2..<4) : 1
    var chosen: [Int] = []
    for _ in 0..<count {
      // Mostly extends what is newest, so that lines form.
      let parent =
        random.chance(0.7) ? random.element(of: tips) : random.element(of: Array(earlier.indices))
      guard let parent else { continue }
      if !chosen.contains(parent) || random.chance(0.1) { chosen.append(parent) }
    }
    tips.removeAll { chosen.contains($0) }
    return chosen.map { earlier[$0].revision }
  }

  private mutating func labels(_ index: Int) -> [String] {
    let names = ["L\(index)", "feat\(index)", "ab1\(index)", "la bel\(index)", "feature-\(index)"]
    return Array(names.shuffled(using: &random).prefix(random.chance(0.2) ? 2 : 1))
  }

  private mutating func doc(_ index: Int) -> String? {
    switch random.int(0..<8) {
    case 0: nil
    case 1: "first\nsecond \(index)\n\nbody"
    case 2: "add\u{2028}x\r\ny\n\n  indented\u{0B}y"
    default: "change \(index)\n\nRevision ID: x"
    }
  }

  /// Lets revisions depend on earlier ones, by id or by a label that is declared earlier.
  private mutating func addDependencies(_ revisions: inout [GraphSpecification.Revision]) {
    let probability = random.chance(0.5) ? 0.0 : 0.3
    for index in revisions.indices.dropFirst() where random.chance(probability) {
      for _ in 0..<random.int(1..<4) {
        guard let earlier = random.element(of: revisions[..<index]) else { continue }
        let label = random.element(of: earlier.labels)
        revisions[index].depends.append(
          random.chance(0.5) ? label ?? earlier.revision : earlier.revision)
      }
    }
  }

  private mutating func addDefect(_ revisions: inout [GraphSpecification.Revision]) {
    for _ in 0..<(random.chance(0.3) ? 2 : 1) {
      guard let index = revisions.indices.randomElement(using: &random),
        let other = revisions.indices.randomElement(using: &random)
      else { return }
      switch random.int(0..<9) {
      case 0: revisions[index].down.append("missing")
      case 1: revisions[index].depends.append("missing")
      case 2: revisions[index].revision = revisions[other].revision
      case 3: revisions[index].down.append(revisions[index].revision)
      case 4: revisions[index].depends.append(revisions[index].revision)
      case 5: revisions[index].labels.append(revisions[other].labels.first ?? "L")
      case 6: revisions[index].labels.append(revisions[other].revision)
      case 7: revisions[index].revision += ["-", "+@", ":"][random.int(0..<3)]
      default: revisions[index].down.append(revisions[other].revision)
      }
    }
  }

  /// Names of all kinds, so that also those that mean nothing are asked for.
  private mutating func name(_ revisions: [GraphSpecification.Revision]) -> String {
    let revision = random.element(of: revisions)
    let id = revision?.revision ?? "abcd"
    switch random.int(0..<9) {
    case 0: return "head"
    case 1: return "heads"
    case 2: return "base"
    case 3, 4:
      return String(id.unicodeScalars.prefix(random.int(0..<6)))
    case 5:
      return random.element(of: revisions.flatMap(\.labels)) ?? "L"
    case 6: return ["", "nothing", "HEAD", "fea", "ab1", "-1", "-2"][random.int(0..<7)]
    default: return id
    }
  }

  private mutating func symbol(_ revisions: [GraphSpecification.Revision]) -> String {
    let steps = ["", "", "", "-1", "+1", "-2", "+3", "-0", "-1x"][random.int(0..<9)]
    let name = random.chance(0.2) ? steps : name(revisions) + (random.chance(0.3) ? steps : "")
    return random.chance(0.3) ? self.name(revisions) + "@" + name : name
  }

  private mutating func range(_ revisions: [GraphSpecification.Revision]) -> String {
    if random.chance(0.03) { return ["x", "a:b:c", " : ", "\t:head\n"][random.int(0..<4)] }
    let start = random.chance(0.25) ? "" : symbol(revisions)
    let end = random.chance(0.25) ? "" : symbol(revisions)
    return start + ":" + end
  }
}

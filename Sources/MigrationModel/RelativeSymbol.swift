import SourceText

/// A symbol such as `+2`, `ae1027-1` or `branch@+1`.
struct RelativeSymbol {
  var branch: String?
  var name: String?
  var steps: Int
  /// The steps as they are written.
  var text: String

  /// Reads the beginning of a symbol as Alembic's regular expression does, which ignores what follows:
  /// `(?:(.+?)@)?(\w+)?((?:\+|-)\d+)`.
  init?(_ symbol: String) {
    let scalars = Array(symbol.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      if scalar == "\n" { break }
      if scalar == "@", index > 0, let rest = Self(afterBranch: scalars[(index + 1)...]) {
        self = rest
        branch = String(scalars: scalars[..<index])
        return
      }
    }
    self.init(afterBranch: scalars[...])
  }

  private init?(afterBranch scalars: ArraySlice<Unicode.Scalar>) {
    let name = scalars.prefix { $0.isPythonWord }
    let rest = scalars.dropFirst(name.count)
    guard let sign = rest.first, sign == "+" || sign == "-" else { return nil }
    let digits = rest.dropFirst().prefix { $0.properties.numericType == .decimal }
    let text = String(scalars: rest.prefix(1 + digits.count))
    guard let steps = pythonInt(text) else { return nil }
    self.name = name.isEmpty ? nil : String(scalars: name)
    self.steps = steps
    self.text = text
  }
}

extension RevisionGraph {
  /// Alembic's `_parse_upgrade_target`, as `history` calls it with the lower end as current revision.
  func upperPlaces(_ upper: String, above lower: String) throws(SymbolError) -> [RevisionPlace] {
    guard let relative = RelativeSymbol(upper) else { return try places(upper) }
    if relative.steps > 0 {
      if let name = relative.name {
        let start = try place(name)
        return [
          try walk(
            from: start.map { .revision($0) } ?? .nowhere, steps: relative.steps,
            branch: relative.branch, stopsAtEnds: true)
        ]
      }
      let end = try walk(
        from: try startOfWalkUp(lower, branch: relative.branch), steps: relative.steps,
        branch: relative.branch, stopsAtEnds: true)
      if end == .nowhere { throw Self.tooShort(relative) }
      return [end]
    }
    guard let name = relative.name else { throw Self.tooShort(relative) }
    let start = try place(relative.branch.map { "\($0)@\(name)" } ?? name)
    return [
      try walk(
        from: start.map { .revision($0) } ?? .nowhere, steps: relative.steps, stopsAtEnds: true)
    ]
  }

  private static func tooShort(_ relative: RelativeSymbol) -> SymbolError {
    // Alembic prints the text of steps up and the number of steps down.
    let shown = relative.steps > 0 ? relative.text : String(relative.steps)
    return .invalid(
      "Relative revision \(shown) didn't produce \(relative.steps.magnitude) migrations")
  }

  private static let ambiguousStart = SymbolError.invalid(
    "Ambiguous upgrade from multiple current revisions")

  private func startOfWalkUp(_ lower: String, branch: String?) throws(SymbolError) -> RevisionPlace
  {
    guard let branch, !branch.isEmpty else {
      return try place(lower).map { .revision($0) } ?? .nowhere
    }
    var current: [Int] = []
    let places = try places(lower)
    let resolved = try resolveNames(branch)
    if resolved.names.isEmpty, (resolved.branch ?? "").isEmpty {
      // A branch that means nothing, as `base` does, is everywhere.
      if places.count > 1 { throw Self.ambiguousStart }
      return places.first == .base ? .nowhere : places.first ?? .nowhere
    }
    // Alembic looks the branch up for the first current revision, and not at all without one.
    var isRelated: [Bool] = []
    for place in places {
      switch place {
      case .revision(let node):
        if isRelated.isEmpty { isRelated = try lineage(ofBranch: branch) }
        current.append(node)
      case .base: throw .notFound(argument: "base", detail: "No such revision or branch 'base'")
      case .nowhere: continue
      }
    }
    var starts = current.filter { isRelated[$0] }
    if starts.isEmpty {
      let below = reached(from: current) { nodes[$0].normalizedDown }
      let active = nodes.indices.filter { below[$0] && isRelated[$0] }
      let parents = Set(active.flatMap { nodes[$0].normalizedDown })
      starts = active.filter { !parents.contains($0) }
    }
    if starts.count > 1 { throw Self.ambiguousStart }
    return starts.first.map { .revision($0) } ?? .nowhere
  }

  /// Alembic's `_parse_downgrade_target`, as `history` calls it for a lower end that lies below the
  /// bases, with the upper end as current revision.
  func lowerPlace(_ lower: String, below upper: String) throws(SymbolError) -> RevisionPlace {
    guard let relative = RelativeSymbol(lower), relative.steps < 0, relative.name == nil else {
      throw .invalid("Relative revision \(lower) is outside the history")
    }
    var symbol = upper
    var branch = upper
    if let named = relative.branch {
      branch = named
      let related = try sharingLineage([RevisionID(upper)], with: named)
      guard related.count == 1 else {
        throw .invalid("Relative revision \(lower) is outside the history")
      }
      symbol = related[0].description
    }
    let start = try place("\(branch)@\(symbol)")
    let end = try walk(
      from: start.map { .revision($0) } ?? .nowhere, steps: relative.steps, stopsAtEnds: true)
    if end == .nowhere { throw Self.tooShort(relative) }
    return end
  }
}

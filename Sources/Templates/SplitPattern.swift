import SourceText

/// A regular expression simple enough to split by without a general engine: single characters, `\s` and
/// sets of these, each with `*`, `+`, `?` or nothing behind it.
struct SplitPattern {
  private struct Part {
    var members: Set<Unicode.Scalar> = []
    var includesBlanks = false
    var minimum = 1
    var isRepeated = false

    func matches(_ scalar: Unicode.Scalar) -> Bool {
      members.contains(scalar) || (includesBlanks && scalar.isPythonSpace)
    }

    func overlaps(_ other: Part) -> Bool {
      (includesBlanks && other.includesBlanks) || members.contains { other.matches($0) }
        || other.members.contains { matches($0) }
    }
  }

  private var parts: [Part] = []

  /// Reads a pattern; nil for anything else, and for what would need backtracking or may match nothing.
  init?(_ pattern: String) {
    var scalars = Array(pattern.unicodeScalars)[...]
    while !scalars.isEmpty {
      guard var part = Self.atom(&scalars) else { return nil }
      if let quantifier = scalars.first, "*+?".unicodeScalars.contains(quantifier) {
        scalars.removeFirst()
        part.minimum = quantifier == "+" ? 1 : 0
        part.isRepeated = quantifier != "?"
        if let next = scalars.first, "*+?".unicodeScalars.contains(next) { return nil }
      }
      parts.append(part)
    }
    guard parts.contains(where: { $0.minimum > 0 }), !needsBacktracking else { return nil }
  }

  private static func atom(_ scalars: inout ArraySlice<Unicode.Scalar>) -> Part? {
    guard let scalar = scalars.popFirst() else { return nil }
    switch scalar {
    case "\\":
      var part = Part()
      return add(escaped: scalars.popFirst(), to: &part) ? part : nil
    case "[":
      var part = Part()
      if scalars.first == "^" || scalars.first == "]" { return nil }
      while let member = scalars.popFirst() {
        switch member {
        case "]": return part
        case "\\":
          guard add(escaped: scalars.popFirst(), to: &part) else { return nil }
        case "-", "[", "&", "|", "~": return nil
        default: part.members.insert(member)
        }
      }
      return nil
    case ".", "^", "$", "*", "+", "?", "{", "}", "]", "|", "(", ")": return nil
    default: return Part(members: [scalar])
    }
  }

  private static func add(escaped: Unicode.Scalar?, to part: inout Part) -> Bool {
    switch escaped {
    case "s"?: part.includesBlanks = true
    case "n"?: part.members.insert("\n")
    case "t"?: part.members.insert("\t")
    case let scalar? where scalar.isASCII && !scalar.isPythonWord: part.members.insert(scalar)
    default: return false
    }
    return true
  }

  /// Whether a part that takes as much as it can may take what a later part needs.
  private var needsBacktracking: Bool {
    for (index, part) in parts.enumerated() where part.isRepeated || part.minimum == 0 {
      for later in parts[(index + 1)...] {
        if part.overlaps(later) { return true }
        if later.minimum > 0 { break }
      }
    }
    return false
  }

  /// Python's `re.split(pattern, text)`.
  func split(_ text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    var result: [String] = []
    var start = 0
    var position = 0
    while position < scalars.count {
      guard let end = match(scalars, from: position) else {
        position += 1
        continue
      }
      result.append(String(scalars: scalars[start..<position]))
      start = end
      position = end
    }
    return result + [String(scalars: scalars[start...])]
  }

  private func match(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
    var position = start
    for part in parts {
      var count = 0
      while position < scalars.count, part.matches(scalars[position]), part.isRepeated || count == 0
      {
        position += 1
        count += 1
      }
      if count < part.minimum { return nil }
    }
    return position
  }
}

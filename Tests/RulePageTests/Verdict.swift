/// What `mlint check --format json` reported, as far as pages speak of it.
struct CheckReport: Decodable {
  struct Finding: Decodable {
    let rule: String
    let severity: String
    let message: String
    let path: String
    let line: Int?
  }

  struct Entry: Decodable {
    let path: String?
    let line: Int?
    let reason: String
  }

  let findings: [Finding]
  let couldNotCheck: [Entry]
}

/// Compares what a page expects with what was reported.
struct Verdict {
  let example: PageExample
  let report: CheckReport

  /// Every disagreement, in the order of the page: none when each expectation is met by exactly one
  /// finding and no finding is left over, but of rules that the example runs besides.
  var problems: [PageProblem] {
    let finds = compare(
      example.expectations.filter(\.isFinding),
      report.findings.filter { !example.otherRules.contains($0.rule) }, "finding", meets: isMet,
      describe: describe)
    let entries = compare(
      example.expectations.filter { !$0.isFinding }, report.couldNotCheck, "could_not_check entry",
      meets: isMet, describe: describe)
    return (finds + entries).sorted { $0.line < $1.line }
  }

  /// The status that fits what was reported; `check` runs without `--strict`.
  var status: Int32 {
    if report.findings.contains(where: { $0.severity == "error" }) { return 1 }
    return report.couldNotCheck.isEmpty ? 0 : 3
  }

  private func isMet(_ want: Expectation, by finding: CheckReport.Finding) -> Bool {
    guard case .finding(let severity) = want.kind else { return false }
    return finding.rule == example.slug && finding.path == want.path && finding.line == want.line
      && (severity == nil || severity == finding.severity) && finding.message.contains(want.text)
  }

  private func isMet(_ want: Expectation, by entry: CheckReport.Entry) -> Bool {
    entry.path == want.path && entry.line == want.line && entry.reason.contains(want.text)
  }

  private func describe(_ finding: CheckReport.Finding) -> String {
    "\(place(finding.path, finding.line)): \(finding.severity)[\(finding.rule)]: \(finding.message)"
  }

  private func describe(_ entry: CheckReport.Entry) -> String {
    "\(place(entry.path, entry.line)): could not check: \(entry.reason)"
  }

  private func place(_ path: String?, _ line: Int?) -> String {
    (path ?? "no file") + (line.map { ":\($0)" } ?? "")
  }

  private func compare<Item>(
    _ wants: [Expectation], _ items: [Item], _ noun: String,
    meets: (Expectation, Item) -> Bool, describe: (Item) -> String
  ) -> [PageProblem] {
    let partner = Matching.largest(
      wants.map { want in items.indices.filter { meets(want, items[$0]) } })
    let surplus = items.indices.filter { !partner.contains($0) }
    var problems: [PageProblem] = []
    for (want, partner) in zip(wants, partner) where partner == nil {
      problems.append(
        PageProblem(
          line: want.pageLine,
          text: "missing \(noun) at \(place(want.path, want.line)): \"\(want.text)\""))
    }
    problems += surplus.map {
      PageProblem(line: example.line, text: "surplus \(noun): " + describe(items[$0]))
    }
    return problems
  }
}

/// A largest assignment of wants to items, by augmenting paths (Kuhn).
///
/// Taking the first item that fits would call a page wrong where one message meets two wants.
private enum Matching {
  /// - Parameter candidates: for each want, the items that meet it.
  /// - Returns: for each want, its item.
  static func largest(_ candidates: [[Int]]) -> [Int?] {
    var partner: [Int?] = Array(repeating: nil, count: candidates.count)
    for want in candidates.indices {
      var visited: Set<Int> = []
      _ = assign(want, candidates, &partner, &visited)
    }
    return partner
  }

  private static func assign(
    _ want: Int, _ candidates: [[Int]], _ partner: inout [Int?], _ visited: inout Set<Int>
  ) -> Bool {
    for item in candidates[want] where visited.insert(item).inserted {
      let holder = partner.firstIndex(of: item)
      if let holder, !assign(holder, candidates, &partner, &visited) { continue }
      partner[want] = item
      return true
    }
    return false
  }
}

package import Diagnostics
import SourceText

extension CheckResult {
  /// The lines that every run ends with: what was found, which databases were asked, if any, and what
  /// was looked at.
  ///
  /// The formats for people end with them; beside a machine format they belong on standard error.
  ///
  /// - Parameter verbose: Whether findings of severity `info` are shown.
  /// - Returns: The lines without line ends, safe to print.
  package func closingLines(verbose: Bool) -> [String] {
    [verdict(verbose: verbose)] + coverage.databases.map(\.escapedForDisplay) + [coverage.sentence]
      + placeOfCommands
  }

  /// Where the commands work that findings name; nothing where that is here.
  private var placeOfCommands: [String] {
    guard levelsBelowRoot > 0, !findings.isEmpty || !couldNotCheck.isEmpty else { return [] }
    let root = Array(repeating: "..", count: levelsBelowRoot).joined(separator: "/")
    return ["paths and commands are those of the project's root: `cd \(root)`"]
  }

  /// What was found, as one line: `1 error, 2 warnings, 1 waived; 1 thing could not be checked`.
  func verdict(verbose: Bool) -> String {
    var counts = [counted(count(.error), "error"), counted(count(.warning), "warning")]
    if verbose { counts.append(counted(count(.info), "info finding")) }
    let found = counts.compactMap { $0 }
    var verdict = found.isEmpty ? "no findings" : found.joined(separator: ", ")
    if !suppressed.isEmpty { verdict += ", \(suppressed.count) waived" }
    if let missed = counted(couldNotCheck.count, "thing") {
      verdict += found.isEmpty ? ", but " : "; "
      verdict += "\(missed) could not be checked"
    }
    if !verbose, let hidden = counted(count(.info), "info finding") {
      verdict += " (\(hidden) hidden, show with --verbose)"
    }
    return verdict
  }
}

extension Coverage {
  /// The line that every run ends with: what was read from where, and what was done with it.
  var sentence: String {
    var parts = ["read \(revisionsRead) from \(place)", baseText]
    if revisions > 0 { parts.append(workText) }
    if let unread = counted(unreadOperations, "operation") {
      parts.append("\(unread) could not be read, see `mlint operations`")
    }
    return parts.joined(separator: "; ").escapedForDisplay
  }

  private var place: String {
    ["working-tree", "index", "merge"].contains(snapshotName) ? "the \(snapshot)" : snapshot
  }

  private var revisionsRead: String {
    let count = counted(revisions, "revision") ?? "no revisions"
    switch environments.count {
    case 0: return "\(count), because no environment was found,"
    case 1...3: return "\(count) of \(environments.map(shownEnvironment).joined(separator: ", "))"
    default: return "\(count) of \(environments.count) environments"
    }
  }

  private var baseText: String {
    base.map { "base \($0) (\(baseReason))" } ?? "no base (\(baseReason))"
  }

  private var workText: String {
    let adjective = checksLanded || base == nil ? "" : "un-landed "
    var text =
      counted(checkedRevisions, "\(adjective)revision").map { "\($0) checked" }
      ?? "no \(adjective)revisions to check"
    if base != nil { text += ", \(comparedRevisions) compared with their landed version" }
    return text
  }
}

/// An environment's name as it may be shown; that at the repository's root has the name `.`.
func shownEnvironment(_ name: String) -> String {
  name.isEmpty ? "." : name.escapedForDisplay
}

/// A number with its noun, or nil for none.
func counted(_ count: Int, _ noun: String) -> String? {
  count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
}

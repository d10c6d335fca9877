package import MigrationModel

/// Makes a message from what a migration does, such as "add phone to users".
package enum ProposedMessage {
  /// The longest proposal, in characters: what a commit's subject may have at most.
  package static let maximumLength = 72

  /// A sentence with more changes says less.
  private static let maximumShown = 3

  /// Longer migrations get no proposal: no line could sum them up, and looking for it takes long.
  private static let maximumOperations = 2000

  /// A message for a migration, or nil when nothing of it could be read.
  ///
  /// - Parameters:
  ///   - body: What `upgrade()` does.
  ///   - parents: The ids of a merge revision's parents, which are what it is about when it does
  ///     nothing itself.
  /// - Returns: One line of at most `maximumLength` characters.
  package static func text(for body: MigrationBody, merging parents: [String] = []) -> String? {
    guard body.operations.count <= maximumOperations else { return nil }
    let changes = MigrationChanges(body.operations).changes
    if changes.isEmpty, parents.count > 1 {
      return fitting(["merge heads \(listed(parents))", "merge \(parents.count) heads"])
    }
    return joined(changes)
  }

  /// As many changes as fit, in full if possible, and the rest counted.
  private static func joined(_ changes: [MigrationChanges.Change]) -> String? {
    for count in stride(from: min(changes.count, maximumShown), to: 0, by: -1) {
      let shown = changes.prefix(count)
      let hidden = changes.dropFirst(count).reduce(0) { $0 + $1.count }
      let more = hidden > 0 ? ["\(hidden) more change\(hidden == 1 ? "" : "s")"] : []
      let forms = [shown.map(\.full), shown.map(\.short)]
      if let text = fitting(forms.map { listed($0 + more) }) { return text }
    }
    return nil
  }

  private static func fitting(_ candidates: [String]) -> String? {
    candidates.first { $0.count <= maximumLength }
  }

  /// `a`, `a and b`, `a, b and c`.
  private static func listed(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }
}

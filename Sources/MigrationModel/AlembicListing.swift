import SourceText

/// The lines that Alembic's commands print, without running them.
///
/// Each function returns the text of one revision, without a final line end. Where Alembic's order is
/// random (labels, children), names are sorted by code points. Nothing is escaped: what goes to a
/// terminal has to be escaped by whoever prints it.
extension RevisionGraph {
  /// One line of `alembic heads`: the id, its branch labels, and what kind of head it is.
  package func headsLine(of id: RevisionID) -> String {
    id.description + labelsSuffix(id) + headSuffix(id)
  }

  /// The entry of `alembic history`: parents, dependencies as written, id, labels, flags, message.
  ///
  /// It is one line, unless the message has more.
  package func historyLine(of id: RevisionID) -> String {
    guard let migration = self[id] else { return id.description }
    let dependencies =
      migration.dependsOn.isEmpty
      ? "" : " (\(migration.dependsOn.map(\.value).joined(separator: ", ")))"
    return "\(Self.parentsText(of: migration))\(dependencies) -> \(id)\(labelsSuffix(id))"
      + "\(headSuffix(id))\(forkSuffix(id)), \(migration.message)"
  }

  /// The lines of `alembic branches` for one branch point: the revision, then its children.
  ///
  /// - Parameters:
  ///   - id: The branch point.
  ///   - path: Where its file is, as it shall be shown, for the verbose form.
  ///   - isVerbose: Whether the log entry stands for the first line, and children show messages.
  /// - Returns: The lines, without the empty line that Alembic prints after them.
  package func branchLines(of id: RevisionID, path: String, isVerbose: Bool) -> [String] {
    let first =
      isVerbose
      ? logEntry(of: id, path: path)
      : id.description + labelsSuffix(id) + headSuffix(id) + forkSuffix(id)
    let indent = String(repeating: " ", count: id.description.unicodeScalars.count)
    return [first]
      + children(of: id).sorted().map { child in
        let message = isVerbose ? ", \(self[child]?.message ?? "")" : ""
        return "\(indent) -> \(child)\(labelsSuffix(child))\(headSuffix(child))"
          + "\(forkSuffix(child))\(message)"
      }
  }

  /// The log entry of `alembic show` and of the verbose forms; it ends in one line end.
  ///
  /// - Parameters:
  ///   - id: The revision.
  ///   - path: Where its file is, as it shall be shown; Alembic prints the absolute path.
  /// - Returns: The lines, or no text for an unknown id.
  package func logEntry(of id: RevisionID, path: String) -> String {
    guard let migration = self[id] else { return "" }
    var lines = ["Rev: \(id)\(isHead(id) ? " (head)" : "")\(forkSuffix(id))"]
    lines.append(
      (isMergePoint(id) ? "Merges: " : "Parent: ") + Self.parentsText(of: migration))
    if !migration.dependsOn.isEmpty {
      lines.append("Also depends on: \(migration.dependsOn.map(\.value).joined(separator: ", "))")
    }
    if isBranchPoint(id) {
      let children = children(of: id).sorted().map(\.description)
      lines.append("Branches into: \(children.joined(separator: ", "))")
    }
    let labels = branchLabels(of: id)
    if !labels.isEmpty { lines.append("Branch names: \(labels.joined(separator: ", "))") }
    lines.append("Path: \(path)")
    lines.append("")
    lines.append(migration.longMessage.pythonLines.map { "    \($0)" }.joined(separator: "\n"))
    return lines.joined(separator: "\n") + "\n"
  }

  private static func parentsText(of migration: Migration) -> String {
    if migration.downRevisions.isEmpty { return "<base>" }
    return migration.downRevisions.map(\.value.description).joined(separator: ", ")
  }

  private func labelsSuffix(_ id: RevisionID) -> String {
    let labels = branchLabels(of: id)
    return labels.isEmpty ? "" : " (\(labels.joined(separator: ", ")))"
  }

  private func headSuffix(_ id: RevisionID) -> String {
    if isRealHead(id) { return " (head)" }
    return isHead(id) ? " (effective head)" : ""
  }

  private func forkSuffix(_ id: RevisionID) -> String {
    (isBranchPoint(id) ? " (branchpoint)" : "") + (isMergePoint(id) ? " (mergepoint)" : "")
  }
}

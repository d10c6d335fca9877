package import MigrationModel
import SourceText

/// The text of heads files.
package enum HeadsText {
  /// What stands above the lines: the same whoever writes it, so that it never conflicts.
  private static let header = """
    # The newest revision of every line of the migration history. Kept by `mlint lock`.
    #
    # A conflict here means that two branches added a migration after the same revision: after a merge
    # `alembic upgrade head` would refuse to run. Choose no side. Run `mlint lock`: it says what to do.


    """

  /// What stands below the lines, so that a new line at the end has something behind it as well.
  private static let footer = """
    # The comments between the lines let git merge changes of different lines by itself.

    """

  /// The comment of alembic-linear-migrations, which makes its files recognisable.
  static let linearName = "# alembic-linear-migrations"

  /// Whether a comment line says that the file is a heads file.
  static func isSignature(_ line: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: line.prefix(200), as: UTF8.self)
    return text.contains("`mlint lock`") || text.hasPrefix(linearName)
  }

  /// The text of `mlint`'s own file.
  ///
  /// Before and after every line stands one that no branch changes which only adds revisions: git
  /// takes changes of neighbouring lines for a conflict.
  /// - Parameters:
  ///   - lines: One for each line of history, in order.
  ///   - lineEnd: What ends a line.
  /// - Returns: The whole file; the same for the same lines.
  package static func text(of lines: [HeadLine], lineEnd: String = "\n") -> [UInt8] {
    var text = header
    for line in lines {
      let names = line.key.names.map { HeadsField.text(of: Array($0.description.utf8)) }
        .joined(separator: ", ")
      text += "# \(line.key.isBranch ? "branch" : "from") \(names)\n"
      let revision = HeadsField.text(of: Array(line.revision.description.utf8))
      text += "\(line.key.text)  \(revision)  \(HeadsField.text(of: line.fileName))\n\n"
    }
    return ending(text + footer, lineEnd)
  }

  /// The text of a file in any format; nil when the format has no way to say it.
  ///
  /// - Parameters:
  ///   - graph: The history.
  ///   - format: The format.
  ///   - scope: The heads that the file is about.
  ///   - old: What the file says now: line ends, comments of others and the order of branches stay.
  /// - Returns: The bytes as the format's own tool would write them.
  package static func text(
    of graph: RevisionGraph, as format: HeadsFormat, _ scope: HeadsScope = .all,
    replacing old: [UInt8] = []
  ) -> [UInt8]? {
    let lineEnd = old.contains(UInt8(ascii: "\r")) ? "\r\n" : "\n"
    let heads = graph.heads(in: scope)
    switch format {
    case .mlint: return text(of: graph.headLines, lineEnd: lineEnd)
    case .alembicHeads:
      return ending(graph.inOrder(of: old, heads).map { $0 + "\n" }.joined(), lineEnd)
    case .alembicLinear, .currentHead, .neutron:
      let ids = heads.sorted().map(\.description)
      guard ids.count == 1 || scope == .all && !ids.isEmpty,
        ids.allSatisfy({ HeadsField.text(of: Array($0.utf8)) == $0 })
      else { return nil }
      let comments = format == .alembicLinear ? comments(in: old) : []
      return ending((comments + ids).map { $0 + "\n" }.joined(), lineEnd)
    }
  }

  /// The comments of alembic-linear's file, of which the first makes it recognisable.
  private static func comments(in old: [UInt8]) -> [String] {
    let lines = old.split(separator: UInt8(ascii: "\n")).map { line in
      String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }.filter { $0.hasPrefix("#") }
    return lines.isEmpty ? [linearName] : lines
  }

  private static func ending(_ text: String, _ lineEnd: String) -> [UInt8] {
    var bytes: [UInt8] = []
    let end = Array(lineEnd.utf8)
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\n") { bytes += end } else { bytes.append(byte) }
    }
    return bytes
  }
}

extension RevisionGraph {
  /// The heads that a file of some scope is about, in load order.
  package func heads(in scope: HeadsScope) -> [RevisionID] {
    switch scope {
    case .all, .only: heads
    case .contract: heads.filter(isContract)
    case .expand: heads.filter { !isContract($0) }
    }
  }

  /// Whether a head is on neutron's branch `contract`.
  ///
  /// Where the label is computed as the file runs, its folder tells: `versions/<release>/contract`.
  private func isContract(_ head: RevisionID) -> Bool {
    if branchLabels(of: head).contains("contract") { return true }
    guard !computedLabels(of: head).isEmpty, let path = self[head]?.file.path else { return false }
    return path.parent.name.elementsEqual("contract".utf8)
  }

  /// What `alembic heads` prints about some heads: branches in the order in which a file has them now,
  /// others behind them in load order.
  fileprivate func inOrder(of old: [UInt8], _ heads: [RevisionID]) -> [String] {
    let known = HeadsReading.parse(old, as: .alembicHeads).entries
    let ranked = heads.enumerated().map { index, head in
      let labels = branchLabels(of: head)
      return (
        known.firstIndex { $0.labels.map { Set($0) == Set(labels) } ?? false } ?? known.count,
        index,
        head
      )
    }
    return ranked.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map { headsLine(of: $0.2) }
  }
}

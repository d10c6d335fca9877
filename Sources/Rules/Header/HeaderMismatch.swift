package import Diagnostics
import MigrationModel
import SourceText

/// Reports headers that name another id or other parents than the variables.
package struct HeaderMismatch: EnvironmentRule {
  package static let severity = Severity.warning
  package static let group = "header"

  package init() {}

  package func check(_ environment: EnvironmentView, report: (Finding) -> Void) {
    for migration in environment.checkedMigrations {
      checkID(migration, report)
      // What is wrong with a parent is told by the rule for that, header included.
      let isSound = migration.downRevisions.allSatisfy {
        $0.value != migration.id && environment.graph.contains($0.value)
      }
      if isSound, !migration.isOrderedByGit { checkParents(migration, report) }
    }
  }

  private func checkID(_ migration: Migration, _ report: (Finding) -> Void) {
    guard let named = migration.header.revisionID, named.value.bare != migration.id.description
    else { return }
    report(
      Finding(
        .otherID(named.value, migration.id), at: migration.label(named.range),
        also: [migration.label(migration.revision.range, "this is the id for Alembic")],
        help: [.correct("Revision ID", migration.id.description)]))
  }

  private func checkParents(_ migration: Migration, _ report: (Finding) -> Void) {
    guard let revises = migration.header.revises, !repeats(revises, migration.downRevisions) else {
      return
    }
    let named = revises.map { $0.value.bare }.filter { !["", "None", "<base>"].contains($0) }
    let parents = migration.downRevisions.map(\.value.description)
    guard !agree(named, parents) else { return }
    report(
      Finding(
        named.isEmpty ? .noParent(parents) : .otherParents(named, parents),
        at: place(of: revises, migration),
        also: migration.downRevisions.map {
          migration.label($0.range, "this is the parent for Alembic")
        }, help: [.correct("Revises", parents.joined(separator: ", "))]))
  }

  /// Whether a header names the parents in just the words of the variable, as most headers do.
  private func repeats(_ named: [Located<String>], _ parents: [Located<RevisionID>]) -> Bool {
    named.count == 1 && parents.count == 1
      && named[0].value.utf8.count >= 8 && named[0].value == parents[0].value.description
      && !named[0].value.isDecorated
  }

  /// Whether the header names the parents; the beginning of an id is enough.
  private func agree(_ named: [String], _ parents: [String]) -> Bool {
    if named == parents { return true }
    guard Set(named).count == Set(parents).count else { return false }
    return parents.allSatisfy { parent in
      named.contains { $0 == parent || $0.utf8.count >= 6 && parent.utf8.starts(with: $0.utf8) }
    }
  }

  private func place(of revises: [Located<String>], _ migration: Migration) -> Label {
    guard let first = revises.first, let last = revises.last else {
      return migration.label(
        migration.header.revisionID?.range ?? migration.messageRange ?? migration.revision.range)
    }
    return migration.label(first.range.union(last.range))
  }
}

extension String {
  /// The text without the quotes and brackets of a tuple.
  fileprivate var bare: String {
    guard isDecorated else { return self }
    var text = utf8.drop(while: Self.isDecoration)
    while let last = text.last, Self.isDecoration(last) { text.removeLast() }
    return String(Substring(text))
  }

  /// Whether it starts or ends with what is none of an id.
  fileprivate var isDecorated: Bool {
    utf8.first.map(Self.isDecoration) == true || utf8.last.map(Self.isDecoration) == true
  }

  private static func isDecoration(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: " "):
      true
    default: false
    }
  }
}

extension Finding.Message {
  fileprivate static func otherID(_ named: String, _ id: RevisionID) -> Self {
    "the header says `Revision ID: \(named)`, but `revision` is \(id)"
  }

  fileprivate static func otherParents(_ named: [String], _ parents: [String]) -> Self {
    let header = "the header says `Revises: \(named.joined(separator: ", "))`, "
    return parents.isEmpty
      ? "\(header)but there is no parent"
      : "\(header)but `down_revision` is \(parents.joined(separator: ", "))"
  }

  fileprivate static func noParent(_ parents: [String]) -> Self {
    "the header names nothing after `Revises:`, "
      + "but `down_revision` is \(parents.joined(separator: ", "))"
  }

  fileprivate static func correct(_ key: String, _ value: String) -> Self {
    value.isEmpty
      ? "Alembic follows the variable; if that is right, leave nothing after `\(key):`"
      : "Alembic follows the variable; if that is right, write `\(key): \(value)`"
  }
}

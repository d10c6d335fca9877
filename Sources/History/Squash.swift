import Loading
package import MigrationModel
package import SourceText

/// A revision that is declared to stand for others which had landed, and how far that is so.
package struct Squash: Sendable {
  /// Where that is declared.
  package enum Source: Sendable {
    case comment(Declaration)
    case trailer(ChangeTrailers.Declared)
  }

  /// The revision that stands for the others; it may have the id of the last of them.
  package var migration: Migration
  package var source: Source
  /// The landed revisions that are named and gone, oldest first.
  package var replaced: [RevisionID] = []
  /// Those that are named and still there, or come back when the base is merged.
  package var present: [Located<RevisionID>] = []
  /// What is named and means nothing that has landed.
  package var unknown: [Located<String>] = []
  /// The landed revisions that one of the replaced ones followed and the squash does not.
  package var forgotten: [(parent: RevisionID, child: RevisionID)] = []
  /// Those of the replaced that none of the others followed; a database at one has run all before it.
  package var ends: [RevisionID] = []

  /// Whether it stands for landed revisions, all that it names, and follows what they did.
  package var isTrue: Bool {
    !replaced.isEmpty && present.isEmpty && unknown.isEmpty && forgotten.isEmpty
  }

  init(_ migration: Migration, _ source: Source) {
    self.migration = migration
    self.source = source
  }
}

/// Finds out what is true of the squashes that migrations and commits declare.
struct SquashReader {
  let current: RevisionGraph
  /// The graph of the base's tip, or of a release.
  let landed: RevisionGraph
  /// The revisions of that graph that are gone.
  let deleted: Set<RevisionID>

  /// The squashes that comments declare, and that replace something.
  var declared: [Squash] {
    current.migrations.flatMap { migration in
      migration.declarations.compactMap { squash(migration, .comment($0)) }
    }.filter { !$0.replaced.isEmpty }
  }

  func squash(_ migration: Migration, _ source: Squash.Source) -> Squash? {
    let content =
      switch source {
      case .comment(let declaration): declaration.content
      case .trailer(let declared): declared.content
      }
    guard case .replaces(let names) = content else { return nil }
    var squash = Squash(migration, source)
    var seen: Set<RevisionID> = [migration.id]
    for name in names {
      guard let meant = revisions(name.value) else {
        squash.unknown.append(name)
        continue
      }
      for id in meant where seen.insert(id).inserted {
        if deleted.contains(id) {
          squash.replaced.append(id)
        } else {
          squash.present.append(Located(id, name.range))
        }
      }
    }
    follow(&squash)
    return squash
  }

  /// The landed revisions that a name means, oldest first; nil for none.
  ///
  /// A range is Alembic's `a:f`, both ends included; `a..f` is the same.
  private func revisions(_ name: String) -> [RevisionID]? {
    let id = RevisionID(name)
    if landed.contains(id) { return [id] }
    let range = name.contains(":") ? name : name.replacing("..", with: ":", maxReplacements: 1)
    guard let ids = try? landed.history(range: range), !ids.isEmpty else { return nil }
    return ids.reversed()
  }

  private func follow(_ squash: inout Squash) {
    let replaced = Set(squash.replaced)
    let own = squash.migration.id
    let ancestors = Set(current.ancestors(of: [own], following: .withDependencies))
    var followed: Set<RevisionID> = []
    for id in squash.replaced {
      for parent in landed.parents(of: id) + landed.dependencies(of: id) where parent != own {
        followed.insert(parent)
        if !replaced.contains(parent), current.contains(parent), !ancestors.contains(parent) {
          squash.forgotten.append((parent, id))
        }
      }
    }
    squash.ends = squash.replaced.filter { !followed.contains($0) }
  }

  /// Whether a landed revision has other ancestors only because of squashes: those that are replaced are
  /// gone, and the squashes have come instead.
  func explains(_ id: RevisionID, by squashes: [Squash]) -> Bool {
    let replaced = Set(squashes.flatMap(\.replaced))
    let squashed = Set(squashes.filter { !$0.replaced.isEmpty }.map(\.migration.id))
    let before = Set(landed.ancestors(of: [id], following: .withDependencies))
    let now = Set(current.ancestors(of: [id], following: .withDependencies))
    return !before.isDisjoint(with: replaced)
      && before.subtracting(replaced).subtracting(squashed) == now.subtracting(squashed)
      && squashes.allSatisfy { squash in
        before.isDisjoint(with: squash.replaced) || squash.migration.id == id
          || now.contains(squash.migration.id)
      }
  }
}

extension HistoryComparison {
  /// Reads the squashes that are declared, and drops the changes of edges that follow from them.
  ///
  /// - Parameters:
  ///   - onlyTrue: Whether to drop only what follows from squashes that are what they say.
  ///   - trailers: What the commits of the change declare; asked for only when a landed revision is gone.
  /// - Returns: The squashes of this change; one whose revisions were gone before it is none.
  mutating func applySquashes(
    onlyTrue: Bool = false, _ trailers: () -> ChangeTrailers
  ) -> [Squash] {
    guard let tip = trees.first(where: \.commit.isTip) else { return [] }
    let deleted = Set(changes.filter { $0.cause == .deleted }.map(\.landed.migration.id))
    let reader = SquashReader(current: current.graph, landed: tip.graph, deleted: deleted)
    var squashes: [Squash] = []
    let migrations = current.graph.migrations
    for index in migrations.indices where !migrations[index].declarations.isEmpty {
      let migration = migrations[index]
      for declaration in migration.declarations {
        guard let squash = reader.squash(migration, .comment(declaration)),
          !landed.contains(migration.id) || !squash.replaced.isEmpty
        else { continue }
        squashes.append(squash)
      }
    }
    if deleted.isEmpty { return squashes }
    for declared in trailers().declared where !declared.reason.isEmpty {
      guard let migration = current.graph[declared.revision],
        let squash = reader.squash(migration, .trailer(declared)), !squash.replaced.isEmpty
      else { continue }
      squashes.append(squash)
    }
    let applied = onlyTrue ? squashes.filter(\.isTrue) : squashes
    if applied.isEmpty { return squashes }
    dropChanges { change in
      guard let id = change.current?.id, change.isOfEdges else { return false }
      return reader.explains(id, by: applied)
    }
    return squashes
  }
}

extension AppliedChange {
  fileprivate var isOfEdges: Bool {
    switch cause {
    case .repointed, .inserted: true
    case .deleted, .edited: false
    }
  }
}

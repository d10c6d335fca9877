package import Git
package import MigrationModel
import SourceText

/// What the commits of a change declare in trailers of their messages.
package struct ChangeTrailers: Sendable {
  /// One trailer: `Mlint-Ignore: rule revision reason`, `Mlint-Replaces: a:f revision reason`,
  /// `Mlint-Backport-Of: d revision reason`.
  ///
  /// The words are those of a comment in a file, with the revision whose file it would be behind them.
  package struct Declared: Sendable {
    package var content: Declaration.Content
    package var revision: RevisionID
    package var reason: String
    /// The commit's full hexadecimal id.
    package var commit: String
  }

  /// The trailers that can be understood, of the newest commit first.
  package var declared: [Declared] = []
  /// Why there may be more; nil when the messages of all commits of the change were read.
  package var limit: CouldNotJudge?

  package init(declared: [Declared] = [], limit: CouldNotJudge? = nil) {
    self.declared = declared
    self.limit = limit
  }
}

extension Declaration.Verb {
  /// The key of the trailer, as it is written.
  package var trailerKey: String {
    switch self {
    case .ignore: "Mlint-Ignore"
    case .replaces: "Mlint-Replaces"
    case .backportOf: "Mlint-Backport-Of"
    }
  }
}

extension ChangeTrailers.Declared {
  /// Reads a trailer; nil for one that is not ours, or names no revision.
  init?(_ trailer: CommitTrailers.Trailer, of commit: ObjectID) {
    let key = trailer.key.lowercased()
    guard let verb = Declaration.Verb.allCases.first(where: { $0.trailerKey.lowercased() == key })
    else { return nil }
    var reader = DeclarationReader(Array(trailer.value.utf8)[...])
    content = reader.arguments(of: verb)
    guard let revision = reader.word() else { return nil }
    self.revision = RevisionID(revision.value)
    reason = reader.reason()
    self.commit = commit.hex
  }
}

extension HistoryReader {
  /// The trailers of the commits that the base does not have; read once for each base.
  ///
  /// - Parameters:
  ///   - base: What the change is compared with.
  ///   - merging: The commits of a merge under way.
  /// - Returns: What the commits declare. What cannot be read is missing, and said to be.
  package func trailers(since base: Base, merging: [ObjectID] = []) -> ChangeTrailers {
    if let known = knownTrailers, known.base == base, known.merging == merging {
      return known.trailers
    }
    let trailers: ChangeTrailers
    do throws(GitError) {
      trailers = try readTrailers(since: base, merging)
    } catch {
      trailers = ChangeTrailers(
        limit: CouldNotJudge(
          reason: "the commits of this change cannot be read: \(error)",
          remedy: "see what `git fsck` says"))
    }
    knownTrailers = (base, merging, trailers)
    return trailers
  }

  private func readTrailers(
    since base: Base, _ merging: [ObjectID]
  ) throws(GitError) -> ChangeTrailers {
    let tips = [base.head].compactMap(\.self) + merging
    let change = try repository.commits(of: tips, notIn: base.commit)
    var result = ChangeTrailers(limit: change.isComplete ? nil : incomplete)
    for id in change.commits {
      guard let commit = try repository.commit(id) else { continue }
      for trailer in CommitTrailers.all(in: commit.message) {
        if let declared = ChangeTrailers.Declared(trailer, of: id) {
          result.declared.append(declared)
        }
      }
    }
    return result
  }

  private var incomplete: CouldNotJudge {
    repository.isShallow || repository.isPartialClone
      ? CouldNotJudge(
        reason: "this clone does not have all commits of this change",
        remedy: "`git fetch --unshallow`; in GitHub Actions: `fetch-depth: 0`; in GitLab CI:"
          + " `GIT_DEPTH: 0`")
      : CouldNotJudge(
        reason: "this change has more commits than are read", remedy: "name a nearer base: `--base`"
      )
  }
}

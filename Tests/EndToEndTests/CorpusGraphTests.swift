import Foundation
import TestSupport
import Testing

/// Every environment of every wheel, found by `mlint` in a repository with the wheel's files, and read
/// as the real Alembic reads it.
@Suite struct CorpusGraphTests {
  /// Revision files that no Alembic is told to load, by folder, with their number.
  ///
  /// The 189 files of zou end in the parent of no other file; zou names the folder in code when it
  /// upgrades an old installation.
  private static let unread = ["zou/migrations/versions/legacy": 189]

  @Test(arguments: try Corpus.all())
  func isAlembics(corpus: Corpus) throws {
    let repository = try GitFixture()
    try repository.copy(contentsOf: corpus.folder(), to: ".")
    try repository.commit("the wheel")
    let census = try Census.of(corpus)
    let configured = try history(repository)
    try expectComplete(configured, census)
    for environment in configured { try expectAlembics(environment, in: repository) }

    for ini in try filesBelow(corpus.folder()) where ini.hasSuffix(".ini") {
      try repository.remove(ini)
    }
    try repository.commit("without configuration")
    let inferred = try history(repository)
    #expect(inferred.allSatisfy { $0.config == nil })
    #expect(inferred.map(\.summary) == configured.map(\.summary))
    #expect(
      inferred.map { $0.revisions.map(\.path) } == configured.map { $0.revisions.map(\.path) })
    print(configured.map { "\(corpus.name): \($0.summary)" }.joined(separator: "\n"))
  }

  private func history(_ repository: GitFixture) throws -> [GraphDocument] {
    let result = try repository.mlint("history", "--format", "json", "--allow-degraded").orFail()
    return try decode(HistoryDocument.self, from: result).environments
  }

  /// Every revision file is in one environment, and each configuration leads to its own.
  private func expectComplete(_ environments: [GraphDocument], _ census: Census) throws {
    #expect(!environments.isEmpty)
    let names = environments.compactMap(\.name)
    #expect(Set(names).count == environments.count)
    for environment in environments {
      let script = try #require(environment.scriptLocation)
      let sharing = environments.count { $0.scriptLocation == script }
      let isNamed =
        environment.name == script || sharing > 1 && environment.name?.hasPrefix(script) == true
      #expect(isNamed, "\(environment.name ?? "") is at \(script)")
    }
    let read = environments.flatMap { $0.revisions.map(\.path) }
    #expect(Set(read).count == read.count, "a file is in two environments")
    let missing = Set(census.revisions).subtracting(read)
    let counts = Dictionary(grouping: missing) { ($0 as NSString).deletingLastPathComponent }
      .mapValues(\.count)
    #expect(counts == Self.unread.filter { counts[$0.key] != nil }, "not found: \(counts)")
    #expect(Set(read).subtracting(census.revisions).isEmpty)

    for configuration in census.configurations where configuration.error == nil {
      let loaded = try #require(configuration.loaded)
      let found = environments.filter { $0.scriptLocation == configuration.scriptLocation }
      // Where code names more locations than the file, the file's are among them.
      let isSame = found.contains {
        $0.versionLocations == configuration.versionLocations
          && Set($0.revisions.map(\.path)) == Set(loaded)
      }
      let isMore = found.contains { environment in
        Set(environment.versionLocations ?? []).isSuperset(of: configuration.versionLocations ?? [])
          && Set(environment.revisions.map(\.path)).isSuperset(of: loaded)
      }
      #expect(isSame || isMore, "\(configuration.ini) [\(configuration.section)]")
    }
  }

  private func expectAlembics(_ ours: GraphDocument, in repository: GitFixture) throws {
    let locations = try #require(ours.versionLocations)
    let result = try PythonTools.oracle(
      "alembic_graph.py", ["--without-foreign", repository.path] + locations)
    let theirs = try decode(GraphDocument.self, from: result)
    #expect(!theirs.revisions.isEmpty)
    let differences = ours.differences(from: theirs)
    #expect(differences.isEmpty, "\(differences.prefix(5).joined(separator: "\n"))")
    let foreign = Set(theirs.revisions.flatMap { $0.foreign ?? [] })
    let problems = (ours.problems ?? []).filter { problem in
      !foreign.contains { problem.message.contains($0) } && problem.kind != "computed-identifier"
    }
    #expect(problems.isEmpty, "\(problems.prefix(3))")
  }
}

extension GraphDocument {
  /// One line of the table.
  fileprivate var summary: String {
    "\(name ?? "") at \(scriptLocation ?? ""), \(versionLocations?.count ?? 0) folders, "
      + "\(revisions.count) revisions, \(heads.count) heads, \(bases.count) bases, "
      + "\(branchPoints.count) branch points, \(mergePoints.count) merges"
  }
}

/// What `Tests/Tools/corpus_census.py` finds in a wheel without `mlint`.
private struct Census: Decodable {
  struct Configuration: Decodable {
    let ini: String
    let section: String
    let scriptLocation: String?
    let versionLocations: [String]?
    let loaded: [String]?
    let error: String?
  }

  let revisions: [String]
  let configurations: [Configuration]

  static func of(_ corpus: Corpus) throws -> Census {
    try decode(Census.self, from: PythonTools.oracle("corpus_census.py", [corpus.folder()]))
  }
}

import Git

/// Lists every state of the project that something leads to.
struct PlaceCollector {
  private let repository: any GitRepository
  /// Best first: by kind, newer commits first, then by name.
  private(set) var places: [SearchPlace] = []
  private(set) var limits: [CouldNotJudge] = []
  private(set) var counts = RevisionSearchResult.Counts()

  init(_ repository: any GitRepository, head: ObjectID?) throws(GitError) {
    self.repository = repository
    if let head { places.append(SearchPlace(kind: .head, name: "HEAD", commit: head)) }
    places.append(SearchPlace(kind: .index, name: "index"))
    let references = try repository.references(matching: "refs/*")
    var collected = references.filter { isSearched($0.name) }.map { SearchPlace($0) }
    counts.references = collected.count
    let log = repository.reflogs()
    limits += log.failures.map {
      CouldNotJudge(reason: $0, remedy: "look at it with `git reflog`")
    }
    collected += stashes(references, log)
    let named = repository.pseudoReferences().filter { !$0.commit.isZero }
    collected += named.filter { $0.name.contains("/") }
      .map { SearchPlace(kind: .reference, name: $0.name, reference: $0.name, commit: $0.commit) }
    places += newestFirst(collected)
    // A log mostly remembers what something else leads to as well.
    var known = Set(places.compactMap(\.commit))
    for entry in log.entries where entry.reference != stash {
      counts.reflogEntries += 1
      guard known.insert(entry.commit).inserted else { continue }
      places.append(
        SearchPlace(
          kind: .reflog, name: "\(shortName(entry.reference))@{\(entry.number)}",
          reference: entry.reference, commit: entry.commit))
    }
    for (name, commit) in named where known.insert(commit).inserted {
      places.append(SearchPlace(kind: .pending, name: name, commit: commit))
    }
  }

  /// Notes hold no files of the project; stashes are told apart below.
  private func isSearched(_ name: String) -> Bool {
    name != stash && !name.hasPrefix("refs/notes/")
  }

  /// The stashes, newest first: what was in the working tree, in the index, and untracked
  /// (git-stash(1): the second and the third parent).
  private mutating func stashes(
    _ references: [Reference], _ log: ReflogListing
  ) -> [SearchPlace] {
    var stashes = log.entries.filter { $0.reference == stash }
    if stashes.isEmpty, let reference = references.first(where: { $0.name == stash }) {
      stashes = [ReflogEntry(reference: stash, number: 0, commit: reference.commit)]
    }
    // The value before the first stash is none.
    counts.stashes = stashes.count
    return stashes.flatMap { entry in
      let name = "stash@{\(entry.number)}"
      let parents = (try? repository.node(entry.commit))?.parents ?? []
      return [SearchPlace(kind: .stash, name: name, reference: stash, commit: entry.commit)]
        + zip(2..., parents.dropFirst()).map { number, parent in
          SearchPlace(
            kind: .stash, name: "\(name)^\(number)", reference: stash, commit: parent)
        }
    }
  }

  private func newestFirst(_ places: [SearchPlace]) -> [SearchPlace] {
    let times = places.map { place in
      place.commit.flatMap { try? repository.node($0)?.time } ?? .min
    }
    // Stashes are in an order of their own already.
    return places.indices.sorted { one, two in
      let (first, second) = (places[one], places[two])
      if first.kind != second.kind { return first.kind < second.kind }
      if first.kind == .stash { return one < two }
      if times[one] != times[two] { return times[one] > times[two] }
      return first.name < second.name
    }.map { places[$0] }
  }
}

private let stash = "refs/stash"

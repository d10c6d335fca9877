package import AlembicConfiguration
package import HeadsFile
package import Snapshots
package import SourceText

/// Where the heads files of a project's environments are, and what they say.
///
/// A file that git knows is found among the names that the snapshot has anyway; beside these, one name
/// is looked up for each environment.
package struct HeadsFiles {
  /// A file that may be there.
  package struct Place: Hashable, Sendable {
    package var format: HeadsFormat
    package var scope: HeadsScope
    package var path: RelativePath

    package init(format: HeadsFormat, scope: HeadsScope, path: RelativePath) {
      self.format = format
      self.scope = scope
      self.path = path
    }
  }

  private let ownName: String
  private let chosen: HeadsFormat?
  /// The script locations of several environments, which cannot share a file.
  private let shared: Set<RelativePath>

  /// - Parameters:
  ///   - environments: All of the project's.
  ///   - ownName: The name of `mlint`'s own file where the settings give it another.
  ///   - format: The format that `mlint lock` writes, if the settings name one.
  package init(
    of environments: [Environment], named ownName: String? = nil, chosen format: HeadsFormat? = nil
  ) {
    self.ownName = ownName ?? HeadsFormat.mlint.fileName ?? ""
    chosen = format
    var seen: Set<RelativePath> = []
    shared = Set(environments.map(\.scriptLocation).filter { !seen.insert($0).inserted })
  }

  /// The heads files that a snapshot has of an environment, the one that `mlint lock` writes first.
  ///
  /// - Parameters:
  ///   - environment: One of the project's.
  ///   - snapshot: Where it was found.
  /// - Returns: The files, and those that are there and cannot be read.
  package func find(
    of environment: Environment, in snapshot: any Snapshot
  ) -> (files: [RecordedHeads], failures: [ReadFailure]) {
    var files: [RecordedHeads] = []
    var failures: [ReadFailure] = []
    for place in places(of: environment)
    where isOwn(place) || snapshot.knownPaths.contains(place.path) {
      switch read(place, in: snapshot) {
      case .success(let file): if isRecognised(file) { files.append(file) }
      case .failure(let failure) where failure.cause == .unmerged:
        files.append(
          .unmerged(
            place.path, snapshot.identity.provenance, format: place.format, scope: place.scope,
            isKept: isOwn(place)))
      case .failure(let failure): if failure.cause != .missing { failures.append(failure) }
      }
    }
    return (files, failures)
  }

  /// What is at a place.
  package func read(
    _ place: Place, in snapshot: any Snapshot
  ) -> Result<RecordedHeads, ReadFailure> {
    snapshot.read(place.path).map { file in
      RecordedHeads(
        format: place.format, scope: place.scope, file: file,
        reading: .parse(file.bytes, as: place.format), isKept: isOwn(place))
    }
  }

  /// The places of the format that `mlint lock` writes: one, or in neutron's format several.
  package func ownPlaces(of environment: Environment) -> [Place] {
    places(of: environment).filter(isOwn)
  }

  private func isOwn(_ place: Place) -> Bool { place.format == chosen ?? .mlint }

  /// Whether a file of such a name is a heads file: `head.txt` may be anything.
  private func isRecognised(_ file: RecordedHeads) -> Bool {
    file.format != .alembicLinear || file.isKept || file.reading.isSigned
  }

  private func places(of environment: Environment) -> [Place] {
    let folder = environment.scriptLocation
    let isShared = shared.contains(folder)
    let first = environment.versionLocations.first
    var places = [
      Place(
        format: .mlint, scope: .all, path: (isShared ? first ?? folder : folder).appending(ownName))
    ]
    if !isShared {
      for format in [HeadsFormat.alembicLinear, .currentHead] {
        places.append(
          Place(format: format, scope: .only, path: folder.appending(format.fileName ?? "")))
      }
      places.append(
        Place(
          format: .alembicHeads, scope: .all,
          path: (environment.configuration?.path.parent ?? folder)
            .appending(HeadsFormat.alembicHeads.fileName ?? "")))
    }
    let versions = isShared ? first ?? folder : folder.appending("versions")
    places += HeadsScope.neutronNames.map {
      Place(format: .neutron, scope: $0.scope, path: versions.appending($0.name))
    }
    return places.filter { isOwn($0) } + places.filter { !isOwn($0) }
  }
}

extension [SnapshotEntry] {
  /// Whether a list in the order of paths has a path.
  fileprivate func contains(_ path: RelativePath) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].path < path { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].path == path
  }
}

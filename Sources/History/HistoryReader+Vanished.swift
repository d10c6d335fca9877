package import Loading
import AlembicConfiguration
import Git
import MigrationModel

extension HistoryReader {
  /// The environments of the base's tip that are not there any more.
  ///
  /// They come without migrations and problems: `view` then tells which of their revisions this
  /// change deleted.
  /// - Parameters:
  ///   - base: What is compared with.
  ///   - current: Every environment that there is now.
  /// - Returns: In the order of names. None when the base's tip cannot be read, which `view` says.
  package func vanishedEnvironments(
    since base: Base, current: [LoadedEnvironment]
  ) -> [LoadedEnvironment] {
    let names = current.map(\.environment.name)
    do throws(GitError) {
      guard let tip = base.commit else { return [] }
      var known = Set(names)
      for environment in current {
        let answer = try trees.environment(like: environment, in: tip, namesInUse: names)
        if let found = answer?.environment { known.insert(found.environment.name) }
      }
      return try trees.environments(in: tip).filter { !known.contains($0.environment.name) }.map {
        var gone = $0
        gone.graph = RevisionGraph([])
        gone.problems = []
        return gone
      }
    } catch {
      return []
    }
  }
}

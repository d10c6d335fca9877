package import Git
package import Loading
package import MigrationModel

extension HistoryReader {
  /// The migrations that a commit has of an environment.
  ///
  /// - Parameters:
  ///   - current: The environment as it is now.
  ///   - commit: Such as the base's tip.
  ///   - environmentNames: As for `view`.
  /// - Returns: None when the commit does not have it or cannot be read, which `view` says.
  package func migrations(
    like current: LoadedEnvironment, in commit: ObjectID, environmentNames: [String]
  ) -> [Migration] {
    let answer = try? trees.environment(like: current, in: commit, namesInUse: environmentNames)
    return answer?.environment?.migrations ?? []
  }
}

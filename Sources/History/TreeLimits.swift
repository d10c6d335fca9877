import AlembicConfiguration
import Loading
import Snapshots
import SourceText

extension EnvironmentTrees.Answer {
  /// What could not be read of a commit, one entry for each kind of thing.
  ///
  /// - Parameters:
  ///   - commit: How the reader knows the commit.
  ///   - current: The environment now; what is wrong in the same way there is said there.
  ///   - told: What was said of other commits.
  /// - Returns: None when all was read.
  func limits(
    in commit: String, known current: LoadedEnvironment, told: Set<LoadingProblem> = []
  ) -> [CouldNotJudge] {
    var result: [CouldNotJudge] = []
    if let first = failures.first {
      result.append(
        CouldNotJudge(
          reason: "\(Self.amount(failures.count, "path")) of \(commit) could not be listed: "
            + "\(first.path.text): \(first.reason)",
          remedy: first.remedy))
    }
    guard let environment else { return result }
    let locations = environment.environment.versionLocations
    // What hides no revision is no concern of history, nor are problems of the configuration.
    let problems = environment.gaps.filter { problem in
      (problem.kind == .unreadable || locations.contains { problem.path.isBelow($0) })
        && !told.contains(problem)
        && !current.problems.contains { $0.path == problem.path && $0.reason == problem.reason }
    }
    if let first = problems.first {
      result.append(
        CouldNotJudge(
          reason: "\(Self.amount(problems.count, "file")) of \(commit) could not be read: "
            + "\(first.path.text): \(first.reason)",
          remedy: first.kind == .unreadable
            ? first.remedy : "check what landed with that file yourself"))
    }
    return result
  }

  /// The first failure because of which revisions may be missing from the environment.
  func failure(hiding current: LoadedEnvironment) -> ReadFailure? {
    let locations = (environment ?? current).environment.versionLocations
    let unread = (environment?.problems ?? []).filter { $0.kind == .unreadable }.map {
      ReadFailure(path: $0.path, cause: .unreadable, reason: $0.reason, remedy: $0.remedy)
    }
    // A single file that cannot be read is told, and hides nothing but itself.
    if let failure = unread.first(where: { failure in
      locations.contains { $0 == failure.path || $0.isBelow(failure.path) }
    }) {
      return failure
    }
    return failures.first { failure in
      locations.contains {
        $0 == failure.path || $0.isBelow(failure.path) || failure.path.isBelow($0)
      }
    }
  }

  private static func amount(_ count: Int, _ noun: String) -> String {
    count == 1 ? "a \(noun)" : "\(count) \(noun)s"
  }
}

/// The names of the variables in which a CI system says what it builds.
///
/// The names are those of the systems' documentation; a system that says nothing about the branch
/// that a pull request is to land on (CircleCI) has no target here.
struct CISystem: Sendable {
  var name: String
  /// The branch that a pull request is to land on, with or without `refs/heads/`.
  var target: String?
  /// Holds when `target` means a pull request, where a system sets it for other builds too.
  var targetCondition: Condition?
  /// Commits to compare with where the target branch was not fetched, the best first.
  var targetCommits: [String] = []
  /// Where the build is of a merge commit that the host made.
  var merge: Merge?
  /// Where the build is of a commit that was just pushed to a branch.
  var push: Push?

  struct Condition: Sendable {
    var variable: String
    /// The values under which it holds; none stand for every one.
    var values: [String] = []
  }

  struct Merge: Sendable {
    /// The reference that is built, and its endings that stand for a merge commit.
    var reference: String
    var endings: [String]
    /// The commit that is built: workflows may check out another one.
    var commit: String
  }

  struct Push: Sendable {
    /// The branch, with or without `refs/heads/`.
    var branch: String
    var condition: Condition?
    /// The branch's commit before the push, zeros for a new branch.
    var before: String?
    /// The commit that is built.
    var commit: String
  }

  /// All systems that are known.
  static let all = [
    github, gitlab, gitlabMirror, bitbucket, azure, buildkite, jenkins, drone, circle,
  ]

  /// https://docs.github.com/actions/reference/variables-reference; Gitea and Forgejo set the same.
  static let github = CISystem(
    name: "GitHub", target: "GITHUB_BASE_REF",
    merge: Merge(reference: "GITHUB_REF", endings: ["/merge"], commit: "GITHUB_SHA"),
    push: Push(
      branch: "GITHUB_REF",
      condition: Condition(variable: "GITHUB_EVENT_NAME", values: ["push"]), commit: "GITHUB_SHA"))

  /// https://docs.gitlab.com/ci/variables/predefined_variables/: the target's tip is known only in
  /// merged results pipelines, and the commit before only for pushes to branches.
  static let gitlab = CISystem(
    name: "GitLab", target: "CI_MERGE_REQUEST_TARGET_BRANCH_NAME",
    targetCommits: ["CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "CI_MERGE_REQUEST_DIFF_BASE_SHA"],
    merge: Merge(
      reference: "CI_MERGE_REQUEST_REF_PATH", endings: ["/merge", "/train"],
      commit: "CI_COMMIT_SHA"),
    push: Push(
      branch: "CI_COMMIT_BRANCH",
      condition: Condition(variable: "CI_PIPELINE_SOURCE", values: ["push"]),
      before: "CI_COMMIT_BEFORE_SHA", commit: "CI_COMMIT_SHA"))

  /// GitLab's pipelines for pull requests of a repository that it mirrors from GitHub.
  static let gitlabMirror = CISystem(
    name: "GitLab", target: "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME",
    targetCommits: ["CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA"])

  // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
  static let bitbucket = CISystem(
    name: "Bitbucket", target: "BITBUCKET_PR_DESTINATION_BRANCH",
    targetCommits: ["BITBUCKET_PR_DESTINATION_COMMIT"],
    push: Push(
      branch: "BITBUCKET_BRANCH", condition: Condition(variable: "BITBUCKET_BUILD_NUMBER"),
      commit: "BITBUCKET_COMMIT"))

  // https://learn.microsoft.com/azure/devops/pipelines/build/variables
  static let azure = CISystem(
    name: "Azure Pipelines", target: "SYSTEM_PULLREQUEST_TARGETBRANCH",
    merge: Merge(
      reference: "BUILD_SOURCEBRANCH", endings: ["/merge"], commit: "BUILD_SOURCEVERSION"),
    push: Push(
      branch: "BUILD_SOURCEBRANCH",
      condition: Condition(variable: "BUILD_REASON", values: ["IndividualCI", "BatchedCI"]),
      commit: "BUILD_SOURCEVERSION"))

  // https://buildkite.com/docs/pipelines/configure/environment-variables
  static let buildkite = CISystem(
    name: "Buildkite", target: "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    push: Push(
      branch: "BUILDKITE_BRANCH",
      condition: Condition(variable: "BUILDKITE_PULL_REQUEST", values: ["false"]),
      commit: "BUILDKITE_COMMIT"))

  /// Multibranch pipelines.
  static let jenkins = CISystem(
    name: "Jenkins", target: "CHANGE_TARGET",
    push: Push(
      branch: "BRANCH_NAME", condition: Condition(variable: "JENKINS_URL"), commit: "GIT_COMMIT"))

  /// https://docs.drone.io/pipeline/environment/reference/: the target is set for pushes too.
  static let drone = CISystem(
    name: "Drone", target: "DRONE_TARGET_BRANCH",
    targetCondition: Condition(variable: "DRONE_BUILD_EVENT", values: ["pull_request"]),
    push: Push(
      branch: "DRONE_BRANCH",
      condition: Condition(variable: "DRONE_BUILD_EVENT", values: ["push"]),
      before: "DRONE_COMMIT_BEFORE", commit: "DRONE_COMMIT_SHA"))

  /// https://circleci.com/docs/reference/variables/: no variable names a pull request's target.
  static let circle = CISystem(
    name: "CircleCI",
    push: Push(
      branch: "CIRCLE_BRANCH", condition: Condition(variable: "CIRCLECI"), commit: "CIRCLE_SHA1"))
}

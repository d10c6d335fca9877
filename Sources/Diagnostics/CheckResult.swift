package import SourceText

/// A finding with what the driver adds to it: whose it is and how much it matters.
package struct ReportedFinding: Sendable {
  /// The slug of the rule.
  package var rule: String
  package var severity: Severity
  /// The environment's name, or nil when the finding concerns none.
  package var environment: String?
  package var finding: Finding
  /// A hash of rule, environment, revision, kind of operation, table, name and ordinal, in
  /// lower-case hexadecimal; never of line or wording.
  ///
  /// Nil where nobody asked for it.
  package var fingerprint: String?

  package init(
    rule: String, severity: Severity, environment: String?, finding: Finding,
    fingerprint: String? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.environment = environment
    self.finding = finding
    self.fingerprint = fingerprint
  }
}

/// Something that could not be checked, why, and what would let it be.
package struct CouldNotCheck: Sendable, Hashable {
  /// The slug of the rule that could not be evaluated, or nil when it is more than one.
  package var rule: String?
  package var path: RelativePath?
  /// The line, counted from 1.
  package var line: Int?
  /// A sentence without a final full stop.
  package var reason: String
  /// What the reader can do about it, a sentence without a final full stop.
  package var remedy: String

  package init(
    rule: String? = nil, path: RelativePath? = nil, line: Int? = nil, reason: String,
    remedy: String
  ) {
    self.rule = rule
    self.path = path
    self.line = line
    self.reason = reason
    self.remedy = remedy
  }
}

/// What a run looked at; printed as the coverage line that every run ends with.
package struct Coverage: Sendable {
  /// What the files were read from, such as `working tree`, `index` or `commit 1f2e3d4`.
  package var snapshot: String
  /// The machine name of the same: `working-tree`, `index`, or the commit's full id.
  package var snapshotName: String
  /// The base that landed revisions were taken from, such as `origin/main`; nil when there was none.
  package var base: String?
  /// Why that base, such as `the remote's default branch`; or why there is none.
  package var baseReason: String
  /// The names of the environments that were read.
  package var environments: [String]
  package var revisions: Int
  /// How many revisions got the checks for migrations that can still be changed.
  package var checkedRevisions: Int
  /// Whether those are all revisions, landed or not.
  package var checksLanded: Bool
  /// How many landed revisions were compared with their landed version.
  package var comparedRevisions: Int
  /// How many operations could not be read statically.
  package var unreadOperations: Int
  /// What each database answered that was asked which revisions it is at, a line each; holds words
  /// of others.
  package var databases: [String] = []

  package init(
    snapshot: String, snapshotName: String, base: String?, baseReason: String,
    environments: [String] = [], revisions: Int = 0, checkedRevisions: Int = 0,
    checksLanded: Bool = false, comparedRevisions: Int = 0, unreadOperations: Int = 0
  ) {
    self.snapshot = snapshot
    self.snapshotName = snapshotName
    self.base = base
    self.baseReason = baseReason
    self.environments = environments
    self.revisions = revisions
    self.checkedRevisions = checkedRevisions
    self.checksLanded = checksLanded
    self.comparedRevisions = comparedRevisions
    self.unreadOperations = unreadOperations
  }
}

/// Everything that a run of `mlint check` has to say.
package struct CheckResult: Sendable {
  /// In the order of environment, path, line, column, rule.
  package var findings: [ReportedFinding]
  /// The findings that a declared exception accepts, in the same order; each has a `waiver`.
  package var suppressed: [ReportedFinding]
  package var couldNotCheck: [CouldNotCheck]
  package var coverage: Coverage
  /// How many folders below the project's root the command was started in.
  package var levelsBelowRoot = 0

  package init(
    findings: [ReportedFinding], suppressed: [ReportedFinding] = [],
    couldNotCheck: [CouldNotCheck], coverage: Coverage
  ) {
    self.findings = findings
    self.suppressed = suppressed
    self.couldNotCheck = couldNotCheck
    self.coverage = coverage
  }

  package func count(_ severity: Severity) -> Int {
    findings.count { $0.severity == severity }
  }
}

package import AlembicConfiguration
package import Diagnostics
package import History
import MigrationModel
package import SourceText

/// A finding with the rule that reported it and the severity that the engine gives it.
package struct RuleFinding: Sendable {
  package var rule: any Rule.Type
  package var severity: Severity
  package var finding: Finding

  /// A finding with the severity that it or its rule gives it.
  init(_ rule: any Rule.Type, _ finding: Finding) {
    self.rule = rule
    self.finding = finding
    severity = finding.severity ?? rule.severity
  }
}

/// What the rules of a run found in an environment.
package struct RuleOutcome {
  package var findings: [RuleFinding] = []
  /// What a declared exception accepts; each finding has a `waiver`.
  package var suppressed: [RuleFinding] = []
  /// Why a finding about what has landed may be accepted by a commit that is not known.
  package var trailerLimit: CouldNotJudge?
}

/// Gives each rule what it looks at, and applies the exceptions that all rules of a kind share.
///
/// An operation on a table that its own revision, or one of the same branch that has not landed,
/// creates is never passed on: the table has no rows. What would be an error in `upgrade()` is `info`
/// in `downgrade()`. What a declared exception accepts is kept apart, with the exception.
package struct RuleEngine {
  private var environment: EnvironmentView
  /// What each of the checked migrations does.
  private let details: [MigrationDetails]

  package init(_ environment: EnvironmentView) {
    self.environment = environment
    details = environment.checkedMigrations.map(environment.details)
  }

  /// Does the work for each of a number of migrations, perhaps several at a time, and hands out the
  /// results in their order.
  package typealias Spreading = (
    _ count: Int, _ work: @Sendable (Int) -> MigrationFindings
  ) -> [MigrationFindings]

  /// What some rules find, and which of it declared exceptions accept.
  ///
  /// - Parameters:
  ///   - rules: The rules.
  ///   - spreading: Has each migration checked; one after the other where nothing is given.
  /// - Returns: The findings in the order of the rules.
  package func outcome(
    of rules: [any Rule.Type], spreading: Spreading = { (0..<$0).map($1) }
  ) -> RuleOutcome {
    var engine = self
    return engine.run(rules, spreading)
  }

  private mutating func run(_ rules: [any Rule.Type], _ spreading: Spreading) -> RuleOutcome {
    var outcome = RuleOutcome()
    var exceptions = DeclaredExceptions(environment)
    var trailers = DeclaredTrailers(environment)
    // What a change of the landed history leaves behind goes without saying only as long as the change
    // is a finding.
    let finders = rules.filter { if case .declaration = $0.kind { false } else { true } }
    let ordered = finders.filter(Self.isAboutChanges) + finders.filter { !Self.isAboutChanges($0) }
    let ofMigrations = findingsOfMigrations(ordered, spreading)
    for (number, rule) in ordered.enumerated() {
      for var found in findings(of: rule) + ofMigrations[number] {
        if let waiver = found.finding.waiver {
          exceptions.note(found, acceptedBy: waiver)
        } else {
          found.finding.waiver = exceptions.waiver(for: found) ?? trailers.waiver(for: &found)
        }
        if found.finding.waiver == nil {
          outcome.findings.append(found)
        } else {
          outcome.suppressed.append(found)
        }
      }
      if Self.isAboutChanges(rule) {
        environment.acceptedChanges = Set(
          outcome.suppressed.compactMap { $0.finding.primary.revision.map { RevisionID($0) } })
      }
    }
    outcome.trailerLimit = trailers.limit(on: outcome.findings)
    let judged = exceptions.judged(after: rules, leaving: outcome.findings)
    for rule in rules { outcome.findings += findings(of: rule, about: judged) }
    return outcome
  }

  private static func isAboutChanges(_ rule: any Rule.Type) -> Bool {
    rule == DeletedAppliedMigration.self || rule == RepointedAppliedMigration.self
      || rule == InsertedBehindApplied.self
  }

  private func findings(
    of rule: any Rule.Type, about exceptions: [DeclaredException]
  ) -> [RuleFinding] {
    guard !exceptions.isEmpty, case .declaration(let rule) = rule.kind else { return [] }
    var result: [RuleFinding] = []
    for exception in exceptions {
      rule.init().check(exception) { result.append(RuleFinding(rule, $0)) }
    }
    return result
  }

  /// What each of the rules about migrations and operations finds, in the order of the migrations.
  private func findingsOfMigrations(
    _ rules: [any Rule.Type], _ spreading: Spreading
  ) -> [[RuleFinding]] {
    let checker = MigrationChecker(rules, environment, details)
    let migrations = environment.checkedMigrations
    let details = details
    var result = [[RuleFinding]](repeating: [], count: rules.count)
    let found = spreading(migrations.count) { checker.check(migrations[$0], doing: details[$0]) }
    for migration in found {
      for (rule, finding) in migration.findings { result[rule].append(finding) }
    }
    return result
  }

  private func findings(of rule: any Rule.Type) -> [RuleFinding] {
    var result: [RuleFinding] = []
    func report(_ finding: Finding) { result.append(RuleFinding(rule, finding)) }
    switch rule.kind {
    case .environment(let kind):
      kind.init().check(environment, report: report)
    case .file(let kind):
      // Where a landed migration was, what is left of its file is no helper that somebody put there.
      let emptied = environment.reportedDeletions.map(\.landed.migration.file.path)
      for defect in environment.defects
      where kind.covers(defect.cause)
        && !(defect.cause == .helper && emptied.contains(defect.file.path))
      {
        kind.init().check(defect, report: report)
      }
    case .migration, .operation, .configuration, .declaration: break
    }
    return result
  }

  /// The findings of some rules about the configuration, in the order of the rules and problems.
  ///
  /// - Parameters:
  ///   - rules: Rules of any kind.
  ///   - problems: What is wrong with the configuration files, each problem once.
  ///   - file: Gives the file of a path, nil when it cannot be read.
  /// - Returns: The findings; none for rules of another kind.
  package static func findings(
    of rules: [any Rule.Type], in problems: [ConfigurationProblem],
    file: (RelativePath) -> SourceFile?
  ) -> [RuleFinding] {
    RuleSelection.configurationRules(among: rules).flatMap { rule in
      problems.filter { $0.cause == rule.cause }.map { problem in
        RuleFinding(rule, Finding(problem, in: file(problem.path)))
      }
    }
  }
}

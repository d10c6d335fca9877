package import AlembicConfiguration
package import Diagnostics
package import History
import MigrationModel
import SchemaModel
package import SourceText

/// A finding with the rule that reported it and the severity that the engine gives it.
package struct RuleFinding {
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
  private var creators: [TableName: [RevisionID]] = [:]

  package init(_ environment: EnvironmentView) {
    self.environment = environment
    details = environment.checkedMigrations.map(environment.details)
    for (migration, details) in zip(environment.checkedMigrations, details)
    where environment.history.isLanded(migration.id) == false {
      var created = CreatedTables()
      for operation in details.upgrade.operations {
        guard let table = created.note(operation) else { continue }
        creators[table, default: []].append(migration.id)
      }
    }
  }

  /// What some rules find, and which of it declared exceptions accept.
  package func outcome(of rules: [any Rule.Type]) -> RuleOutcome {
    var engine = self
    return engine.run(rules)
  }

  private mutating func run(_ rules: [any Rule.Type]) -> RuleOutcome {
    var outcome = RuleOutcome()
    var exceptions = DeclaredExceptions(environment)
    var trailers = DeclaredTrailers(environment)
    // What a deletion leaves behind goes without saying only as long as the deletion is a finding.
    let finders = rules.filter { if case .declaration = $0.kind { false } else { true } }
    let deletions = finders.filter { $0 == DeletedAppliedMigration.self }
    for rule in deletions + finders.filter({ $0 != DeletedAppliedMigration.self }) {
      for var found in findings(of: rule) {
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
      if rule == DeletedAppliedMigration.self {
        environment.acceptedDeletions = Set(
          outcome.suppressed.compactMap { $0.finding.primary.revision.map { RevisionID($0) } })
      }
    }
    outcome.trailerLimit = trailers.limit(on: outcome.findings)
    let judged = exceptions.judged(after: rules, leaving: outcome.findings)
    for rule in rules { outcome.findings += findings(of: rule, about: judged) }
    return outcome
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

  private func findings(of rule: any Rule.Type) -> [RuleFinding] {
    var result: [RuleFinding] = []
    func report(_ finding: Finding, _ direction: Direction) {
      var found = RuleFinding(rule, finding)
      if direction == .downgrade { found.severity = min(found.severity, .info) }
      result.append(found)
    }
    switch rule.kind {
    case .environment(let kind):
      kind.init().check(environment) { report($0, .upgrade) }
    case .file(let kind):
      for defect in environment.defects where kind.covers(defect.cause) {
        kind.init().check(defect) { report($0, .upgrade) }
      }
    case .migration(let kind):
      let rule = kind.init()
      for (migration, details) in zip(environment.checkedMigrations, details) {
        rule.check(migration, doing: details) { report($0, .upgrade) }
      }
    case .operation(let kind):
      let rule = kind.init()
      for (migration, details) in zip(environment.checkedMigrations, details) {
        check(rule, on: migration, doing: details, report: report)
      }
    case .configuration, .declaration: break
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

  private func check(
    _ rule: any OperationRule, on migration: Migration, doing details: MigrationDetails,
    report: (Finding, Direction) -> Void
  ) {
    for (direction, body) in [
      (Direction.upgrade, details.upgrade), (.downgrade, details.downgrade),
    ] {
      var created = CreatedTables()
      for operation in body.operations {
        created.note(operation)
        // Most migrations create no table, so that no name has to be compared.
        if !created.names.isEmpty || !creators.isEmpty, let table = operation.table?.normalized {
          if created.names.contains(table) { continue }
          if direction == .upgrade, isNew(table, for: migration.id) { continue }
        }
        rule.check(operation, in: migration) { report($0, direction) }
      }
    }
  }

  /// Whether a revision of the same branch that has not landed creates the table before `id`.
  private func isNew(_ table: TableName, for id: RevisionID) -> Bool {
    guard let creators = creators[table], environment.history.isLanded(id) == false else {
      return false
    }
    let ancestors = Set(environment.graph.ancestors(of: [id], following: .withDependencies))
    return creators.contains { ancestors.contains($0) }
  }
}

/// The tables that a migration has created so far, under the names that they have by now.
private struct CreatedTables {
  private(set) var names: Set<TableName> = []

  /// The name under which there is a new table after the operation, if there is one.
  @discardableResult
  mutating func note(_ operation: Operation) -> TableName? {
    switch operation.directive {
    case "create_table":
      guard let table = operation.table?.normalized else { return nil }
      names.insert(table)
      return table
    case "rename_table":
      guard let table = operation.table?.normalized, names.contains(table),
        let name = operation.name
      else { return nil }
      let renamed = TableName(schema: table.schema, name: name).normalized
      names.insert(renamed)
      return renamed
    default: return nil
    }
  }
}

extension TableName {
  /// The name for comparisons; databases that tell case apart are not asked.
  fileprivate var normalized: TableName {
    TableName(schema: schema?.lowercased(), name: name.lowercased())
  }
}

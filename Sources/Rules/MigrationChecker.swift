import Diagnostics
import History
import MigrationModel
import SchemaModel
import SourceText

/// What rules about single migrations and operations found in one migration.
package struct MigrationFindings: Sendable {
  /// With the number of the rule; those of one rule in the order of the text, `upgrade()` first.
  private(set) var findings: [(rule: Int, finding: RuleFinding)] = []
  /// What was said of which place.
  private var statements: Set<Statement> = []

  private struct Statement: Hashable {
    let rule: Int
    let range: SourceRange?
    let message: String
  }

  /// Adds a finding, unless the same was said of its place.
  ///
  /// A helper that does something in one way or another is called once, and a loop does it again and again.
  mutating func add(_ finding: RuleFinding, of rule: Int) {
    let statement = Statement(
      rule: rule, range: finding.finding.primary.range, message: finding.finding.message.text)
    if statements.insert(statement).inserted { findings.append((rule, finding)) }
  }
}

/// Applies the rules that look at a migration by itself, or at its operations.
///
/// It may be used on several threads at once: what one migration is found to do does not depend on the
/// others.
struct MigrationChecker: Sendable {
  private let migrationRules: [(number: Int, rule: any MigrationRule)]
  private let operationRules: [(number: Int, rule: any OperationRule)]
  private let types: [any Rule.Type]
  private let graph: RevisionGraph
  private let history: HistoryView
  /// The revisions that have not landed, create a table, and leave it empty.
  private let creators: [TableName: [RevisionID]]

  /// - Parameters:
  ///   - rules: Rules of any kind; those of another one are left out.
  ///   - environment: What they look at.
  ///   - details: What each of the checked migrations does.
  init(
    _ rules: [any Rule.Type], _ environment: EnvironmentView, _ details: [MigrationDetails]
  ) {
    types = rules
    graph = environment.graph
    history = environment.history
    var migrationRules: [(number: Int, rule: any MigrationRule)] = []
    var operationRules: [(number: Int, rule: any OperationRule)] = []
    for (number, rule) in rules.enumerated() {
      switch rule.kind {
      case .migration(let kind): migrationRules.append((number, kind.init()))
      case .operation(let kind): operationRules.append((number, kind.init()))
      case .environment, .file, .configuration, .declaration: break
      }
    }
    self.migrationRules = migrationRules
    self.operationRules = operationRules
    var creators: [TableName: [RevisionID]] = [:]
    for (migration, details) in zip(environment.checkedMigrations, details)
    where environment.history.isLanded(migration.id) == false {
      var empty = EmptyTables()
      var created: Set<TableName> = []
      for operation in details.upgrade.operations {
        if let table = empty.note(operation) { created.insert(table) }
      }
      for table in created where empty.names.contains(table) {
        creators[table, default: []].append(migration.id)
      }
    }
    self.creators = creators
  }

  /// What the rules find in a migration.
  func check(_ migration: Migration, doing details: MigrationDetails) -> MigrationFindings {
    var found = MigrationFindings()
    for (number, rule) in migrationRules {
      rule.check(migration, doing: details) {
        found.add(RuleFinding(types[number], $0), of: number)
      }
    }
    if operationRules.isEmpty { return found }
    check(details.upgrade, .upgrade, of: migration, details.dialect, &found)
    check(details.downgrade, .downgrade, of: migration, details.dialect, &found)
    return found
  }

  private func check(
    _ body: MigrationBody, _ direction: Direction, of migration: Migration, _ dialect: Dialect?,
    _ found: inout MigrationFindings
  ) {
    var empty = EmptyTables()
    for operation in body.operations {
      empty.note(operation)
      // Most migrations create no table, so that no name has to be compared.
      if !empty.isEmpty || !creators.isEmpty, let table = operation.table?.normalized {
        if empty.contains(table, at: operation) { continue }
        if direction == .upgrade, !empty.filled.contains(table), isNew(table, for: migration.id) {
          continue
        }
      }
      // By index, so that no rule is copied.
      for index in operationRules.indices {
        operationRules[index].rule.check(operation, in: migration, on: dialect) {
          let number = operationRules[index].number
          var finding = RuleFinding(types[number], $0)
          if direction == .downgrade { finding.severity = min(finding.severity, .info) }
          found.add(finding, of: number)
        }
      }
    }
  }

  /// Whether a revision of the same branch that has not landed creates the table, empty, before `id`.
  private func isNew(_ table: TableName, for id: RevisionID) -> Bool {
    guard let creators = creators[table], history.isLanded(id) == false else { return false }
    let ancestors = Set(graph.ancestors(of: [id], following: .withDependencies))
    return creators.contains { ancestors.contains($0) }
  }
}

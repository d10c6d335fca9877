import Diagnostics
import History
import MigrationModel
import SourceText

/// The exceptions that the migrations of an environment declare, and which findings they accept.
struct DeclaredExceptions {
  private let environment: EnvironmentView
  private var exceptions: [DeclaredException] = []
  /// The names of rules by which each exception was of use.
  private var used: [Set<String>] = []
  /// Where the exceptions of a file are.
  private var places: [RelativePath: [Int]] = [:]

  init(_ environment: EnvironmentView) {
    self.environment = environment
    let migrations = environment.graph.migrations
    // By index, so that only what is wanted is copied.
    for index in migrations.indices where !migrations[index].declarations.isEmpty {
      for declaration in migrations[index].declarations { add(declaration, of: migrations[index]) }
    }
    for migration in environment.checkedMigrations {
      for declaration in environment.details(migration).declarations {
        add(declaration, of: migration)
      }
    }
    if exceptions.isEmpty { return }
    let changed = Set(environment.history.changes.compactMap(\.current?.id))
    let examined = changed.union(environment.checked)
    for index in exceptions.indices {
      exceptions[index].isExamined = examined.contains(exceptions[index].migration.id)
    }
  }

  private mutating func add(_ declaration: Declaration, of migration: Migration) {
    places[migration.file.path, default: []].append(exceptions.count)
    exceptions.append(
      DeclaredException(migration: migration, declaration: declaration, isExamined: false))
    used.append([])
  }

  /// The exception that accepts a finding, if one does.
  mutating func waiver(for found: RuleFinding) -> Waiver? {
    let primary = found.finding.primary
    guard found.rule.waiving != .never, let places = places[primary.file.path] else { return nil }
    var result: Waiver?
    for index in places where accepts(exceptions[index], found) {
      note(found, at: index)
      guard result == nil || result?.reason.isEmpty == true else { continue }
      result = Waiver(exceptions[index].migration, exceptions[index].declaration)
    }
    return result
  }

  /// Notes that a finding is accepted for a reason that its rule knows.
  mutating func note(_ found: RuleFinding, acceptedBy waiver: Waiver) {
    guard case .file(let label) = waiver.place else { return }
    for index in places[label.file.path] ?? []
    where exceptions[index].declaration.range == label.range {
      note(found, at: index)
    }
  }

  private func accepts(_ exception: DeclaredException, _ found: RuleFinding) -> Bool {
    guard case .ignore(let names) = exception.declaration.content,
      names.contains(where: { $0.value == found.rule.slug })
    else { return false }
    let primary = found.finding.primary
    return found.rule.waiving == .inTheFile
      ? primary.revision == exception.migration.id.description
      : exception.declaration.scope.covers(primary.range)
  }

  private mutating func note(_ found: RuleFinding, at index: Int) {
    used[index].insert(found.rule.slug)
    exceptions[index].waivedSeverity = max(
      exceptions[index].waivedSeverity ?? found.severity, found.severity)
  }

  /// All exceptions, with what became of them once the rules have run.
  ///
  /// - Parameters:
  ///   - rules: The rules that ran.
  ///   - findings: What they found and nothing accepts.
  /// - Returns: In load order, and in that of the text.
  func judged(after rules: [any Rule.Type], leaving findings: [RuleFinding]) -> [DeclaredException]
  {
    let ran = Set(rules.map { $0.slug })
    return exceptions.indices.map { index in
      var exception = exceptions[index]
      guard case .ignore(let names) = exception.declaration.content else { return exception }
      exception.rules = names.map { name in
        if used[index].contains(name.value) { return (name, .used) }
        return (name, outcome(of: name.value, in: exception, ran, findings))
      }
      return exception
    }
  }

  private func outcome(
    of name: String, in exception: DeclaredException, _ ran: Set<String>, _ findings: [RuleFinding]
  ) -> DeclaredException.Outcome {
    guard let rule = allRules.first(where: { $0.slug == name }) else { return .unknown }
    if rule.waiving == .never { return .neverWaived }
    guard ran.contains(name), wasChecked(exception.migration, by: rule) else { return .notRun }
    let path = exception.migration.file.path
    let elsewhere = findings.first { found in
      found.rule.slug == name && found.finding.primary.file.path == path
    }
    return .unused(elsewhere: elsewhere?.finding.primary.range)
  }

  /// Whether a rule that ran saw all of a migration.
  private func wasChecked(_ migration: Migration, by rule: any Rule.Type) -> Bool {
    guard environment.checked.contains(migration.id),
      environment.details(migration).syntaxProblem == nil
    else { return false }
    guard rule.needsHistory else { return true }
    // What was accepted when it landed stays on record.
    return environment.history.limits.isEmpty
      && environment.history.isLanded(migration.id) == false
  }
}

extension Waiver {
  init(_ migration: Migration, _ declaration: Declaration) {
    self.init(
      verb: declaration.content.verb?.rawValue ?? "", reason: declaration.reason,
      place: .file(
        Label(migration.file, declaration.range, revision: migration.id.description)))
  }
}

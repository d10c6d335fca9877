package import AlembicConfiguration
package import Diagnostics
package import MigrationModel
package import SchemaModel

/// One check.
///
/// A rule is two files: its page, `rules/<slug>.md`, and a type of the same name in this module. The
/// build adds `slug` and `page` to the type and lists it in `allRules`. A rule adopts one of the
/// protocols below, which say what it looks at; the engine supplies it.
package protocol Rule: Sendable {
  static var slug: String { get }
  /// The page, in Markdown.
  static var page: String { get }
  /// The severity of its findings unless a finding or the configuration says otherwise.
  static var severity: Severity { get }
  /// The name that selects it together with others, such as `applied`.
  static var group: String { get }
  /// Whether it can say nothing unless it is known what has landed.
  static var needsHistory: Bool { get }
  /// Which declarations in a file accept its findings.
  static var waiving: Waiving { get }
  /// What it looks at; given by the protocol that it adopts.
  static var kind: RuleKind { get }

  init()
}

extension Rule {
  package static var needsHistory: Bool { false }
  package static var waiving: Waiving { .atItsPlace }
}

/// What rules look at, with the rule's type.
///
/// A cast to one of the protocols would find out as well, and cost the start of every run more than
/// reading an index: the runtime looks through all conformances of the program.
package enum RuleKind {
  case environment(any EnvironmentRule.Type)
  case file(any FileRule.Type)
  case configuration(any ConfigurationRule.Type)
  case migration(any MigrationRule.Type)
  case operation(any OperationRule.Type)
  case declaration(any DeclarationRule.Type)
}

/// Which declarations in a file accept findings.
package enum Waiving: Sendable {
  /// None: Alembic itself stops, which no comment changes.
  case never
  /// An `ignore` that stands where the finding does, or is about the file.
  case atItsPlace
  /// An `ignore` anywhere in the file of the revision, which the finding is about as a whole.
  case inTheFile
}

/// A rule that looks at one environment as a whole: its graph and its history.
package protocol EnvironmentRule: Rule {
  func check(_ environment: EnvironmentView, report: (Finding) -> Void)
}

extension EnvironmentRule {
  package static var kind: RuleKind { .environment(Self.self) }
}

/// A rule that looks at files which Alembic cannot load; such a file stops it for everybody, so that
/// landed ones are reported too.
package protocol FileRule: Rule {
  /// Whether the rule reports a defect; each defect has exactly one rule.
  static func covers(_ cause: FileDefect.Cause) -> Bool

  func check(_ defect: FileDefect, report: (Finding) -> Void)
}

extension FileRule {
  package static var kind: RuleKind { .file(Self.self) }
  package static var waiving: Waiving { .never }
}

/// A rule that looks at the configuration files of the whole project, once a run.
package protocol ConfigurationRule: Rule {
  /// The problems that it reports; each cause has exactly one rule.
  static var cause: ConfigurationProblem.Cause { get }
}

extension ConfigurationRule {
  package static var kind: RuleKind { .configuration(Self.self) }
  package static var waiving: Waiving { .never }
}

/// A rule that looks at one migration that can still be changed.
package protocol MigrationRule: Rule {
  func check(
    _ migration: Migration, doing details: MigrationDetails, report: (Finding) -> Void)
}

extension MigrationRule {
  package static var kind: RuleKind { .migration(Self.self) }
}

/// A rule that looks at one operation on a table that may have rows.
///
/// The engine passes only operations of migrations that can still be changed, and none on a table
/// that the same branch creates and leaves empty.
package protocol OperationRule: Rule {
  /// Looks at an operation.
  ///
  /// - Parameters:
  ///   - operation: The operation.
  ///   - migration: The migration that does it.
  ///   - dialect: The database that it is read for; nil where that is not known.
  ///   - report: Gets each finding.
  func check(
    _ operation: Operation, in migration: Migration, on dialect: Dialect?,
    report: (Finding) -> Void)
}

extension OperationRule {
  package static var kind: RuleKind { .operation(Self.self) }
}

/// A rule that looks at an exception which a migration declares, after all other rules.
package protocol DeclarationRule: Rule {
  func check(_ exception: DeclaredException, report: (Finding) -> Void)
}

extension DeclarationRule {
  package static var kind: RuleKind { .declaration(Self.self) }
  package static var waiving: Waiving { .never }
}

/// Whether a table exists by then is known only for `upgrade()`; in `downgrade()`, an `error` is
/// capped to `info`.
package enum Direction: Sendable {
  case upgrade
  case downgrade
}

package import AlembicConfiguration
package import Diagnostics

/// Reports file templates that put new migrations where Alembic does not look.
package struct UnreadFileTemplate: ConfigurationRule {
  package static let severity = Severity.warning
  package static let group = "configuration"
  package static let cause = ConfigurationProblem.Cause.fileTemplate

  package init() {}
}

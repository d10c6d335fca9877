package import AlembicConfiguration
package import Diagnostics

/// Reports values of separator options that Alembic does not know.
package struct IllegalPathSeparator: ConfigurationRule {
  package static let severity = Severity.error
  package static let group = "configuration"
  package static let cause = ConfigurationProblem.Cause.separator

  package init() {}
}

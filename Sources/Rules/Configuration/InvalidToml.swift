package import AlembicConfiguration
package import Diagnostics

/// Reports a `pyproject.toml` that Alembic cannot read.
package struct InvalidToml: ConfigurationRule {
  package static let severity = Severity.error
  package static let group = "configuration"
  package static let cause = ConfigurationProblem.Cause.toml

  package init() {}
}

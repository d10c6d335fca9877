package import AlembicConfiguration
package import Diagnostics

/// Reports options whose value has the wrong type.
package struct InvalidOptionValue: ConfigurationRule {
  package static let severity = Severity.error
  package static let group = "configuration"
  package static let cause = ConfigurationProblem.Cause.value

  package init() {}
}

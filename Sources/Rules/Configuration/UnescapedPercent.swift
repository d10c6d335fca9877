package import AlembicConfiguration
package import Diagnostics

/// Reports percent signs that stand for nothing.
package struct UnescapedPercent: ConfigurationRule {
  package static let severity = Severity.error
  package static let group = "configuration"
  package static let cause = ConfigurationProblem.Cause.percent

  package init() {}
}

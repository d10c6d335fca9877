package import AlembicConfiguration
package import Diagnostics

/// Reports ini files that Python's configparser refuses.
package struct InvalidIni: ConfigurationRule {
  package static let severity = Severity.error
  package static let group = "configuration"
  package static let cause = ConfigurationProblem.Cause.ini

  package init() {}
}

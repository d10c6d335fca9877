package import AlembicConfiguration
package import Diagnostics

/// Reports version locations that do not exist.
package struct MissingVersionLocation: ConfigurationRule {
  package static let severity = Severity.warning
  package static let group = "configuration"
  package static let cause = ConfigurationProblem.Cause.versionLocation

  package init() {}
}

package import AlembicConfiguration
package import Diagnostics

/// Reports script locations that do not exist.
package struct MissingScriptLocation: ConfigurationRule {
  package static let severity = Severity.error
  package static let group = "configuration"
  package static let cause = ConfigurationProblem.Cause.scriptLocation

  package init() {}
}

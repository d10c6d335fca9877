/// How much a finding matters; errors fail a run, warnings fail it under `--strict`.
package enum Severity: Int, Comparable, Sendable, CaseIterable {
  case info
  case warning
  case error

  /// The name in every format.
  package var name: String {
    switch self {
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }

  package static func < (lhs: Self, rhs: Self) -> Bool {
    lhs.rawValue < rhs.rawValue
  }
}

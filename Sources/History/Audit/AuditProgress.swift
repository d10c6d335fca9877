/// How far an audit is.
package struct AuditProgress: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    /// Looking for the commits that changed something.
    case commits
    /// Comparing what they changed.
    case changes
  }

  package var phase: Phase
  package var done: Int
  package var total: Int
}

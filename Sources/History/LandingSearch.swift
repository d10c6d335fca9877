package import MigrationModel

/// What a walk for landing commits found.
package struct LandingSearch: Sendable {
  package enum End: Sendable, Hashable {
    /// Every wanted revision that the tip holds was found.
    case complete
    /// History is cut off in this clone before all were found.
    case cutOff
    /// Something on the way could not be read.
    case unreadable(reason: String)
  }

  package var landings: [RevisionID: Landing]
  package var end: End

  package init(landings: [RevisionID: Landing] = [:], end: End = .complete) {
    self.landings = landings
    self.end = end
  }
}

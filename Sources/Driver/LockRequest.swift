package import Diagnostics
package import Reports

/// What `mlint lock` was asked to do.
package struct LockRequest: Sendable {
  package enum Action: Hashable, Sendable {
    case write
    /// Whether the files say what the heads are; nothing is written.
    case check
    /// What would be written.
    case show
  }

  package var action = Action.write
  /// The state that is checked; only the working tree can be written.
  package var snapshot: SnapshotRequest = .workingTree
  package var base: String?
  package var environment: String?
  /// Files or folders, relative to the current folder, of the only environments that are looked at.
  package var paths: [String] = []

  package init() {}
}

/// What `mlint lock` did.
package struct LockOutput: Sendable {
  package var document: LockDocument
  /// What the user should know, a sentence each.
  package var notes: [String] = []
  package var couldNotCheck: [CouldNotCheck]

  /// Whether a file was not written, or does not say what the heads are.
  package var hasFailed: Bool {
    document.files.contains { [.stale, .missing, .refused].contains($0.state) }
  }
}

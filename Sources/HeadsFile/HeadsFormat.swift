/// A way of writing the heads down in a file that is committed.
///
/// All of them do the same: two branches that add a migration after the same revision change the same
/// line, and git refuses to merge them. Only the first is `mlint`'s own.
package enum HeadsFormat: String, CaseIterable, Sendable {
  /// One line a line of history: `key  revision  filename`.
  case mlint
  /// `head.txt` of alembic-linear-migrations: a comment and one revision.
  case alembicLinear = "alembic-linear"
  /// `.current-alembic-head`, which the `env.py` of alphagov/notifications-api writes: one revision.
  case currentHead = "current-alembic-head"
  /// `alembic_version_conflict_detection.txt` of pass-culture: what `alembic heads` prints.
  case alembicHeads = "alembic-heads"
  /// `HEAD`, `HEADS`, `EXPAND_HEAD` and `CONTRACT_HEAD` of OpenStack's neutron.
  case neutron

  /// The name of the file where there is one only; the settings can give another to `mlint`'s own.
  package var fileName: String? {
    switch self {
    case .mlint: "heads.lock"
    case .alembicLinear: "head.txt"
    case .currentHead: ".current-alembic-head"
    case .alembicHeads: "alembic_version_conflict_detection.txt"
    case .neutron: nil
    }
  }
}

/// Which heads a file names.
package enum HeadsScope: Hashable, Sendable {
  case all
  /// The only head of a history without branches.
  case only
  /// The heads of the branch `contract`, in neutron's `CONTRACT_HEAD`.
  case contract
  /// All other heads, in neutron's `EXPAND_HEAD`: labelled or not, as neutron's own check has it.
  case expand

  /// The files of neutron's, which lie in the first version location.
  package static let neutronNames: [(name: String, scope: HeadsScope)] = [
    ("CONTRACT_HEAD", .contract), ("EXPAND_HEAD", .expand), ("HEAD", .only), ("HEADS", .all),
  ]
}

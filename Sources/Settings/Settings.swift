package import SourceText

/// The project's own settings of `mlint`; every one has a default.
package struct Settings: Sendable {
  /// The file they were read from; nil when there is none.
  package var path: RelativePath?
  /// The ref or commit that a change is compared with; nil to find it.
  package var base: String?
  package var releaseRefs: [String]?
  package var database: Database?
  package var postgresqlVersion: Int?
  /// Rule slugs and group names; nil for the default.
  package var select: [String]?
  package var ignore: [String] = []
  /// The severities that the project sets itself, by rule slug.
  package var severities: [SeveritySetting] = []
  package var merge = MergeSettings()
  package var lock = LockSettings()
  package var environments: [EnvironmentSettings] = []

  package init() {}
}

/// A database that migrations run on.
package enum Database: String, CaseIterable, Sendable {
  case postgresql, mysql, mariadb, sqlite, oracle, mssql
}

/// `[severity]`: one rule's severity.
package struct SeveritySetting: Sendable, Hashable {
  package enum Level: String, CaseIterable, Sendable {
    case error, warning, info, off
  }

  package var rule: String
  package var level: Level
}

/// `[merge]`: how heads are joined and how merge revisions are written; nil is the default.
package struct MergeSettings: Sendable, Hashable {
  /// What repairs several heads.
  package enum Style: String, CaseIterable, Sendable {
    /// Whichever is right for what has landed.
    case auto
    case merge, rebase, ask
  }

  /// How the change that landed a parent is referred to.
  package enum References: String, CaseIterable, Sendable {
    case pullRequest = "pr"
    case branch, ticket, none
  }

  package var style: Style?
  package var refs: References?
  /// Whether the authors of the landing commits are named; never their addresses.
  package var authors: Bool?
  /// What a ticket's key looks like in a commit message.
  package var ticketPattern: String?
  /// Whether equal parents give equal bytes, whoever merges.
  package var isDeterministic: Bool?

  package init() {}
}

/// `[lock]`: the heads file that `mlint lock` writes; nil is the default.
package struct LockSettings: Sendable, Hashable {
  /// Who else reads the file.
  package enum Format: String, CaseIterable, Sendable {
    case mlint
    case alembicLinear = "alembic-linear"
    case currentAlembicHead = "current-alembic-head"
    case alembicHeads = "alembic-heads"
    case neutron
  }

  /// The name of `mlint`'s own file, without a folder.
  package var file: String?
  package var format: Format?

  package init() {}
}

/// `[[environments]]`: names, corrects or leaves out an environment.
package struct EnvironmentSettings: Sendable, Hashable {
  package var name: String?
  package var config: RelativePath?
  package var section: String?
  package var scriptLocation: RelativePath?
  package var versionLocations: [RelativePath]?
  package var isRecursive: Bool?
  /// Leaves the environment out.
  package var isIgnored = false
  package var position: LinePosition

  package init(position: LinePosition) {
    self.position = position
  }
}

/// Why a settings file is wrong; every one makes the exit status 2.
package struct SettingsProblem: Hashable, Sendable {
  package var path: RelativePath
  package var position: LinePosition
  /// A sentence without a final full stop.
  package var message: String
  /// What repairs it, such as the nearest valid name; nil when the message says it all.
  package var help: String?

  package init(path: RelativePath, position: LinePosition, message: String, help: String?) {
    self.path = path
    self.position = position
    self.message = message
    self.help = help
  }
}

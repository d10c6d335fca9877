package import SourceText

/// One Alembic migration environment: where its scripts and revisions lie, and the settings that
/// decide which files Alembic loads and how it names new ones.
package struct Environment: Sendable {
  /// The path of the script location relative to the root (`.` for the root itself); unique.
  ///
  /// Environments that share a script location (chosen by dialect in code, or by section) are told
  /// apart by their version location or section.
  package var name: String
  /// The configuration that names it; nil when it was inferred or comes from the settings alone.
  package var configuration: ConfigurationSource?
  /// Whether it was found by its files, without a configuration that names its script location.
  package var isInferred: Bool
  package var scriptLocation: RelativePath
  /// Where revisions are looked for, in the order in which Alembic reads them; all exist.
  package var versionLocations: [RelativePath]
  /// Whether `versionLocations` are what the files show, because the configuration leaves them to
  /// code, and not what Alembic would read from the configuration alone.
  package var areVersionLocationsInferred = false
  /// Whether folders below the version locations are read too (`recursive_version_locations`).
  package var isRecursive = false
  /// Whether compiled files count as revisions (`sourceless`).
  package var isSourceless = false
  /// The `%`-format of new file names, `.py` left out (`file_template`).
  package var fileTemplate = "%(rev)s_%(slug)s"
  /// The longest slug in code points (`truncate_slug_length`).
  ///
  /// A negative one cuts from the end, as a slice does in Python.
  package var truncateSlugLength = 40
  /// The name of a time zone, nil for local time (`timezone`).
  package var timezone: String?
  /// The encoding that new files are written in (`output_encoding`).
  package var outputEncoding = "utf-8"
  /// Other options of the main section, as Alembic reads them; the ini wins over TOML.
  package var mainOptions = MainOptions()
  /// What is wrong with this environment's configuration.
  package var problems: [ConfigurationProblem] = []

  package init(
    name: String, configuration: ConfigurationSource? = nil, isInferred: Bool,
    scriptLocation: RelativePath, versionLocations: [RelativePath]
  ) {
    self.name = name
    self.configuration = configuration
    self.isInferred = isInferred
    self.scriptLocation = scriptLocation
    self.versionLocations = versionLocations
  }
}

/// The file and section that an environment is configured in.
package struct ConfigurationSource: Hashable, Sendable {
  /// The ini, or `pyproject.toml` when only that names the script location.
  package var path: RelativePath
  /// The section of the ini (`alembic` as a rule), or `tool.alembic`.
  package var section: String
  /// The line of the key `script_location`, counted from 1; nil when it is given by the layout.
  package var line: Int?

  package init(path: RelativePath, section: String, line: Int? = nil) {
    self.path = path
    self.section = section
    self.line = line
  }
}

/// Options by name, in the order of names.
package struct MainOptions: Sendable {
  private var values: [String: String] = [:]

  package init() {}

  /// The value of an option such as `databases`; `%(here)s` has become the path of the folder below
  /// the root, with a leading `/`.
  package subscript(name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue }
  }

  package var names: [String] { values.keys.sorted() }
}

/// Something wrong with a configuration, or something about it that the reader must know.
package struct ConfigurationProblem: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Alembic stops here, or reads other files than it was meant to.
    case error
    /// Alembic works, but `mlint` cannot know that it saw everything that Alembic sees.
    case unreadable
    /// Worth knowing; nothing is missed.
    case note
  }

  /// What is wrong, for the rule that reports it.
  package enum Cause: Hashable, Sendable {
    /// `configparser` refuses the ini.
    case ini
    /// `pyproject.toml` is not TOML, or its `tool.alembic` is no table.
    case toml
    /// A `%` that stands for nothing.
    case percent
    /// The name of a separator of paths.
    case separator
    /// A value of the wrong kind.
    case value
    case scriptLocation
    case versionLocation
    /// New files would be written where Alembic does not look for them.
    case fileTemplate
  }

  package var kind: Kind
  /// Nil where the problem concerns mlint's own settings or the files that are listed.
  package var cause: Cause?
  package var path: RelativePath
  /// The line, counted from 1.
  package var line: Int?
  /// A sentence without a final full stop, which says what Alembic does about it.
  package var message: String
  /// What repairs it, a sentence without a final full stop.
  package var remedy: String

  package init(
    _ kind: Kind, _ cause: Cause? = nil, path: RelativePath, line: Int? = nil, message: String,
    remedy: String
  ) {
    self.kind = kind
    self.cause = cause
    self.path = path
    self.line = line
    self.message = message
    self.remedy = remedy
  }
}

/// What the project's own settings say about an environment; plain values, already checked.
package struct EnvironmentOverride: Hashable, Sendable {
  /// The environment meant, by its name, or the name of a new one.
  package var name: String?
  /// The ini or `pyproject.toml` to read, relative to the root.
  package var config: RelativePath?
  package var section: String?
  package var scriptLocation: RelativePath?
  package var versionLocations: [RelativePath]?
  package var isRecursive: Bool?
  /// Leaves the environment out.
  package var isIgnored: Bool
  /// Where the override is written, for problems.
  package var path: RelativePath
  package var line: Int?

  package init(
    name: String? = nil, config: RelativePath? = nil, section: String? = nil,
    scriptLocation: RelativePath? = nil, versionLocations: [RelativePath]? = nil,
    isRecursive: Bool? = nil, isIgnored: Bool = false, path: RelativePath, line: Int? = nil
  ) {
    self.name = name
    self.config = config
    self.section = section
    self.scriptLocation = scriptLocation
    self.versionLocations = versionLocations
    self.isRecursive = isRecursive
    self.isIgnored = isIgnored
    self.path = path
    self.line = line
  }
}

package import SourceText

/// What the search for environments looks at of a file, by its name.
///
/// Two trees that agree in all of it have the same environments, so that the search need not be
/// repeated for each tree of a history.
package enum DiscoveryInterest: Hashable, Sendable {
  /// The content: an ini.
  case content
  /// The content as far as it speaks of Alembic: a `pyproject.toml`.
  case projectFile
  /// That there is one: `env.py`, `script.py.mako`.
  case presence
  /// Whether there are a few, in a folder that looks as if it held revisions.
  case candidate(looksLikeRevision: Bool)
  case none

  /// How many candidates of a folder make a difference.
  package static let countedCandidates = 3

  package init(_ name: ArraySlice<UInt8>) {
    switch name.last {
    case UInt8(ascii: "i") where name.hasSuffix(".ini"): self = .content
    case UInt8(ascii: "l") where name.elementsEqual("pyproject.toml".utf8): self = .projectFile
    case UInt8(ascii: "o") where name.elementsEqual("script.py.mako".utf8): self = .presence
    case UInt8(ascii: "y") where name.elementsEqual("env.py".utf8): self = .presence
    case UInt8(ascii: "y") where RevisionName.isLoaded(name):
      self = .candidate(looksLikeRevision: name.looksLikeRevision)
    default: self = .none
    }
  }

  /// Whether Python files of a folder of this name are looked at whatever they are called.
  package static func isRevisionFolder(_ name: ArraySlice<UInt8>) -> Bool {
    RelativePath(name).isNamedForRevisions
  }

  /// What a `pyproject.toml` says that plays a part.
  package enum ProjectFileContent: Hashable, Sendable {
    case nothing
    /// It names Alembic, as a requirement perhaps, and configures nothing.
    case mention
    /// It configures Alembic, or is damaged.
    case configuration
  }

  package static func content(ofProjectFile file: SourceFile) -> ProjectFileContent {
    guard file.bytes.contains("alembic") else { return .nothing }
    var problems: [ConfigurationProblem] = []
    let configuration = TOMLConfiguration.read(file, problems: &problems)
    return configuration == nil && problems.isEmpty ? .mention : .configuration
  }
}

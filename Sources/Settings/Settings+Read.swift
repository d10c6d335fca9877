package import SourceText

extension Settings {
  /// What a settings file may name.
  package struct Vocabulary: Sendable {
    package var rules: [String]
    package var groups: [String]

    package init(rules: [String], groups: [String]) {
      self.rules = rules
      self.groups = groups
    }
  }

  /// Reads the settings from `mlint.toml`, else from `[tool.mlint]` in `pyproject.toml`.
  ///
  /// - Parameters:
  ///   - mlintFile: The repository's `mlint.toml`, if it has one.
  ///   - projectFile: The repository's `pyproject.toml`, if it has one; read only when there is no
  ///     `mlint.toml`.
  ///   - vocabulary: The names of rules and groups.
  /// - Returns: The settings that could be read, and everything that is wrong with the file.
  package static func read(
    mlintFile: SourceFile?, projectFile: SourceFile?, vocabulary: Vocabulary
  ) -> (settings: Settings, problems: [SettingsProblem]) {
    (Settings(), [])
  }
}

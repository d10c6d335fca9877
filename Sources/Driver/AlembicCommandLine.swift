import AlembicConfiguration
import SourceText

extension Environment {
  /// How Alembic is called for this environment from the root, with neither command nor revision.
  ///
  /// Where Flask-Migrate has the configuration beside `env.py`, its own command is called.
  var alembicCommand: String {
    guard let configuration else { return "alembic" }
    // Only that layout names no script location.
    guard configuration.line != nil else { return "flask db" }
    var command = "alembic"
    var path = configuration.path
    // A location without `%(here)s` is relative to the folder that Alembic is started in.
    if let location = mainOptions["script_location"], !location.hasPrefix("/"), !path.parent.isRoot,
      location != scriptLocation.text, path.parent.appending(location) == scriptLocation,
      path.parent.text.canBeCopied
    {
      command = "cd \(path.parent.text.quotedForShell) && alembic"
      path = RelativePath(path.name)
    }
    if path != "alembic.ini", path != "pyproject.toml" {
      guard path.text.canBeCopied else { return command }
      command += " -c \(path.text.quotedForShell)"
    }
    let section = configuration.section
    if section != "alembic", section != "tool.alembic", section.canBeCopied {
      command += " -n \(section.quotedForShell)"
    }
    return command
  }
}

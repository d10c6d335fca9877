/// Imported modules whose functions change no database by themselves.
enum ForeignModules {
  private static let harmless: Set<String> = [
    "alembic", "argparse", "array", "ast", "base64", "binascii", "calendar", "collections",
    "contextlib", "copy", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum",
    "fractions", "functools", "hashlib", "importlib", "inspect", "io", "itertools", "json",
    "logging", "math", "numbers", "operator", "os", "pathlib", "pprint", "random", "re", "secrets",
    "string", "struct", "sys", "textwrap", "time", "traceback", "typing", "typing_extensions",
    "unicodedata", "urllib", "uuid", "warnings", "zoneinfo", "dateutil", "pytz", "sqlalchemy",
    "sqlmodel", "geoalchemy2", "pgvector", "sqlalchemy_utils", "tqdm", "yaml",
  ]

  /// Whether a function is one of Alembic's or SQLAlchemy's.
  static func isLibrary(_ path: [String]) -> Bool {
    path.first == "sqlalchemy" || path.first == "alembic"
  }

  /// Whether a function is that of a logger, which projects wrap in modules of their own.
  static func isLogging(_ path: [String]) -> Bool {
    guard let method = path.last, loggingMethods.contains(method) else { return false }
    return path.dropLast().contains { ["log", "logger", "logging"].contains($0.lowercased()) }
  }

  private static let loggingMethods: Set<String> = [
    "debug", "info", "warning", "warn", "error", "exception", "critical", "log",
  ]

  static func isHarmless(_ path: [String]) -> Bool { path.first.map(isHarmless) ?? true }

  /// The same of a module that is in no package.
  static func isHarmless(_ module: String) -> Bool {
    // Nearly all that migrations import is of these two.
    module == "sqlalchemy" || module == "alembic" || harmless.contains(module)
  }
}

/// What `from … import *` may bind, for modules whose names everybody knows.
enum StarImports {
  /// Names that migrations live by, and that a module of Python or SQLAlchemy has only by accident.
  private static let ours: Set<String> = [
    "op", "context", "revision", "down_revision", "branch_labels", "depends_on", "upgrade",
    "downgrade", "sa", "postgresql", "mysql", "sqlite", "mssql", "oracle",
  ]

  private static let ofPython: Set<String> = [
    "abc", "base64", "binascii", "calendar", "collections", "contextlib", "copy", "csv",
    "dataclasses", "datetime", "decimal", "enum", "fractions", "functools", "glob", "hashlib",
    "html", "inspect", "io", "itertools", "json", "logging", "math", "numbers", "operator", "os",
    "pathlib", "pprint", "random", "re", "secrets", "shutil", "statistics", "string", "struct",
    "subprocess", "sys", "tempfile", "textwrap", "time", "types", "typing", "typing_extensions",
    "unicodedata", "urllib", "uuid", "warnings", "zoneinfo",
  ]

  /// The names that the module of a path leaves as they are; nil for one that may have any name.
  static func untouched(byImporting path: [String]) -> Set<String>? {
    guard path.first == "sqlalchemy" else {
      return path.first.map(ofPython.contains) == true ? ours : nil
    }
    switch path.dropFirst().first {
    // `sqlalchemy.orm.context` is a module, and so on.
    case "orm": return ours.subtracting(["context"])
    case "sql" where path.count > 2: return ours.subtracting(["op"])
    case "testing": return ours.subtracting(["sa"])
    default: return ours
    }
  }
}

/// Alembic's test of whether a file's name makes it a revision.
enum RevisionName {
  /// Whether the name ends in `.py` and starts with neither `.#` nor `__init__`.
  ///
  /// The pattern is `(?!\.\#|__init__)(.*\.py)$`; its `$` also accepts a line feed at the end.
  static func isLoaded(_ name: ArraySlice<UInt8>) -> Bool {
    let stem = withoutLineEnd(name)
    return stem.hasSuffix(".py") && isMatched(stem)
  }

  /// The same where compiled files count too: `(?!\.\#|__init__)(.*\.py)(c|o)?$`.
  static func isLoadedSourceless(_ name: ArraySlice<UInt8>) -> Bool {
    let stem = withoutLineEnd(name)
    let isNamed = stem.hasSuffix(".py") || stem.hasSuffix(".pyc") || stem.hasSuffix(".pyo")
    return isNamed && isMatched(stem)
  }

  /// Whether the pattern's start holds, and its dots, which match no line feed.
  private static func isMatched(_ stem: ArraySlice<UInt8>) -> Bool {
    switch stem.first {
    case UInt8(ascii: ".") where stem.starts(with: ".#".utf8): false
    case UInt8(ascii: "_") where stem.starts(with: "__init__".utf8): false
    default: !stem.contains(UInt8(ascii: "\n"))
    }
  }

  private static func withoutLineEnd(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    name.last == UInt8(ascii: "\n") ? name.dropLast() : name
  }
}

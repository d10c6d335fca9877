/// Alembic's test of whether a file's name makes it a revision.
enum RevisionName {
  /// Whether the name ends in `.py` and starts with neither `.#` nor `__init__`.
  ///
  /// The pattern is `(?!\.\#|__init__)(.*\.py)$`; its `$` also accepts a line feed at the end.
  static func isLoaded(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    hasLoadedStart(name) && endsInPy(name)
  }

  /// The same where compiled files count too: `(?!\.\#|__init__)(.*\.py)(c|o)?$`.
  static func isLoadedSourceless(_ name: some BidirectionalCollection<UInt8>) -> Bool {
    guard hasLoadedStart(name) else { return false }
    if endsInPy(name) { return true }
    let stem = withoutLineEnd(name)
    guard let last = stem.last, last == UInt8(ascii: "c") || last == UInt8(ascii: "o") else {
      return false
    }
    return endsInPy(stem.dropLast(), mayEndLine: false)
  }

  private static func hasLoadedStart(_ name: some Collection<UInt8>) -> Bool {
    !name.starts(with: ".#".utf8) && !name.starts(with: "__init__".utf8)
  }

  private static func endsInPy(
    _ name: some BidirectionalCollection<UInt8>, mayEndLine: Bool = true
  ) -> Bool {
    let stem = mayEndLine ? Array(withoutLineEnd(name)) : Array(name)
    // `.` matches no line feed.
    return stem.suffix(3).elementsEqual(".py".utf8) && !stem.contains(UInt8(ascii: "\n"))
  }

  private static func withoutLineEnd(_ name: some BidirectionalCollection<UInt8>) -> [UInt8] {
    name.last == UInt8(ascii: "\n") ? name.dropLast() : Array(name)
  }
}

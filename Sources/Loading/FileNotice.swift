import SourceText

/// Tells which file a thread reads, for the report of an internal error.
struct FileNotice: Sendable {
  /// Called on the thread that reads, with the file's path before it does and with nil afterwards.
  var tell: (@Sendable (RelativePath?) -> Void)?

  /// Does what reads one file and no other.
  func reading<Result>(_ path: RelativePath, _ body: () -> Result) -> Result {
    tell?(path)
    defer { tell?(nil) }
    return body()
  }
}

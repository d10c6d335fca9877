/// A line on a terminal that says how far a command is; nothing where there is none.
final class ProgressLine {
  private let stream: StandardStream
  private let isShown: Bool
  private var isThere = false

  init(_ stream: StandardStream) {
    self.stream = stream
    isShown = stream.isTerminal
  }

  /// Shows a text in place of the one before.
  func show(_ text: String) {
    guard isShown else { return }
    isThere = true
    stream.write("\r\u{1B}[K\(text)")
    stream.flush()
  }

  /// Takes the line away.
  func clear() {
    guard isThere else { return }
    isThere = false
    stream.write("\r\u{1B}[K")
    stream.flush()
  }
}

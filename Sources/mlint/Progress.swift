import Glibc
import SourceText

/// A line on the terminal that tells how far something is; nothing elsewhere.
final class Progress: @unchecked Sendable {
  // One thread at a time shows and clears: the one that the command runs on.
  private let stream: StandardStream
  private let opening: String
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  init(_ session: Session, _ opening: String) {
    stream = session.errors
    self.opening = opening
  }

  /// Shows a few words, not before half a second has passed and not too often.
  func show(_ words: String) {
    let now = ContinuousClock.now
    guard stream.isTerminal, now - start > .milliseconds(500) else { return }
    if let last, now - last < .milliseconds(100) { return }
    last = now
    stream.write("\r\u{1B}[K\(opening): \(words.escapedForDisplay)")
    stream.flush()
  }

  /// Takes the line away.
  func clear() {
    guard last != nil else { return }
    stream.write("\r\u{1B}[K")
    stream.flush()
    last = nil
  }
}

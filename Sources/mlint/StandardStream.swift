import Glibc

/// A buffered writer to standard output or standard error.
///
/// The first failure is kept and ends all writing; a reader that went away is none, because it has
/// what it wanted.
final class StandardStream {
  private static let capacity = 64 << 10

  let descriptor: Int32
  /// The `errno` of the write that failed.
  private(set) var failure: Int32?
  private var buffer: [UInt8] = []
  private var isClosed = false

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The width of the terminal in columns, 80 when it does not tell; nil for a file or a pipe.
  var terminalWidth: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  func write(_ bytes: some Sequence<UInt8>) {
    buffer += bytes
    if buffer.count >= Self.capacity { flush() }
  }

  func write(_ text: String) {
    write(text.utf8)
  }

  /// Writes out what is buffered.
  func flush() {
    defer { buffer.removeAll(keepingCapacity: true) }
    var written = 0
    while !isClosed, written < buffer.count {
      let count = buffer.withUnsafeBytes { bytes in
        Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0 { stop(errno) } else { written += count }
    }
  }

  /// Decides what a failed write means.
  private func stop(_ code: Int32) {
    switch code {
    case EINTR: return
    case EAGAIN:
      // Somebody made the terminal or pipe non-blocking.
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&request, 1, -1)
    case EPIPE:
      isClosed = true
    default:
      isClosed = true
      failure = code
    }
  }
}

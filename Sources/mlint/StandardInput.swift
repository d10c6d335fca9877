import Driver
import Glibc

/// What another program hands over.
enum StandardInput {
  /// Reads to the end; more bytes than `maximumSize` are a failure.
  static func read(maximumSize: Int) throws(CommandFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = buffer.withUnsafeMutableBytes {
        Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw .usage(message: "standard input cannot be read", help: nil)
      }
      if count == 0 { return bytes }
      bytes += buffer.prefix(count)
      guard bytes.count <= maximumSize else {
        throw .usage(message: "standard input is too long to hold ids only", help: nil)
      }
    }
  }
}

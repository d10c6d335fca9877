internal import Glibc

/// Repeats a call that a signal interrupted and turns -1 into an error.
@discardableResult
func systemCall<Value: SignedInteger>(
  _ operation: String, _ path: [UInt8], _ call: () -> Value
) throws(FileSystemError) -> Value {
  while true {
    let value = call()
    if value >= 0 { return value }
    let code = errno
    if code == EINTR { continue }
    throw FileSystemError(operation: operation, path: path, code: code)
  }
}

/// Gives a path to a call as a C string.
///
/// A path with a zero byte cannot exist; C would silently cut it there, so it is refused.
func withCPath<Value>(
  _ operation: String, _ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Value
) throws(FileSystemError) -> Value {
  guard !path.contains(0) else {
    throw FileSystemError(operation: operation, path: path, code: EINVAL)
  }
  return (path + [0]).withUnsafeBufferPointer { bytes in
    bytes.withMemoryRebound(to: CChar.self) { characters in
      // The buffer holds at least the final zero, so it has an address.
      characters.baseAddress.map(body)
    }
  } ?? body("")
}

/// Owns a file descriptor and closes it exactly once.
struct Descriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  /// Opens a path; the descriptor is never inherited by a child program.
  ///
  /// - Parameters:
  ///   - path: What to open.
  ///   - flags: As for `open`.
  ///   - mode: The permission bits of a file that is made.
  ///   - operation: For the error.
  ///   - reported: The path to name in the error where it is another one.
  /// - Throws: When opening fails.
  init(
    opening path: [UInt8], _ flags: Int32, mode: mode_t = 0, operation: String = "cannot open",
    reporting reported: [UInt8]? = nil
  ) throws(FileSystemError) {
    var result: Int32 = -1
    repeat {
      result = try withCPath(operation, path) { open($0, flags | O_CLOEXEC, mode) }
    } while result < 0 && errno == EINTR
    guard result >= 0 else {
      throw FileSystemError(operation: operation, path: reported ?? path, code: errno)
    }
    number = result
  }

  /// Gives up ownership.
  consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }

  deinit { close(number) }
}

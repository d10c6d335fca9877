import FileSystem
import TestSupport

extension TemporaryFolder {
  func bytes(_ relative: String) -> [UInt8] { Array(path(relative).utf8) }
}

/// The error that a body throws.
func failure(_ body: () throws -> Void) throws -> FileSystemError {
  do {
    try body()
  } catch let error as FileSystemError {
    return error
  }
  throw TestFailure("it did not fail")
}

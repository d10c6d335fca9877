import Driver
import FileSystem

/// The file of `--stamped`: ids of revisions, or standard input for `-`.
///
/// The ids stand apart by blanks, commas and line ends, as `psql -XAt` and `alembic current` print
/// them; what `alembic current` says in parentheses is left out.
struct StampedFile {
  private static let maximumSize = 1 << 20

  let name: String

  /// The ids, in the order of the file.
  func read() throws(CommandFailure) -> [String] {
    let bytes = name == "-" ? try StandardInput.read(maximumSize: Self.maximumSize) : try file()
    let words = bytes.split { byte in
      byte <= UInt8(ascii: " ") || byte == UInt8(ascii: ",")
    }
    return words.map { String(decoding: $0, as: UTF8.self) }.filter { !$0.hasPrefix("(") }
  }

  private func file() throws(CommandFailure) -> [UInt8] {
    do throws(FileSystemError) {
      let content = try FileSystem.read(
        Array(name.utf8), maximumSize: Self.maximumSize, followingLinks: true)
      if case .content(let bytes) = content { return bytes }
    } catch {
      throw .usage(message: "--stamped \(name): \(error.reason)", help: nil)
    }
    throw failure("is no file, or too long to hold ids only")
  }

  private func failure(_ reason: String) -> CommandFailure {
    .usage(message: "--stamped \(name): \(reason)", help: "give it the rows of alembic_version")
  }
}

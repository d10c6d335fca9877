import Snapshots
import SourceText

/// Reads the contents of files from snapshots, each once.
///
/// An object that all share who read files of a project; not for several threads.
final class ContentReader {
  private var contents = ContentStore()
  /// Told of the files that are read.
  var notice = FileNotice()

  /// How many contents are kept.
  var count: Int { contents.count }

  /// The content of a number.
  subscript(number: Int) -> [UInt8] { contents[number] }

  /// Makes room for as many more contents.
  func reserve(_ more: Int) { contents.reserve(more) }

  /// The number of an entry's content.
  func number(of entry: SnapshotEntry, in snapshot: any Snapshot) -> Result<Int, ReadFailure> {
    if let known = contents.number(of: entry.contentID) { return .success(known) }
    return notice.reading(entry.path) { snapshot.read(entry.path) }.map { file in
      contents.number(
        of: file.bytes, entry.contentID ?? snapshot.contentID(ofRead: entry.path))
    }
  }

  /// The number of the content of an entry that is known by its id.
  ///
  /// - Parameters:
  ///   - entry: The entry.
  ///   - read: Reads it, where its content is not known.
  /// - Returns: The number, or why it could not be read.
  func number(
    of entry: SnapshotEntry, reading read: (SnapshotEntry) -> Result<SourceFile, ReadFailure>
  ) -> Result<Int, ReadFailure> {
    if let known = contents.number(of: entry.contentID) { return .success(known) }
    return notice.reading(entry.path) { read(entry) }
      .map { contents.number(of: $0.bytes, entry.contentID) }
  }

  /// The number of the content of a blob, where that was read before.
  func number(of id: ContentID?) -> Int? { contents.number(of: id) }
}

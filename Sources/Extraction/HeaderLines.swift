import MigrationModel
import PythonSyntax
import SourceText

extension MigrationHeader {
  /// Reads the header lines of a docstring: `Revision ID:`, `Revises:`, `Create Date:`.
  ///
  /// The first line that starts with a key counts. Values are located in the source through the
  /// literal's escapes.
  init(_ docstring: DecodedText) {
    self.init()
    let all = docstring.bytes
    let bytes = all.span
    var start = 0
    while start < bytes.count {
      while start < bytes.count, Self.isBlank(bytes[start]) { start += 1 }
      var end = start
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      // Most lines are text.
      if start < end, bytes[start] == UInt8(ascii: "R") || bytes[start] == UInt8(ascii: "C") {
        read(all[start..<end], docstring)
      }
      start = end + 1
    }
  }

  private mutating func read(_ line: ArraySlice<UInt8>, _ docstring: DecodedText) {
    if revisionID == nil, let value = Self.value(of: "Revision ID:", in: line) {
      revisionID = Self.located(value, docstring)
    } else if revises == nil, let value = Self.value(of: "Revises:", in: line) {
      var start = value.startIndex
      var found: [Located<String>] = []
      while start < value.endIndex {
        let end = value[start...].firstIndex(of: UInt8(ascii: ",")) ?? value.endIndex
        if let parent = Self.located(Self.trimmed(value[start..<end]), docstring) {
          found.append(parent)
        }
        start = end + 1
      }
      revises = found
    } else if createDate == nil, let value = Self.value(of: "Create Date:", in: line) {
      createDate = Self.located(value, docstring)
    }
  }

  /// What stands behind a key at the start of a line, without the blanks around it; nil for other lines.
  private static func value(
    of key: String, in line: ArraySlice<UInt8>
  ) -> ArraySlice<UInt8>? {
    let key = key.utf8.span
    guard line.count >= key.count else { return nil }
    for offset in key.indices where line[line.startIndex + offset] != key[offset] { return nil }
    return trimmed(line.dropFirst(key.count))
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var (start, end) = (bytes.startIndex, bytes.endIndex)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while start < end, isBlank(bytes[end - 1]) { end -= 1 }
    return bytes[start..<end]
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private static func located(
    _ value: ArraySlice<UInt8>, _ docstring: DecodedText
  ) -> Located<String>? {
    guard !value.isEmpty, let range = docstring.sourceRange(of: value.startIndex..<value.endIndex)
    else { return nil }
    return Located(String(decoding: value, as: UTF8.self), range)
  }
}

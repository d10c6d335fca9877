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
    let bytes = docstring.bytes
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      read(bytes[start..<end], docstring)
      start = end + 1
    }
  }

  private mutating func read(_ line: ArraySlice<UInt8>, _ docstring: DecodedText) {
    if revisionID == nil, let value = Self.value(of: "Revision ID:", in: line) {
      revisionID = Self.located(value, docstring)
    } else if revises == nil, let value = Self.value(of: "Revises:", in: line) {
      revises = value.split(separator: UInt8(ascii: ",")).compactMap {
        Self.located(Self.trimmed($0), docstring)
      }
    } else if createDate == nil, let value = Self.value(of: "Create Date:", in: line) {
      createDate = Self.located(value, docstring)
    }
  }

  private static func value(of key: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let line = trimmed(line)
    guard line.starts(with: key.utf8) else { return nil }
    return trimmed(line.dropFirst(key.utf8.count))
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isBlank: (UInt8) -> Bool = {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r")
    }
    var bytes = bytes.drop(while: isBlank)
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    return bytes
  }

  private static func located(
    _ value: ArraySlice<UInt8>, _ docstring: DecodedText
  ) -> Located<String>? {
    guard !value.isEmpty, let range = docstring.sourceRange(of: value.startIndex..<value.endIndex)
    else { return nil }
    return Located(String(decoding: value, as: UTF8.self), range)
  }
}

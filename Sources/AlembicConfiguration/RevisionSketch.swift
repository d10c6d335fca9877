internal import SourceText

/// What the lines of a file that assign a revision's identifiers say, read without parsing Python.
///
/// Good enough to tell a revision from another module and to see which folders belong together; the
/// graph is made from the parsed files.
struct RevisionSketch {
  /// The texts in quotes of `revision = …`.
  private(set) var revisions: [String] = []
  /// Those of `down_revision = …` and `depends_on = …`.
  private(set) var references: [String] = []
  private(set) var hasBranchLabels = false
  private var assigns: (revision: Bool, downRevision: Bool) = (false, false)

  /// Whether the file assigns both `revision` and `down_revision`.
  var isRevision: Bool { assigns.revision && assigns.downRevision }

  init(_ bytes: [UInt8]) {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      if bytes[start] == UInt8(ascii: "r") || bytes[start] == UInt8(ascii: "d")
        || bytes[start] == UInt8(ascii: "b")
      {
        read(bytes, start..<end)
      }
      start = end + 1
    }
  }

  private mutating func read(_ bytes: [UInt8], _ line: Range<Int>) {
    let name = bytes[line].prefix { $0 == UInt8(ascii: "_") || ($0 | 0x20) >= UInt8(ascii: "a") }
    guard let value = Self.valueStart(bytes, name.endIndex..<line.upperBound) else { return }
    switch String(decoding: name, as: UTF8.self) {
    case "revision":
      assigns.revision = true
      revisions += Self.strings(bytes, from: value)
    case "down_revision":
      assigns.downRevision = true
      references += Self.strings(bytes, from: value)
    case "depends_on": references += Self.strings(bytes, from: value)
    case "branch_labels":
      hasBranchLabels = hasBranchLabels || !Self.strings(bytes, from: value).isEmpty
    default: return
    }
  }

  /// The offset behind the `=` of an assignment, which may be annotated.
  private static func valueStart(_ bytes: [UInt8], _ rest: Range<Int>) -> Int? {
    let trimmed = bytes[rest].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard let first = trimmed.first else { return nil }
    if first == UInt8(ascii: "=") { return trimmed.startIndex + 1 }
    guard first == UInt8(ascii: ":"), let equals = trimmed.firstIndex(of: UInt8(ascii: "=")) else {
      return nil
    }
    return equals + 1
  }

  /// The texts in quotes up to the end of the line, or of the brackets that it opens.
  private static func strings(_ bytes: [UInt8], from start: Int) -> [String] {
    var strings: [String] = []
    var depth = 0
    var index = start
    let limit = min(bytes.count, start + 4096)
    while index < limit {
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "#"):
        while index < limit, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
      case 0x0A, 0x0D:
        if depth <= 0 { return strings }
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        let end = bytes[index..<limit].firstIndex { $0 == byte || $0 == 0x0A } ?? limit
        if end > index { strings.append(String(decoding: bytes[index..<end], as: UTF8.self)) }
        index = min(end + 1, limit)
      default: continue
      }
    }
    return strings
  }
}

import MigrationModel
import SourceText

extension HeadsReading {
  /// More lines than these are not read.
  package static let maximumLineCount = 10_000
  /// More problems than these are not listed.
  static let maximumProblemCount = 100

  /// Reads a heads file, also while it is in conflict.
  package static func parse(_ bytes: [UInt8], as format: HeadsFormat) -> HeadsReading {
    var reader = HeadsReader(format)
    reader.read(bytes)
    return reader.reading
  }
}

/// The state of reading one file.
private struct HeadsReader {
  private let format: HeadsFormat
  private(set) var reading = HeadsReading()
  private var conflict = ConflictReader()
  /// The keys and the revisions of the versions so far.
  private var keys: [String: ConflictSides] = [:]
  private var revisions: [RevisionID: ConflictSides] = [:]

  init(_ format: HeadsFormat) {
    self.format = format
  }

  mutating func read(_ bytes: [UInt8]) {
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var count = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let range = SourceRange(start..<end)
      count += 1
      if count > HeadsReading.maximumLineCount {
        report(.tooLong, range)
        break
      }
      var line = bytes[start..<end]
      if line.last == UInt8(ascii: "\r") { line.removeLast() }
      take(line)
      start = end + 1
    }
    if let problem = conflict.problemAtEnd {
      report(.init(problem), SourceRange(bytes.count..<bytes.count))
    }
    reading.isInConflict = conflict.hasMarkers
    reading.hasBase = conflict.hasBase
    reading.names = HeadsReading.SideNames(
      ours: conflict.oursName, base: conflict.baseName, theirs: conflict.theirsName)
  }

  private mutating func take(_ line: ArraySlice<UInt8>) {
    let range = SourceRange(line.startIndex..<line.endIndex)
    let (sides, problem) = conflict.take(line)
    if let problem { report(.init(problem), range) }
    if sides.isEmpty {
      reading.conflictRange = reading.conflictRange ?? range
      return
    }
    let fields = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard let first = fields.first else { return }
    if first.first == UInt8(ascii: "#"), format.hasComments {
      if HeadsText.isSignature(line) { reading.isSigned = true }
      return
    }
    guard var entry = entry(fields) else {
      if sides != .base { report(.malformed, range) }
      return
    }
    entry.sides = sides
    // The common ancestor may hold both sides of a conflict of its own.
    if sides != .base { note(entry, range) }
    reading.entries.append(entry)
  }

  private mutating func note(_ entry: HeadsReading.Entry, _ range: SourceRange) {
    let revision = entry.id
    let isSeen =
      !(revisions[revision] ?? []).isDisjoint(with: entry.sides)
      || entry.key.map { !(keys[$0] ?? []).isDisjoint(with: entry.sides) } ?? false
    if isSeen { report(.duplicate, range) }
    revisions[revision, default: []].formUnion(entry.sides)
    if let key = entry.key { keys[key, default: []].formUnion(entry.sides) }
  }

  /// The line as an entry; nil when it is not one of the format.
  private func entry(_ fields: [ArraySlice<UInt8>]) -> HeadsReading.Entry? {
    switch format {
    case .mlint:
      guard fields.count == 3 else { return nil }
      return HeadsReading.Entry(
        key: String(decoding: fields[0], as: UTF8.self),
        revision: revision(fields[1], HeadsField.name(of: fields[1])),
        fileName: HeadsField.name(of: fields[2]))
    case .alembicLinear, .currentHead, .neutron:
      guard fields.count == 1 else { return nil }
      return HeadsReading.Entry(revision: revision(fields[0], Array(fields[0])))
    case .alembicHeads:
      let rest = fields.dropFirst().joined(separator: [UInt8(ascii: " ")])
      guard let labels = Self.labels(in: String(decoding: Array(rest), as: UTF8.self)) else {
        return nil
      }
      return HeadsReading.Entry(
        revision: revision(fields[0], Array(fields[0])), labels: labels)
    }
  }

  private func revision(_ field: ArraySlice<UInt8>, _ name: [UInt8]) -> Located<RevisionID> {
    Located(
      RevisionID(String(decoding: name, as: UTF8.self)),
      SourceRange(field.startIndex..<field.endIndex))
  }

  /// The labels in what `alembic heads` prints behind a revision: `(a, b) (head)`.
  ///
  /// - Returns: Nil when the text does not end in the kind of head.
  private static func labels(in text: String) -> [String]? {
    for ending in ["(head)", "(effective head)"] where text.hasSuffix(ending) {
      let rest = text.dropLast(ending.count)
      if rest.isEmpty { return [] }
      guard rest.hasPrefix("("), rest.hasSuffix(") ") else { return nil }
      return rest.dropFirst().dropLast(2).split(separator: ",").map {
        String($0.drop { $0 == " " })
      }
    }
    return nil
  }

  private mutating func report(_ kind: HeadsReading.Problem.Kind, _ range: SourceRange) {
    guard reading.problems.count < HeadsReading.maximumProblemCount else { return }
    reading.problems.append(HeadsReading.Problem(kind: kind, range: range))
  }
}

extension HeadsFormat {
  fileprivate var hasComments: Bool {
    switch self {
    case .mlint, .alembicLinear: true
    case .currentHead, .alembicHeads, .neutron: false
    }
  }
}

extension HeadsReading.Problem.Kind {
  fileprivate init(_ problem: ConflictReader.Problem) {
    switch problem {
    case .nested: self = .nestedConflict
    case .stray: self = .strayMarker
    case .unclosed: self = .unclosedConflict
    }
  }
}

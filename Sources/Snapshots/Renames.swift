internal import Git
internal import SourceText

/// The files that one side of a merge moved, found as git does (gitdiffcore(7), and `merge-ort`):
/// equal contents first, then what is alike under the same name, then what is alike.
struct Renames {
  /// The new path of each moved file, by the old one.
  private(set) var targets: [RelativePath: RelativePath] = [:]
  private(set) var sources: [RelativePath: RelativePath] = [:]

  /// More pairs than these are not compared for similarity, as with git's `merge.renameLimit`.
  private static let maximumPairs = 1_000_000

  /// Finds the renames among changes.
  ///
  /// - Parameters:
  ///   - changes: How the one state became the other, in the order of paths.
  ///   - content: Reads a file; nil when it cannot be had.
  init(_ changes: [FileChange], content: @escaping (TreeFile) -> [UInt8]?) {
    var removed = changes.compactMap { $0.after == nil ? $0.before : nil }.filter(\.canBeRenamed)
    var added = changes.compactMap { $0.before == nil ? $0.after : nil }.filter(\.canBeRenamed)
    if removed.isEmpty || added.isEmpty { return }
    pairEqual(removed, added)
    drop(&removed, &added)
    removed.removeAll { $0.kind != .file }
    added.removeAll { $0.kind != .file }
    guard removed.count * added.count <= Self.maximumPairs, !removed.isEmpty, !added.isEmpty
    else { return }
    var sketches = Sketches(content)
    pairAlikeOfUniqueName(removed, added, &sketches)
    drop(&removed, &added)
    pairAlike(removed, added, &sketches)
  }

  private mutating func pair(_ old: TreeFile, _ new: TreeFile) {
    targets[old.path] = new.path
    sources[new.path] = old.path
  }

  private func drop(_ removed: inout [TreeFile], _ added: inout [TreeFile]) {
    removed.removeAll { targets[$0.path] != nil }
    added.removeAll { sources[$0.path] != nil }
  }

  private mutating func pairEqual(_ removed: [TreeFile], _ added: [TreeFile]) {
    let candidates = Dictionary(grouping: removed, by: \.id)
    for new in added {
      let free = (candidates[new.id] ?? []).filter {
        targets[$0.path] == nil && $0.isSame(as: new)
      }
      if let old = free.first(where: { $0.hasName(of: new) }) ?? free.first { pair(old, new) }
    }
  }

  /// Pairs files whose name occurs once on each side, when three quarters are alike.
  private mutating func pairAlikeOfUniqueName(
    _ removed: [TreeFile], _ added: [TreeFile], _ sketches: inout Sketches
  ) {
    let olds = Dictionary(grouping: removed) { Array($0.path.name) }
    let news = Dictionary(grouping: added) { Array($0.path.name) }
    for old in removed {
      let name = Array(old.path.name)
      guard olds[name]?.count == 1, let new = news[name], new.count == 1,
        sketches.likeness(old, new[0]) >= Sketches.whole * 3 / 4
      else { continue }
      pair(old, new[0])
    }
  }

  private mutating func pairAlike(
    _ removed: [TreeFile], _ added: [TreeFile], _ sketches: inout Sketches
  ) {
    var candidates: [(likeness: Int, hasName: Bool, old: Int, new: Int)] = []
    for (newIndex, new) in added.enumerated() {
      for (oldIndex, old) in removed.enumerated() {
        let likeness = sketches.likeness(old, new)
        guard likeness >= Sketches.whole / 2 else { continue }
        candidates.append((likeness, old.hasName(of: new), oldIndex, newIndex))
      }
    }
    candidates.sort {
      ($1.likeness, $1.hasName ? 1 : 0, $0.new, $0.old)
        < ($0.likeness, $0.hasName ? 1 : 0, $1.new, $1.old)
    }
    for candidate in candidates {
      let old = removed[candidate.old]
      let new = added[candidate.new]
      if targets[old.path] == nil, sources[new.path] == nil { pair(old, new) }
    }
  }
}

extension TreeFile {
  /// Submodules are no files, and the empty file is everywhere the same.
  fileprivate var canBeRenamed: Bool {
    (kind == .file || kind == .symbolicLink) && !emptyBlobs.contains(id)
  }

  fileprivate func hasName(of other: TreeFile) -> Bool {
    path.name.elementsEqual(other.path.name)
  }
}

/// The ids of the blob without bytes, in SHA-1 and in SHA-256.
private let emptyBlobs = [
  "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
  "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
].compactMap { ObjectID(hex: $0) }

/// How much of files is alike, by the hashes of their lines (git's `diffcore-delta.c`).
private struct Sketches {
  /// The likeness of equal files.
  static let whole = 60_000

  private struct Sketch {
    var size: Int
    /// How many bytes stand in lines of each hash.
    var bytes: [UInt64: Int]
  }

  private let content: (TreeFile) -> [UInt8]?
  private var known: [ObjectID: Sketch?] = [:]

  init(_ content: @escaping (TreeFile) -> [UInt8]?) {
    self.content = content
  }

  /// The part of the larger file that the smaller one has too, of `whole`.
  mutating func likeness(_ one: TreeFile, _ two: TreeFile) -> Int {
    guard let one = sketch(of: one), let two = sketch(of: two) else { return 0 }
    let larger = max(one.size, two.size)
    guard larger > 0, min(one.size, two.size) * 2 >= larger else { return 0 }
    var common = 0
    for (hash, count) in one.bytes { common += min(count, two.bytes[hash] ?? 0) }
    return common * Self.whole / larger
  }

  private mutating func sketch(of file: TreeFile) -> Sketch? {
    if let known = known[file.id] { return known }
    let sketch = content(file).map { Sketch(size: $0.count, bytes: Self.lines($0)) }
    known[file.id] = .some(sketch)
    return sketch
  }

  /// Hashes lines, and pieces of 64 bytes of longer ones; a line end's CR does not count in text.
  private static func lines(_ content: [UInt8]) -> [UInt64: Int] {
    let isText = !content.prefix(8000).contains(0)
    var result: [UInt64: Int] = [:]
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var count = 0
    for (index, byte) in content.enumerated() {
      let isCR = byte == 13 && index + 1 < content.count && content[index + 1] == 10
      if isText, isCR { continue }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      count += 1
      guard byte == 10 || count == 64 else { continue }
      result[hash, default: 0] += count
      hash = 0xCBF2_9CE4_8422_2325
      count = 0
    }
    if count > 0 { result[hash, default: 0] += count }
    return result
  }
}

/// The trailers of a commit's message: lines like `Signed-off-by: …` in its last paragraph.
///
/// Follows `trailer.c` of git 2.39 with its default settings, as `git log --format=%(trailers)` does:
/// the first paragraph never counts; the last one does when all of its lines are trailers or when git
/// itself wrote one of them and they are a quarter; a line that begins with a blank goes on with the one
/// above.
struct CommitTrailers {
  struct Trailer: Hashable {
    /// As it is written; git ignores case.
    var key: String
    /// On one line.
    var value: String
  }

  private let lines: [ArraySlice<UInt8>]

  static func all(in message: [UInt8]) -> [Trailer] {
    let trailers = Self(message)
    return trailers.read(trailers.block)
  }

  private init(_ message: [UInt8]) {
    var lines = message.split(separator: newline, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    self.lines = Array(lines.prefix(Self.end(of: lines)))
  }

  /// Where the message ends before comments, blank lines and the list of conflicts of old gits.
  private static func end(of lines: [ArraySlice<UInt8>]) -> Int {
    var end = lines.count
    var isConflicts = false
    for (index, line) in lines.enumerated() {
      if line.isEmpty || line.first == hash || line.elementsEqual("Conflicts:".utf8) {
        isConflicts = isConflicts || line.first == UInt8(ascii: "C")
        if end == lines.count { end = index }
      } else if !(isConflicts && line.first == UInt8(ascii: "\t")) {
        end = lines.count
        isConflicts = false
      }
    }
    return end
  }

  /// The lines of the trailers.
  private var block: Range<Int> {
    let none = lines.count..<lines.count
    // A blank line ends the title, which a comment does not.
    let endOfTitle = lines.firstIndex { $0.first != hash && Self.isBlank($0) } ?? lines.count
    var isGenerated = false
    var trailers = 0
    var others = 0
    var continuations = 0
    var isEmpty = true
    var index = lines.count - 1
    while index >= endOfTitle {
      let line = lines[index]
      if line.first == hash {
        others += continuations
        continuations = 0
      } else if Self.isBlank(line) {
        if !isEmpty {
          others += continuations
          let isBlock = isGenerated ? trailers * 3 >= others : trailers > 0 && others == 0
          return isBlock ? (index + 1)..<lines.count : none
        }
      } else {
        isEmpty = false
        if Self.isGenerated(line) {
          isGenerated = true
          trailers += 1
          continuations = 0
        } else if line.first.map(Self.isSpace) == true {
          continuations += 1
        } else if (Self.separator(in: line) ?? 0) >= 1 {
          trailers += 1
          continuations = 0
        } else {
          others += 1 + continuations
          continuations = 0
        }
      }
      index -= 1
    }
    return none
  }

  private func read(_ block: Range<Int>) -> [Trailer] {
    var result: [Trailer] = []
    var isOpen = false
    for line in lines[block] {
      if isOpen, line.first.map(Self.isSpace) == true {
        let rest = Self.text(line)
        if !rest.isEmpty, !result[result.count - 1].value.isEmpty {
          result[result.count - 1].value += " "
        }
        result[result.count - 1].value += rest
        continue
      }
      let separator = Self.separator(in: line) ?? 0
      isOpen = separator >= 1
      if isOpen {
        let colon = line.startIndex + separator
        result.append(
          Trailer(key: Self.text(line[..<colon]), value: Self.text(line[(colon + 1)...])))
      }
    }
    return result
  }

  /// The distance of the colon behind a key; nil when the line has no key.
  private static func separator(in line: ArraySlice<UInt8>) -> Int? {
    var hasBlank = false
    for (distance, byte) in line.enumerated() {
      if byte == UInt8(ascii: ":") { return distance }
      if !hasBlank, isKeyPart(byte) { continue }
      guard distance > 0, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") else {
        return nil
      }
      hasBlank = true
    }
    return nil
  }

  private static func isKeyPart(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
  }

  private static func isGenerated(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: "Signed-off-by: ".utf8)
      || line.starts(with: "(cherry picked from commit ".utf8)
  }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy(isSpace) }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
      || byte == newline
  }

  /// Without blanks at either end, invalid UTF-8 repaired.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    var bytes = bytes.drop(while: isSpace)
    while bytes.last.map(isSpace) == true { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private let newline = UInt8(ascii: "\n")
private let hash = UInt8(ascii: "#")

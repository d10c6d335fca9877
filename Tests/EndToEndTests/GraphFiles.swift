import TestSupport

extension GraphSpecification {
  /// The project with this graph, a path and its content each.
  ///
  /// Alembic loads files in the order of their names, which is that of the revisions here.
  var files: [(path: String, text: String)] {
    var files = [
      (path: "alembic.ini", text: alembicIni()), ("migrations/env.py", ""),
      ("migrations/script.py.mako", ""), ("migrations/versions/README", ""),
    ]
    for (index, revision) in revisions.enumerated() {
      files.append(("migrations/versions/\(String(1000 + index))_x.py", revision.file(index)))
    }
    return files
  }

  func write(to folder: String) throws {
    for (path, text) in files { try writeFile("\(folder)/\(path)", Array(text.utf8)) }
  }
}

extension GraphSpecification.Revision {
  /// The text of a revision file, in the style that its number chooses.
  fileprivate func file(_ number: Int) -> String {
    let docstring = doc.map { number % 2 == 0 ? literal($0) : block($0) } ?? "# no docstring"
    let identifiers = [
      ("revision", literal(revision)), ("down_revision", value(down, number)),
      ("depends_on", value(depends, number + 1)), ("branch_labels", value(labels, number + 2)),
    ]
    return
      ([docstring, "from alembic import op"]
      + identifiers.map { name, value in
        number % 3 == 0 ? "\(name): object = \(value)" : "\(name) = \(value)"
      } + ["def upgrade():", "    pass", ""]).joined(separator: "\n")
  }

  private func value(_ items: [String], _ number: Int) -> String {
    let list = items.map(literal).joined(separator: ", ")
    if items.isEmpty { return "None" }
    if items.count == 1, number % 4 < 2 { return list }
    return number % 4 == 3 ? "[\(list)]" : "(\(list),)"
  }

  /// The text as a literal on one line.
  private func literal(_ text: String) -> String {
    "'" + text.unicodeScalars.map { $0 == "\n" ? "\\n" : escaped($0) }.joined() + "'"
  }

  /// The text between three quotes, with its lines.
  private func block(_ text: String) -> String {
    "\"\"\"" + text.unicodeScalars.map(escaped).joined() + "\"\"\""
  }

  /// Keeps printable characters, tabs and line feeds.
  private func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\\", "'", "\"": return "\\" + String(scalar)
    case "\t", "\n": return String(scalar)
    default: break
    }
    guard scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) else { return String(scalar) }
    let digits = String(scalar.value, radix: 16)
    return digits.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
  }
}

/// Docstrings of every kind that Alembic prints in its own way.
struct RandomDocstrings {
  private var random: RandomSource

  init(seed: UInt64) {
    random = RandomSource(seed: seed)
  }

  mutating func next() -> String? {
    let number = random.int(0..<1000)
    let samples: [String?] = [
      nil, "", "  \n\n \t", "add column \(number)", "add column \(number)\n\nRevision ID: x\n",
      "first line\nsecond \(number)\n\nbody\n\tindented\n    more\n\n\nlast\n",
      "\n  begins late\n\n    and is indented\n  \n  blank line with blanks\n",
      "one\n \nstill the first paragraph\n\nbody", "Revision ID: x\nRevises: \nCreate Date: y\n",
      "Größe \(number): 表を追加 🎉 e\u{301}, \u{1F469}\u{200D}\u{1F4BB} और",
      "line\u{2028}separator\u{2029}and\u{85}next\u{0B}tab\u{0C}feed\u{1C}file\n\nx\u{2028}y\u{1E}z",
      "carriage\r\nreturns\r\n\r\nand\rmore\n\nbody\r\nend",
      "bell\u{07} escape\u{1B}[31m\u{9B}1m nul\u{0} delete\u{7F}\n\n\u{1B}]0;title\u{07}",
      "right\u{202E}to left\u{200F} \u{2066}isolated\u{2069} mark\u{FEFF} tag\u{E0041}\u{AD}",
      "quotes ' \" ''' \"\"\" and \\ at the end \\", "tab\tin\ta message\n\n\tbody\t\n",
      "100%s %d %(x)s {0} {name} ${x}", "\u{3000}wide blank\u{A0}\n\n\u{2003}x\u{3000}",
    ]
    return random.element(of: samples) ?? nil
  }
}

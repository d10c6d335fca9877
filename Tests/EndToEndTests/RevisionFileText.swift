import TestSupport

/// Writes revisions as Python files, in any of the forms that real files have.
struct RevisionFileText {
  private var random: RandomSource

  init(seed: UInt64) {
    random = RandomSource(seed: seed)
  }

  /// The text of a file with these values, and the header in its docstring.
  mutating func text(
    of revision: GraphSpecification.Revision
  ) -> (text: String, header: GraphDocument.Header) {
    var header = GraphDocument.Header(revisionId: nil, revises: nil, createDate: nil)
    var lines = random.chance(0.1) ? ["# -*- coding: utf-8 -*-"] : []
    if let doc = revision.doc {
      let documented = docstring(doc, revision)
      header = documented.header
      lines.append(literal(docstring: documented.text))
    }
    if random.chance(0.2) { lines.append("from __future__ import annotations") }
    lines += ["import sqlalchemy as sa", "", "# revision identifiers, used by Alembic."]
    lines += assignments(of: revision)
    lines += ["", "", "def upgrade() -> None:", "    revision = 'local'", "    pass"]
    let end = random.chance(0.1) ? "\r\n" : "\n"
    let mark = random.chance(0.05) ? "\u{FEFF}" : ""
    let text = lines.joined(separator: "\n") + "\n"
    return (mark + text.replacing("\n", with: end), header)
  }

  // MARK: The docstring

  /// The text, now and then with the lines that Alembic's template writes.
  private mutating func docstring(
    _ doc: String, _ revision: GraphSpecification.Revision
  ) -> (text: String, header: GraphDocument.Header) {
    if doc.contains("Revision ID: x") {
      return (doc, .init(revisionId: "x", revises: nil, createDate: nil))
    }
    guard random.chance(0.5) else {
      return (doc, .init(revisionId: nil, revises: nil, createDate: nil))
    }
    let date = "2026-08-06 09:12:44.012345"
    let text = """
      \(doc)

      Revision ID: \(revision.revision)
      Revises: \(revision.down.joined(separator: ", "))
      Create Date: \(date)


      """
    return (text, .init(revisionId: revision.revision, revises: revision.down, createDate: date))
  }

  private mutating func literal(docstring text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { $0 != "\\" && $0 != "\r" && $0 != "\"" }
    if isPlain, random.chance(0.7) {
      let quotes = random.chance(0.8) ? "\"\"\"" : "'''"
      let prefix = ["", "", "", "r", "u", "R"][random.int(0..<6)]
      let literal = prefix + quotes + text + quotes
      return random.chance(0.1) ? "(" + literal + ")" : literal
    }
    let scalars = Array(text.unicodeScalars)
    let cut = random.chance(0.5) ? scalars.count : random.int(0..<scalars.count + 1)
    let parts = [scalars[..<cut], scalars[cut...]].filter { !$0.isEmpty }
    let literals = parts.map { Self.escaped(String(String.UnicodeScalarView($0))) }
    return literals.isEmpty ? "''" : literals.joined(separator: " ")
  }

  /// A literal in single quotes.
  private static func escaped(_ text: String) -> String {
    let body = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\r": "\\r"
      case "'", "\\": "\\\(scalar)"
      case _ where scalar.value < 0x10: "\\x0" + String(scalar.value, radix: 16)
      case _ where scalar.value < 0x20: "\\x" + String(scalar.value, radix: 16)
      case _ where (0x2000..<0x2100).contains(scalar.value):
        "\\u" + String(scalar.value, radix: 16)
      default: String(scalar)
      }
    }
    return "'" + body.joined() + "'"
  }

  // MARK: The identifiers

  private mutating func assignments(of revision: GraphSpecification.Revision) -> [String] {
    var lines = [
      assignment("revision", scalar(revision.revision), "str"),
      assignment("down_revision", value(revision.down), "Union[str, Sequence[str], None]"),
    ]
    if !revision.labels.isEmpty || random.chance(0.7) {
      lines.append(assignment("branch_labels", value(revision.labels), "tuple"))
    }
    if !revision.depends.isEmpty || random.chance(0.7) {
      lines.append(assignment("depends_on", value(revision.depends), "object"))
    }
    if random.chance(0.3) { lines.shuffle(using: &random) }
    if random.chance(0.1) { lines.insert("revision = 'overwritten later'", at: 0) }
    // Annotations are evaluated when the module runs.
    return ["from typing import Sequence, Union"] + lines
  }

  private mutating func scalar(_ text: String) -> String {
    let literal = Self.escaped(text)
    switch random.int(0..<8) {
    case 0: return "(" + literal + ")"
    case 1: return "('' " + literal + ")"
    case 2: return "(\n    " + literal + "\n)"
    case 3: return "u" + literal
    default: return literal
    }
  }

  /// None, one text or several, as Alembic takes them.
  private mutating func value(_ texts: [String]) -> String {
    let items = texts.map { scalar($0) }
    let list = items.joined(separator: ", ")
    switch (items.count, random.int(0..<5)) {
    case (0, 0): return "()"
    case (0, 1): return "[]"
    case (0, _): return "None"
    case (1, 0): return "[" + list + "]"
    case (1, 1): return "{" + list + "}"
    case (1, 2): return "(" + list + ",)"
    case (1, 3): return "{" + list + ": None}"
    case (1, _): return list
    case (_, 0): return "[" + list + "]"
    case (_, 1): return "(\n    " + items.joined(separator: ",  # because\n    ") + ",\n)"
    default: return "(" + list + ")"
    }
  }

  private mutating func assignment(_ name: String, _ value: String, _ type: String) -> String {
    switch random.int(0..<8) {
    case 0, 1, 2: "\(name): \(type) = \(value)"
    case 3: "CONSTANT_\(name) = \(value)\n\(name) = CONSTANT_\(name)"
    case 4: "\(name) = alias_\(name) = \(value)"
    case 5: "\(name), other_\(name) = \(value), None  # noqa"
    case 6: "\(name)=\(value) ;"
    default: "\(name) = \(value)"
    }
  }
}

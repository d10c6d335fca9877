/// The text of a migration as Alembic 1.20's generic template writes it.
///
/// - Parameters:
///   - revision: its id.
///   - down: the ids it follows; none for a base.
///   - message: the docstring's first paragraph.
///   - createDate: as Alembic prints it.
///   - branchLabels: declared labels.
///   - dependsOn: ids of other revisions that must come first.
///   - upgrade: the statements of `upgrade()`, one a line, not indented; `pass` when empty.
///   - downgrade: the statements of `downgrade()`.
/// - Returns: the whole file.
package func migration(
  _ revision: String, down: [String], _ message: String,
  createDate: String = "2024-01-01 00:00:00.000000", branchLabels: [String] = [],
  dependsOn: [String] = [], upgrade: String = "", downgrade: String = ""
) -> String {
  """
  \"""\(message)

  Revision ID: \(revision)
  Revises: \(down.joined(separator: ", "))
  Create Date: \(createDate)

  \"""
  from typing import Sequence, Union

  from alembic import op
  import sqlalchemy as sa


  # revision identifiers, used by Alembic.
  revision: str = \(pythonLiteral(revision))
  down_revision: Union[str, Sequence[str], None] = \(pythonIDs(down))
  branch_labels: Union[str, Sequence[str], None] = \(pythonTuple(branchLabels))
  depends_on: Union[str, Sequence[str], None] = \(pythonIDs(dependsOn))


  def upgrade() -> None:
      \"""Upgrade schema.\"""
  \(functionBody(upgrade))


  def downgrade() -> None:
      \"""Downgrade schema.\"""
  \(functionBody(downgrade))

  """
}

/// The text of a migration with one down revision, or none.
///
/// - Parameters:
///   - revision: its id.
///   - down: the id it follows; nil for a base.
///   - message: the docstring's first paragraph.
///   - upgrade: the statements of `upgrade()`, one a line, not indented; `pass` when empty.
///   - downgrade: the statements of `downgrade()`.
/// - Returns: the whole file.
package func migration(
  _ revision: String, down: String?, _ message: String, upgrade: String = "",
  downgrade: String = ""
) -> String {
  migration(
    revision, down: down.map { [$0] } ?? [], message, upgrade: upgrade, downgrade: downgrade)
}

/// The part of a stock `alembic.ini` that Alembic needs to find its scripts.
package func alembicIni(scriptLocation: String = "%(here)s/migrations", _ more: String...) -> String
{
  (["[alembic]", "script_location = \(scriptLocation)", "path_separator = os"] + more)
    .joined(separator: "\n") + "\n"
}

/// A text as Python's `repr` writes it.
package func pythonLiteral(_ text: String) -> String {
  let quote: Character = text.contains("'") && !text.contains("\"") ? "\"" : "'"
  var result = String(quote)
  for character in text.unicodeScalars {
    switch character {
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "'" where quote == "'": result += "\\'"
    default: result.unicodeScalars.append(character)
    }
  }
  return result + String(quote)
}

/// None, one id as it is, or a tuple, as Alembic renders `down_revision` and `depends_on`.
private func pythonIDs(_ ids: [String]) -> String {
  ids.count == 1 ? pythonLiteral(ids[0]) : pythonTuple(ids)
}

/// None or a tuple.
private func pythonTuple(_ texts: [String]) -> String {
  guard !texts.isEmpty else { return "None" }
  return "(" + texts.map(pythonLiteral).joined(separator: ", ") + (texts.count == 1 ? ",)" : ")")
}

private func functionBody(_ statements: String) -> String {
  let lines =
    statements.isEmpty
    ? ["pass"]
    : statements.split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
  return lines.map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
}

import MigrationModel
import SchemaModel

/// The changes of a migration as a reader would tell them: operations on one table together, and
/// without those that only serve another, such as the index of a column that is added.
struct MigrationChanges {
  /// One change, in words.
  struct Change {
    /// With every name, such as `add phone, fax and email to users`.
    var full: String
    /// With fewer names, such as `add 3 columns to users`.
    var short: String
    /// How many operations it stands for.
    var count: Int
  }

  private struct Group {
    var sentence: Sentence
    var table: String
    var names: [String]
  }

  /// The form of a change's words; operations with the same form and table make one change.
  private enum Sentence: Hashable {
    case tables(verb: String)
    case columns(verb: String, preposition: String)
    case alteredColumns
    /// An index or a constraint.
    case objects(verb: String, kind: String, preposition: String)
    /// Complete as it is.
    case text(String)
  }

  private struct Key: Hashable {
    var sentence: Sentence
    var table: String
  }

  private var groups: [Group] = []
  private var positions: [Key: Int] = [:]
  private let created: Set<String>
  private let dropped: Set<String>
  private let columnsAdded: [String: [String]]
  private let columnsDropped: [String: [String]]

  init(_ operations: [Operation]) {
    func tables(_ directive: String) -> Set<String> {
      Set(operations.filter { $0.directive == directive }.compactMap(\.table?.name))
    }
    func columns(_ directive: String) -> [String: [String]] {
      Dictionary(
        operations.filter { $0.directive == directive }.compactMap { operation in
          operation.table.map { ($0.name, [operation.name].compactMap(\.self)) }
        }, uniquingKeysWith: +)
    }
    created = tables("create_table")
    dropped = tables("drop_table")
    columnsAdded = columns("add_column")
    columnsDropped = columns("drop_column")
    for (index, operation) in operations.enumerated() {
      // An SQL text is one operation, followed by those of its statements.
      let hasStatements =
        operation.directive == "execute" && operation.source == .directive
        && operations.dropFirst(index + 1).first?.source == .sql
      if !hasStatements, !isSubordinate(operation) { add(operation) }
    }
  }

  /// The changes in the order in which the migration makes them.
  var changes: [Change] { groups.map(Self.change) }

  /// Whether the operation only serves another one of the migration.
  private func isSubordinate(_ operation: Operation) -> Bool {
    guard let table = operation.table?.name else { return false }
    switch operation.directive {
    case "create_table", "rename_table": return false
    case "drop_table": return created.contains(table)
    default: break
    }
    if created.contains(table) || dropped.contains(table) { return true }
    switch operation.directive {
    case "alter_column":
      return operation.name.map { columnsAdded[table]?.contains($0) == true } ?? false
    case "drop_index", "drop_constraint":
      return isNamedAfter(columnsDropped[table], operation.name)
    case "execute": return columnsAdded[table] != nil && SQLVerb(operation.sql) == .update
    default:
      return operation.directive.hasPrefix("create_")
        && isNamedAfter(columnsAdded[table], operation.name)
    }
  }

  private func isNamedAfter(_ columns: [String]?, _ name: String?) -> Bool {
    guard let columns else { return false }
    guard let name else { return true }
    return columns.contains { name.hasWords(of: $0) }
  }

  private mutating func add(_ operation: Operation) {
    let table = operation.table?.name ?? ""
    let name = operation.name ?? ""
    switch operation.directive {
    case "create_table": add(.tables(verb: "create"), "", table)
    case "drop_table": add(.tables(verb: "drop"), "", table)
    case "add_column": add(.columns(verb: "add", preposition: "to"), table, name)
    case "drop_column": add(.columns(verb: "drop", preposition: "from"), table, name)
    case "alter_column": add(.alteredColumns, table, name)
    case "rename_table":
      if !table.isEmpty, !name.isEmpty { addText("rename \(table) to \(name)") }
    case "bulk_insert": if !table.isEmpty { addText("insert rows into \(table)") }
    case "create_table_comment", "drop_table_comment":
      if !table.isEmpty { addText("change comment of \(table)") }
    case "execute":
      if let text = SQLVerb.sentence(for: operation) { addText(text) }
    default:
      guard let kind = Self.kinds[operation.directive] else { return }
      let isDropped = operation.directive.hasPrefix("drop")
      let sentence = Sentence.objects(
        verb: isDropped ? "drop" : "add", kind: kind, preposition: isDropped ? "from" : "to")
      if !table.isEmpty || !name.isEmpty { add(sentence, table, name, mayBeUnnamed: true) }
    }
  }

  private static let kinds = [
    "create_index": "index", "drop_index": "index", "create_foreign_key": "foreign key",
    "create_unique_constraint": "unique constraint", "create_primary_key": "primary key",
    "create_check_constraint": "check constraint",
    "create_exclude_constraint": "exclude constraint", "drop_constraint": "constraint",
  ]

  private mutating func add(
    _ sentence: Sentence, _ table: String, _ name: String, mayBeUnnamed: Bool = false
  ) {
    guard !name.isEmpty || mayBeUnnamed else { return }
    let key = Key(sentence: sentence, table: table)
    guard let index = positions[key] else {
      positions[key] = groups.count
      groups.append(Group(sentence: sentence, table: table, names: [name]))
      return
    }
    // The same again, such as type and default of one column in two calls, is no further change.
    if case .text = sentence { return }
    if name.isEmpty || !groups[index].names.contains(name) { groups[index].names.append(name) }
  }

  private mutating func addText(_ text: String) { add(.text(text), "", "", mayBeUnnamed: true) }

  private static func change(_ group: Group) -> Change {
    let count = group.names.count
    let (full, short): (String, String)
    switch group.sentence {
    case .tables(let verb):
      full = "\(verb) \(group.names.listedBriefly("table"))"
      short =
        count > 1
        ? "\(verb) \(group.names[0]) and \(count - 1) more table\(count == 2 ? "" : "s")" : full
    case .columns(let verb, let preposition):
      let end = group.table.isEmpty ? "" : " \(preposition) \(group.table)"
      full = "\(verb) \(group.names.listedBriefly("column"))\(end)"
      short = count > 1 ? "\(verb) \(count) columns\(end)" : full
    case .alteredColumns:
      let table = group.table
      full =
        count > 1
        ? "alter \(group.names.listedBriefly("column"))" + (table.isEmpty ? "" : " of \(table)")
        : "alter " + (table.isEmpty ? "" : "\(table).") + group.names[0]
      short = table.isEmpty || count == 1 ? full : "alter \(table)"
    case .objects(let verb, let kind, let preposition):
      let end = group.table.isEmpty ? "" : " \(preposition) \(group.table)"
      let things = count > 1 ? plural(count, kind) : withArticle(kind)
      let name = count == 1 && !group.names[0].isEmpty ? group.names[0] : nil
      full = "\(verb) \(name.map { "\(kind) \($0)" } ?? things)\(end)"
      short = group.table.isEmpty ? full : "\(verb) \(things)\(end)"
    case .text(let text): (full, short) = (text, text)
    }
    return Change(full: full, short: short, count: count)
  }
}

extension [String] {
  /// At most three names, the rest counted: `a, b and 4 more columns`.
  fileprivate func listedBriefly(_ kind: String) -> String {
    guard count > 3 else { return joined(separator: ", ") }
    return self[0] + ", " + self[1] + " and \(count - 2) more \(kind)s"
  }
}

extension String {
  /// Whether another name is contained, from word to word: `ix_users_email` has `email`.
  fileprivate func hasWords(of name: String) -> Bool {
    "_\(self)_".lowercased().contains("_\(name)_".lowercased())
  }
}

private func plural(_ count: Int, _ kind: String) -> String {
  guard count != 1 else { return "1 \(kind)" }
  return "\(count) \(kind == "index" ? "indexes" : kind + "s")"
}

private func withArticle(_ kind: String) -> String {
  (["i", "e"].contains(kind.first) ? "an " : "a ") + kind
}

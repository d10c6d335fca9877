extension OperationsDocument.Operation {
  /// What a statement of SQL does that is no directive, in a few words; nil for any other operation.
  var statementWords: String? {
    guard source == "sql", directive == "execute" else { return nil }
    return changeWords ?? factWords
  }

  /// Whether nothing is known of it but that it cannot be read, which is said with the reason.
  var isNotUnderstood: Bool { text("statement") == "unknown" }

  private var shownTable: String {
    [schema, table].compactMap(\.self).joined(separator: ".")
  }

  private func text(_ name: String) -> String? {
    for detail in details where detail.name == name {
      if case .text(let text) = detail.value { return text }
    }
    return nil
  }

  private func isOn(_ name: String) -> Bool {
    details.contains { detail in
      if case .flag(let flag) = detail.value { detail.name == name && flag } else { false }
    }
  }

  /// The change of an object that is neither a column nor made by a directive.
  private var changeWords: String? {
    guard let change = text("change") else {
      return text("new_name").map { "rename \(name ?? "?") of \(shownTable) to \($0)" }
        ?? text("new_schema").map { "move \(shownTable) to schema \($0)" }
    }
    let object = [text("object_schema"), text("object_name")].compactMap(\.self)
      .joined(separator: ".")
    let label = text("label").map { " '\($0)'" } ?? ""
    let kind = text("object") ?? ""
    let new = [text("new_schema"), text("new_name")].compactMap(\.self).joined(separator: ".")
    let target = text("new_label").map { "'\($0)'" } ?? new
    let end = target.isEmpty ? "" : " to \(target)"
    return label.isEmpty
      ? "\(change) \(kind) \(object)\(end)" : "\(change)\(label) of \(kind) \(object)\(end)"
  }

  private var factWords: String {
    let everyRow = isOn("has_where") ? "" : " (every row)"
    switch text("statement") {
    case "insert": return "insert into \(shownTable)"
    case "update": return "update \(shownTable)\(everyRow)"
    case "delete": return "delete from \(shownTable)\(everyRow)"
    case "merge": return "merge into \(shownTable)"
    case "copy": return "copy into \(shownTable)"
    case "truncate": return "truncate \(shownTable)"
    case "transaction": return text("verb") ?? "transaction"
    case "set":
      return (isOn("local") ? "set local " : "set ") + (text("setting") ?? "")
        + (text("value").map { " to \($0)" } ?? "")
    case "reset": return "reset \(text("setting") ?? "")"
    case "lock":
      return ["lock \(shownTable)", text("mode")].compactMap(\.self).joined(separator: " in mode ")
    case "block": return "a block of code"
    case "not modelled": return text("kind") ?? "not modelled"
    case "definition": return "change \(shownTable)"
    // Of a text that is made at run time its beginning may be known, and so the table.
    case let words: return words ?? "a statement about \(shownTable)"
    }
  }
}

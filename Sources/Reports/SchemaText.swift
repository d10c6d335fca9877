import SourceText

extension SchemaDocument {
  /// The report for people.
  ///
  /// - Parameters:
  ///   - style: How it is to look.
  ///   - showsEnvironments: Whether there are several environments to tell apart.
  ///   - sink: Takes lines of UTF-8, safe to print, a schema at a time.
  package func writeText(
    style: TextStyle = TextStyle(), showsEnvironments: Bool = false, to sink: ([UInt8]) -> Void
  ) {
    for (number, schema) in schemas.enumerated() {
      var text = SchemaText(style)
      if number > 0 { text.line("") }
      text.write(schema, showsEnvironment: showsEnvironments)
      sink(text.bytes)
    }
  }
}

extension SchemaDifferenceDocument {
  /// The report for people, with a sign before what was added, removed or changed.
  ///
  /// - Parameters:
  ///   - style: How it is to look.
  ///   - showsEnvironment: Whether there are several environments to tell apart.
  ///   - sink: Takes lines of UTF-8, safe to print.
  package func writeText(
    style: TextStyle = TextStyle(), showsEnvironment: Bool = false, to sink: ([UInt8]) -> Void
  ) {
    var text = SchemaText(style)
    text.write(self, showsEnvironment: showsEnvironment)
    sink(text.bytes)
  }
}

/// Writes schemas much as `psql` describes tables: a line a column, then what else the table has.
private struct SchemaText {
  private(set) var bytes: [UInt8] = []
  private let palette: Palette
  /// What each line begins with: the sign of a difference and the indentation.
  private var margin = ""

  init(_ style: TextStyle) {
    palette = Palette(isEnabled: style.color)
  }

  mutating func line(_ text: String) {
    if !text.isEmpty { bytes += (margin + text).utf8 }
    bytes.append(UInt8(ascii: "\n"))
  }

  mutating func write(_ schema: SchemaDocument.Schema, showsEnvironment: Bool) {
    var title = "schema \(Self.place(schema.revisions))"
    if showsEnvironment { title += ", environment \(shownEnvironment(schema.environment))" }
    line(palette.paint(title, .strong))
    line(Self.summary(of: schema))
    for table in schema.tables {
      line("")
      write(table)
    }
    if !schema.types.isEmpty { line("") }
    for type in schema.types { line(text(of: type)) }
    let objects = schema.objects.filter { $0.table == nil }
    if !objects.isEmpty { line("") }
    for object in objects { line(text(of: object)) }
  }

  private static func place(_ revisions: [String]) -> String {
    switch revisions.count {
    case 0: "before the first revision"
    case 1: "at \(revisions[0].escapedForDisplay)"
    default: "of \(revisions.map(\.escapedForDisplay).joined(separator: " and ")) together"
    }
  }

  private static func summary(of schema: SchemaDocument.Schema) -> String {
    func counted(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    var parts = [counted(schema.tables.count, "table")]
    if !schema.types.isEmpty { parts.append(counted(schema.types.count, "type")) }
    parts.append(schema.dialect.map { "on \($0)" } ?? "on a database that is not known")
    return parts.joined(separator: ", ")
  }

  // MARK: Tables

  private mutating func write(_ table: SchemaDocument.Table) {
    line(heading(of: table))
    indented {
      $0.write(table.columns)
      for constraint in table.constraints { $0.line($0.text(of: constraint)) }
      for index in table.indexes { $0.line($0.text(of: index)) }
    }
  }

  private mutating func indented(_ body: (inout SchemaText) -> Void) {
    let outer = margin
    margin += "  "
    body(&self)
    margin = outer
  }

  private func heading(of table: SchemaDocument.Table) -> String {
    let name = Self.name(table.schema, table.name)
    let comment = table.comment.map { "  \(quoted($0))" } ?? ""
    let doubt = table.isComplete ? "" : palette.paint("  known in part", .warning)
    return perhaps(table.isUncertain) + palette.paint(name, .strong) + comment + doubt
  }

  private mutating func write(_ columns: [SchemaDocument.Column]) {
    let names = columns.map(\.name.escapedForDisplay)
    let types = columns.map(Self.type)
    let nameWidth = min(32, names.map(\.displayWidth).max() ?? 0)
    let typeWidth = min(28, types.map(\.displayWidth).max() ?? 0)
    for (position, column) in columns.enumerated() {
      var text = Self.padded(names[position], to: nameWidth) + "  "
      let rest = rest(of: column)
      text += rest.isEmpty ? types[position] : Self.padded(types[position], to: typeWidth) + rest
      while text.utf8.last == UInt8(ascii: " ") { text.unicodeScalars.removeLast() }
      line(text)
    }
  }

  private func text(of column: SchemaDocument.Column) -> String {
    var text = "\(column.name.escapedForDisplay)  \(Self.type(of: column))" + rest(of: column)
    while text.utf8.last == UInt8(ascii: " ") { text.unicodeScalars.removeLast() }
    return text
  }

  /// What there is to say about a column behind its name and type.
  private func rest(of column: SchemaDocument.Column) -> String {
    var words = [""]
    switch column.isNullable {
    case true: break
    case false: words.append("not null")
    case nil: words.append("null?")
    }
    if column.isComputed {
      words.append("computed")
    } else if column.isIdentity, column.serverDefault == nil {
      words.append("identity")
    } else if let text = column.serverDefault {
      words.append("default \(Self.oneLine(text))")
    } else if column.hasServerDefault == true {
      words.append("default ...")
    } else if column.hasServerDefault == nil {
      words.append("default?")
    }
    if let comment = column.comment { words.append(quoted(comment)) }
    if column.isUncertain { words.append(palette.paint("perhaps", .warning)) }
    return words.count > 1 ? words.joined(separator: "  ") : ""
  }

  private static func type(of column: SchemaDocument.Column) -> String {
    (column.type ?? column.writtenType).map(oneLine) ?? "?"
  }

  private func text(of constraint: SchemaDocument.Constraint) -> String {
    var words = [perhaps(constraint.isUncertain) + constraint.kind]
    if let name = constraint.name { words.append(name.escapedForDisplay) }
    if constraint.kind == "check" {
      words.append("(\(constraint.condition.map(Self.oneLine) ?? "..."))")
    } else {
      words.append("(\(constraint.columns.map(\.escapedForDisplay).joined(separator: ", ")))")
    }
    if let table = constraint.referredTable {
      let columns = constraint.referredColumns.map(\.escapedForDisplay).joined(separator: ", ")
      words.append("-> \(Self.name(constraint.referredSchema, table)) (\(columns))")
    }
    if let action = constraint.onDelete { words.append("on delete \(action.lowercased())") }
    if let action = constraint.onUpdate { words.append("on update \(action.lowercased())") }
    if !constraint.isValidated { words.append("not valid") }
    return words.joined(separator: " ")
  }

  private func text(of index: SchemaDocument.Index) -> String {
    var words = [perhaps(index.isUncertain) + (index.isUnique ? "unique index" : "index")]
    if let name = index.name { words.append(name.escapedForDisplay) }
    var expressions = index.expressions[...]
    let elements = index.columns.map { column in
      column?.escapedForDisplay ?? expressions.popFirst()??.escapedForDisplay ?? "..."
    }
    words.append("(\(elements.joined(separator: ", ")))")
    if let method = index.method { words.append("using \(method.escapedForDisplay)") }
    if let condition = index.condition { words.append("where \(Self.oneLine(condition))") }
    return words.joined(separator: " ")
  }

  private func text(of type: SchemaDocument.NamedType) -> String {
    let name = perhaps(type.isUncertain) + "\(type.kind) \(Self.name(type.schema, type.name))"
    guard type.kind == "enum" else { return name }
    let labels = type.labels.map { $0.map(\.escapedForDisplay).joined(separator: ", ") }
    return "\(name): \(labels ?? "labels not known")"
  }

  private func text(of object: SchemaDocument.NamedObject) -> String {
    perhaps(object.isUncertain) + "\(object.kind) \(Self.name(object.schema, object.name))"
  }

  // MARK: Differences

  mutating func write(_ difference: SchemaDifferenceDocument, showsEnvironment: Bool) {
    var title =
      "schema \(Self.place(difference.from.revisions)) -> "
      + Self.place(difference.to.revisions)
    if showsEnvironment { title += ", environment \(shownEnvironment(difference.environment))" }
    line(palette.paint(title, .strong))
    if difference.isEmpty { line("no difference") }
    for table in difference.removedTables {
      signed("-") { $0.line("table " + $0.heading(of: table)) }
    }
    for table in difference.addedTables {
      signed("+") {
        $0.line("table " + $0.heading(of: table))
        $0.indented { text in
          text.write(table.columns)
          for constraint in table.constraints { text.line(text.text(of: constraint)) }
          for index in table.indexes { text.line(text.text(of: index)) }
        }
      }
    }
    for table in difference.changedTables { write(table) }
    for type in difference.removedTypes { signed("-") { $0.line($0.text(of: type)) } }
    for type in difference.addedTypes { signed("+") { $0.line($0.text(of: type)) } }
    for type in difference.changedTypes {
      signed("-") { $0.line($0.text(of: type.from)) }
      signed("+") { $0.line($0.text(of: type.to)) }
    }
    for object in difference.removedObjects { signed("-") { $0.line($0.text(of: object)) } }
    for object in difference.addedObjects { signed("+") { $0.line($0.text(of: object)) } }
  }

  private mutating func write(_ table: SchemaDifferenceDocument.Table) {
    signed("~") {
      $0.line("table " + $0.palette.paint(Self.name(table.schema, table.name), .strong))
    }
    if table.comment.from != table.comment.to {
      if let old = table.comment.from { part("-", "comment \(quoted(old))") }
      if let new = table.comment.to { part("+", "comment \(quoted(new))") }
    }
    if table.isUncertain.to != table.isUncertain.from {
      part("~", table.isUncertain.to ? "is there only perhaps" : "is there for certain")
    }
    if table.isComplete.to != table.isComplete.from {
      part("~", table.isComplete.to ? "is known" : "is known in part")
    }
    for column in table.removedColumns { part("-", "column \(text(of: column))") }
    for column in table.addedColumns { part("+", "column \(text(of: column))") }
    for column in table.changedColumns {
      part("-", "column \(text(of: column.from))")
      part("+", "column \(text(of: column.to))")
    }
    for constraint in table.removedConstraints { part("-", text(of: constraint)) }
    for constraint in table.addedConstraints { part("+", text(of: constraint)) }
    for index in table.removedIndexes { part("-", text(of: index)) }
    for index in table.addedIndexes { part("+", text(of: index)) }
  }

  private mutating func part(_ sign: String, _ text: String) {
    signed(sign) { writer in writer.indented { $0.line(text) } }
  }

  private mutating func signed(_ sign: String, _ body: (inout SchemaText) -> Void) {
    let role: Role =
      switch sign {
      case "+": .info
      case "-": .error
      default: .warning
      }
    margin = palette.paint(sign, role) + " "
    body(&self)
    margin = ""
  }

  // MARK: Words

  private func perhaps(_ isUncertain: Bool) -> String {
    isUncertain ? palette.paint("perhaps ", .warning) : ""
  }

  private func quoted(_ text: String) -> String { "'\(Self.oneLine(text))'" }

  private static func name(_ schema: String?, _ name: String) -> String {
    [schema, name].compactMap { $0?.escapedForDisplay }.joined(separator: ".")
  }

  private static func padded(_ text: String, to width: Int) -> String {
    let missing = width - text.displayWidth
    // Columns are at most so wide.
    return missing > 0 ? text + blanks.prefix(missing) : text
  }

  private static let blanks = String(repeating: " ", count: 32)

  /// A text of the project on one line, and not longer than a line.
  private static func oneLine(_ text: String) -> String {
    if text.isPlainLine, text.utf8.count <= 80 { return text }
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return (line.count > 80 ? line.prefix(77) + "..." : line[...]).description.escapedForDisplay
  }
}

extension String {
  /// Whether it is words of printable ASCII with one space between them, as nearly all texts are.
  fileprivate var isPlainLine: Bool {
    var wasSpace = true
    for byte in utf8 {
      guard (0x20..<0x7F).contains(byte) else { return false }
      let isSpace = byte == UInt8(ascii: " ")
      if isSpace, wasSpace { return false }
      wasSpace = isSpace
    }
    return !wasSpace
  }
}

import SourceText

extension OperationsDocument {
  /// The report for people.
  ///
  /// - Parameters:
  ///   - style: How it is to look.
  ///   - showsEnvironments: Whether there are several environments to tell apart.
  ///   - sink: Takes lines of UTF-8, safe to print, a migration at a time.
  package func writeText(
    style: TextStyle = TextStyle(), showsEnvironments: Bool = false, to sink: ([UInt8]) -> Void
  ) {
    for (number, migration) in migrations.enumerated() {
      var text = OperationsText(style)
      if number > 0 { text.line(0, "") }
      text.write(migration, showsEnvironment: showsEnvironments)
      sink(text.bytes)
    }
  }
}

/// Writes one migration: what each function does, a line an operation, then what cannot be read.
private struct OperationsText {
  private(set) var bytes: [UInt8] = []
  private let palette: Palette
  private let width: Int

  init(_ style: TextStyle) {
    palette = Palette(isEnabled: style.color)
    width = max(40, style.width)
  }

  mutating func write(_ migration: OperationsDocument.Migration, showsEnvironment: Bool) {
    let message = migration.message.split(whereSeparator: \.isNewline).first ?? ""
    let title = migration.revision + (message.isEmpty ? "" : ", \(message)")
    line(0, palette.paint(title.escapedForDisplay, .strong))
    let environment =
      showsEnvironment ? " (environment \(shownEnvironment(migration.environment)))" : ""
    line(0, "\(migration.path.escapedForDisplay)\(environment)")
    write(migration.upgrade, "upgrade", migration)
    write(migration.downgrade, "downgrade", migration)
  }

  private mutating func write(
    _ operations: [OperationsDocument.Operation], _ direction: String,
    _ migration: OperationsDocument.Migration
  ) {
    let unknown = migration.unknown.filter { $0.direction == direction }
    line(2, direction + (operations.isEmpty && unknown.isEmpty ? ": nothing" : ""))
    for operation in operations {
      let isWhole = write(operation, indent: 0)
      // A single statement whose text stands above needs no second line, unless it is a directive's.
      let isSaid = isWhole && operation.sql != nil && operation.statements.count == 1
      write(
        operation.statements.filter {
          !$0.isNotUnderstood && (!isSaid || $0.statementWords == nil)
        })
    }
    for entry in unknown {
      numbered(
        entry.line, 0, palette.paint("not read: \(entry.reason.escapedForDisplay)", .warning))
    }
  }

  /// Writes what an SQL text does; the same statement again and again, as rows are inserted, once.
  private mutating func write(_ statements: [OperationsDocument.Operation]) {
    var rest = statements[...]
    while let statement = rest.popFirst() {
      var count = 1
      if let words = statement.statementWords {
        let others = rest.prefix {
          $0.statementWords == words && $0.certainty == statement.certainty
        }
        rest.removeFirst(others.count)
        count += others.count
      }
      write(statement, indent: 2, count: count)
    }
  }

  /// Writes one line; whether all of the operation's text is on it.
  @discardableResult
  private mutating func write(
    _ operation: OperationsDocument.Operation, indent: Int, count: Int = 1
  ) -> Bool {
    let words = operation.statementWords.map { [$0] } ?? directiveWords(of: operation)
    let doubt =
      switch operation.certainty {
      case "exact": ""
      case "conditional": palette.paint("perhaps ", .warning)
      default: palette.paint("in part ", .warning)
      }
    // One line each, whatever the text of a statement looks like.
    let text = words.joined(separator: " ").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    let times = count > 1 ? ", \(count) times" : ""
    let room = max(20, width - 8 - indent - times.count)
    let isCut = text.count > room
    let shown = isCut ? text.prefix(room - 3) + "..." : text[...]
    numbered(
      operation.lines.lowerBound, indent, doubt + String(shown).escapedForDisplay + times)
    return !isCut
  }

  private func directiveWords(of operation: OperationsDocument.Operation) -> [String] {
    var words = [operation.directive]
    let table = [operation.schema, operation.table].compactMap(\.self).joined(separator: ".")
    if !table.isEmpty { words.append(table) }
    if let name = operation.name { words.append(name) }
    if operation.directive != "create_table", let column = operation.columns.first {
      words += [column.shownType, column.isNullable == false ? "NOT NULL" : nil].compactMap(\.self)
    }
    if let sql = operation.sql { words.append(sql) }
    return words
  }

  private mutating func numbered(_ number: Int, _ indent: Int, _ text: String) {
    let digits = String(number)
    let padding = String(repeating: " ", count: max(0, 6 - digits.count))
    line(
      0, palette.paint(padding + digits, .frame) + String(repeating: " ", count: 2 + indent) + text)
  }

  mutating func line(_ indent: Int, _ text: String) {
    bytes += repeatElement(UInt8(ascii: " "), count: indent)
    bytes += text.utf8
    bytes.append(UInt8(ascii: "\n"))
  }
}

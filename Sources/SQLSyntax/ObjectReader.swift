import SourceText

/// Reads which kind of object a statement is about.
enum ObjectReader {
  /// Steps over the words up to the object's kind and over the kind itself.
  ///
  /// Words such as `OR REPLACE`, `TEMPORARY`, `UNIQUE` and `DEFINER = …` come before the kind.
  static func find(_ cursor: inout TokenCursor) -> SQLObjectKind? {
    for index in cursor.position..<max(cursor.position, min(cursor.position + 24, cursor.end)) {
      // So most begin.
      if cursor.isWord("table", at: index) {
        cursor.position = index + 1
        return .table
      }
      let word = cursor.word(at: index)
      if ["materialized", "foreign", "event", "virtual"].contains(word),
        let kind = SQLObjectKind(rawValue: "\(word) \(cursor.word(at: index + 1))")
      {
        cursor.position = index + 2
        return kind
      }
      if let kind = SQLObjectKind(rawValue: word), kind != .other {
        cursor.position = index + 1
        skipSecondWord(of: kind, &cursor)
        return kind
      }
      // From here on it is the object's own name.
      if cursor.isPunctuation("(", at: index) || otherObjects.contains(word) { return nil }
    }
    return nil
  }

  /// `PACKAGE BODY`, `TYPE BODY`, `USER MAPPING`.
  private static func skipSecondWord(of kind: SQLObjectKind, _ cursor: inout TokenCursor) {
    if kind == .package_ || kind == .type, cursor.word(1) != "as" { _ = cursor.accept("body") }
    if kind == .user { _ = cursor.accept("mapping") }
  }

  /// Reads what is created, after the words for its kind.
  ///
  /// - Parameters:
  ///   - kind: The kind of object.
  ///   - cursor: Stands behind the words for it.
  ///   - modifiers: The words before the kind.
  /// - Returns: The object, as far as it could be read.
  static func created(
    _ kind: SQLObjectKind, _ cursor: inout TokenCursor, _ modifiers: Set<String>
  ) -> SQLCreate {
    let ifNotExists = cursor.accept("if", "not", "exists")
    var create = SQLCreate(kind, kind == .other ? nil : cursor.name())
    create.ifNotExists = ifNotExists
    create.orReplace = modifiers.contains("replace")
    create.isTemporary = !modifiers.isDisjoint(with: ["temp", "temporary"])
    switch kind {
    case .type: create.typeKind = typeKind(&cursor)
    case .domain: create.typeKind = .domain
    case .trigger, .policy, .rule: create.table = table(after: ["on", "to"], cursor)
    default: break
    }
    return create
  }

  private static func typeKind(_ cursor: inout TokenCursor) -> SQLCreate.TypeKind {
    guard cursor.accept("as") else { return .other }
    if cursor.accept("range") { return .range }
    if cursor.isNext("(") { return .composite }
    guard cursor.accept("enum"), let list = cursor.acceptParentheses() else { return .other }
    var labels: [String] = []
    for part in cursor.parts(of: list) {
      var label = cursor.narrowed(to: part)
      guard let text = label.stringValue() else { return .enumeration(nil) }
      labels.append(text)
    }
    return .enumeration(labels)
  }

  /// The name after the first of some words outside of parentheses.
  private static func table(after words: [String], _ cursor: TokenCursor) -> SQLName? {
    for word in words {
      guard let index = cursor.firstIndex(ofWord: word) else { continue }
      var table = cursor.narrowed(to: index + 1..<max(index + 1, cursor.end))
      return table.name()
    }
    return nil
  }

  /// Reads what is changed of an object that is no table, after the words for its kind.
  static func altered(_ kind: SQLObjectKind, _ cursor: inout TokenCursor) -> SQLAlter {
    _ = cursor.accept("if", "exists")
    var alter = SQLAlter(kind, cursor.name())
    if kind == .trigger || kind == .policy || kind == .rule {
      _ = cursor.accept("on")
      alter.table = cursor.name()
    }
    alter.change = change(&cursor)
    return alter
  }

  private static func change(_ cursor: inout TokenCursor) -> SQLAlter.Change {
    // The types of a function's parameters.
    _ = cursor.acceptParentheses()
    if cursor.accept("rename", "to") { return cursor.identifier().map { .rename($0) } ?? .other }
    if cursor.accept("set", "schema") {
      return cursor.identifier().map { .setSchema($0) } ?? .other
    }
    if cursor.accept("rename", "value") {
      guard let old = cursor.stringValue(), cursor.accept("to"), let new = cursor.stringValue()
      else { return .other }
      return .renameValue(old, to: new)
    }
    guard cursor.accept("add", "value") else { return .other }
    let ifNotExists = cursor.accept("if", "not", "exists")
    guard let label = cursor.stringValue() else { return .other }
    let before = cursor.accept("before") ? cursor.stringValue() : nil
    let after = cursor.accept("after") ? cursor.stringValue() : nil
    return .addValue(label, before: before, after: after, ifNotExists: ifNotExists)
  }

  /// Kinds of objects that are not told apart, some of whose names hold words of those that are.
  private static let otherObjects: Set<String> = [
    "access", "cast", "conversion", "default", "operator", "owned", "session", "system", "text",
    "transform",
  ]
}

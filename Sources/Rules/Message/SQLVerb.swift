import MigrationModel
import SchemaModel

/// What a statement of raw SQL does, as far as its first words say.
///
/// Statements that change tables, columns and indexes come as operations of their own; this is for
/// the rest.
enum SQLVerb: Hashable {
  case insert
  case update
  case delete
  case truncate
  /// `CREATE`, `ALTER` or `DROP` of another kind of object.
  case object(verb: String, kind: String, name: String)

  /// Longer texts begin with a comment or with something else that is not worth telling.
  private static let maximumLength = 400

  init?(_ sql: String?) {
    guard let sql else { return nil }
    let words = sql.prefix(Self.maximumLength).split(whereSeparator: \.isWhitespace)
    guard let first = words.first?.lowercased() else { return nil }
    switch first {
    case "insert", "replace": self = .insert
    case "update": self = .update
    case "delete": self = .delete
    case "truncate": self = .truncate
    case "create", "alter", "drop":
      guard let object = Self.object(verb: first, words.dropFirst()) else { return nil }
      self = object
    default: return nil
    }
  }

  private static func object(verb: String, _ words: ArraySlice<Substring>) -> SQLVerb? {
    var words = words
    while let word = words.first?.lowercased(), skipped.contains(word) { words.removeFirst() }
    guard let kind = words.popFirst()?.lowercased(), kinds.contains(kind) else { return nil }
    while let word = words.first?.lowercased(), skipped.contains(word) { words.removeFirst() }
    guard let written = words.first?.prefix(while: { !"(;".contains($0) }) else { return nil }
    let name = written.filter { !"\"`[]".contains($0) }
    return name.isEmpty ? nil : .object(verb: verb, kind: kind, name: name)
  }

  private static let kinds: Set<String> = [
    "domain", "extension", "function", "policy", "procedure", "schema", "sequence", "table",
    "trigger",
    "type", "view",
  ]

  private static let skipped: Set<String> = [
    "or", "replace", "materialized", "constraint", "if", "not", "exists", "temporary", "temp",
    "only",
  ]

  /// A statement in words, or nil when it cannot be told what it changes.
  static func sentence(for operation: Operation) -> String? {
    let table = operation.table?.name
    switch SQLVerb(operation.sql) {
    case .insert: return table.map { "insert rows into \($0)" }
    case .update: return table.map { "update \($0)" }
    case .delete: return table.map { "delete rows from \($0)" }
    case .truncate: return table.map { "empty \($0)" }
    case .object(let verb, let kind, let name): return "\(verb) \(kind) \(name)"
    case nil: return table.map { "change \($0)" }
    }
  }
}

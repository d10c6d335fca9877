import SQLSyntax

/// The names of types as DDL has them.
enum DatabaseType {
  /// The usual name, such as `VARCHAR(20)`; types of a schema as the database keeps their names.
  static func name(of type: TreeNode) -> String {
    var names = type.strings("names")
    let isBuiltIn = names.count == 2 && names[0] == "pg_catalog"
    if isBuiltIn { names.removeFirst() }
    let last = names.last ?? ""
    let isKnown = isBuiltIn || (names.count == 1 && TypeNames.isPart(last))
    var name =
      isKnown
      ? TypeNames.standardNames[last] ?? last.uppercased()
      : names.map(quotedIfNeeded).joined(separator: ".")
    if let modifiers = modifiers(of: type, last) {
      // The precision of a time stands before its time zone: `TIMESTAMP(6) WITH TIME ZONE`.
      let index = isKnown ? name.range(ofWordsFrom: " WITH") : nil
      name.insert(contentsOf: modifiers, at: index ?? name.endIndex)
    }
    if type.isSet("setof") { name = "SETOF \(name)" }
    return name + String(repeating: "[]", count: type.list("arrayBounds").count)
  }

  /// A name with quotes where it would be folded or taken for more than a name.
  private static func quotedIfNeeded(_ name: String) -> String {
    let isPlain = name.utf8.enumerated().allSatisfy { index, byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
        || (index > 0 && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte))
    }
    if isPlain { return name }
    let parts = name.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"\(parts.joined(separator: "\"\""))\""
  }

  /// Whether the type makes a sequence.
  static func isSerial(_ type: TreeNode) -> Bool {
    let names = type.strings("names")
    return names.count == 1 && type["arrayBounds"] == nil && serialTypes.contains(names[0])
  }

  private static let serialTypes: Set<String> = [
    "serial", "serial2", "serial4", "serial8", "smallserial", "bigserial",
  ]

  /// `(10, 2)`; nil where none are given.
  private static func modifiers(of type: TreeNode, _ name: String) -> String? {
    let values = type.list("typmods").map(value)
    guard !values.isEmpty else { return nil }
    if name == "interval" { return interval(values) }
    // `char` has a length of one that nobody wrote; `bpchar` as SQLAlchemy's CHAR has none.
    return "(\(values.joined(separator: ", ")))"
  }

  private static func value(_ node: TreeNode) -> String {
    guard node.kind == "A_Const" else { return node.string ?? name(in: node) }
    return node.constant.map { $0.isString ? "'\($0.text)'" : $0.text } ?? "?"
  }

  /// The name that is a modifier, as in `geometry(Point, 4326)`.
  private static func name(in node: TreeNode) -> String {
    guard node.kind == "ColumnRef" else { return "?" }
    return node.strings("fields").joined(separator: ".").uppercased()
  }

  /// The fields of an interval are bits of a number (`INTERVAL_MASK` in `timestamp.h`).
  private static func interval(_ values: [String]) -> String {
    let fields: [Int: String] = [
      4: " YEAR", 2: " MONTH", 8: " DAY", 1024: " HOUR", 2048: " MINUTE", 4096: " SECOND",
      6: " YEAR TO MONTH", 1032: " DAY TO HOUR", 3080: " DAY TO MINUTE", 7176: " DAY TO SECOND",
      3072: " HOUR TO MINUTE", 7168: " HOUR TO SECOND", 6144: " MINUTE TO SECOND",
    ]
    let precision = values.count > 1 ? "(\(values[1]))" : ""
    return (Int(values[0]).flatMap { fields[$0] } ?? "") + precision
  }
}

extension String {
  /// Where a word and all that follows it begin.
  fileprivate func range(ofWordsFrom word: String) -> Index? {
    indices.first { self[$0...].hasPrefix(word) }
  }
}

import SchemaModel

/// Identifiers as SQLAlchemy writes them in DDL.
enum SQLIdentifierText {
  /// The identifier, in quotes where it is no plain word of small letters.
  static func quotedIfNeeded(_ name: String, _ dialect: Dialect) -> String {
    guard !isPlain(name) || postgresqlWords.contains(name) else { return name }
    let (opening, closing) = quotes(of: dialect)
    let parts = name.split(separator: closing, omittingEmptySubsequences: false)
    return opening + parts.joined(separator: closing + closing) + closing
  }

  private static func isPlain(_ name: String) -> Bool {
    guard let first = name.utf8.first, first > UInt8(ascii: "9") else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "$"):
        true
      default: false
      }
    }
  }

  private static func quotes(of dialect: Dialect) -> (opening: String, closing: String) {
    switch dialect {
    case .mysql, .mariadb: ("`", "`")
    case .mssql: ("[", "]")
    case .postgresql, .sqlite, .oracle: ("\"", "\"")
    }
  }

  /// The reserved words of PostgreSQL, as SQLAlchemy lists them.
  private static let postgresqlWords = Set(
    """
    all analyse analyze and any array as asc asymmetric authorization between binary both case
    cast check collate column constraint create cross current_catalog current_date current_role
    current_schema current_time current_timestamp current_user default deferrable desc distinct
    do else end except false fetch for foreign freeze from full grant group having ilike in
    initially inner intersect into is isnull join leading left like limit localtime
    localtimestamp natural new not notnull null of off offset old on only or order outer over
    overlaps placing primary references returning right select session_user similar some
    symmetric table then to trailing true union unique user using variadic verbose when where
    window with
    """.split { $0 == " " || $0 == "\n" }.map(String.init))
}

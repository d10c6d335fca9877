import SQLSyntax

/// PostgreSQL's kinds of objects.
enum ObjectNames {
  static func kind(of type: TreeWord) -> SQLObjectKind {
    kinds.first { type == $0.0 }?.1 ?? .other
  }

  /// What belongs to a table and is named beside it.
  static func isOfTable(_ kind: SQLObjectKind) -> Bool {
    kind == .trigger || kind == .policy || kind == .rule
  }

  private static let kinds: [(String, SQLObjectKind)] = [
    ("OBJECT_TABLE", .table), ("OBJECT_INDEX", .index), ("OBJECT_VIEW", .view),
    ("OBJECT_TYPE", .type), ("OBJECT_SEQUENCE", .sequence), ("OBJECT_FUNCTION", .function),
    ("OBJECT_ROUTINE", .function), ("OBJECT_PROCEDURE", .procedure),
    ("OBJECT_AGGREGATE", .aggregate), ("OBJECT_TRIGGER", .trigger), ("OBJECT_SCHEMA", .schema),
    ("OBJECT_EXTENSION", .extension_), ("OBJECT_MATVIEW", .materializedView),
    ("OBJECT_FOREIGN_TABLE", .foreignTable), ("OBJECT_DOMAIN", .domain),
    ("OBJECT_DOMCONSTRAINT", .domain), ("OBJECT_ATTRIBUTE", .type), ("OBJECT_POLICY", .policy),
    ("OBJECT_RULE", .rule), ("OBJECT_ROLE", .role), ("OBJECT_DATABASE", .database),
    ("OBJECT_COLLATION", .collation), ("OBJECT_PUBLICATION", .publication),
    ("OBJECT_SUBSCRIPTION", .subscription), ("OBJECT_FOREIGN_SERVER", .server),
    ("OBJECT_STATISTIC_EXT", .statistics), ("OBJECT_TABLESPACE", .tablespace),
    ("OBJECT_LANGUAGE", .language), ("OBJECT_EVENT_TRIGGER", .eventTrigger),
    ("OBJECT_USER_MAPPING", .user),
  ]
}

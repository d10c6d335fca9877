import CPGQuery
import SQLSyntax

/// PostgreSQL's kinds of objects.
enum ObjectNames {
  static func kind(of type: PgQuery__ObjectType) -> SQLObjectKind {
    kinds.first { $0.0 == type }?.1 ?? .other
  }

  /// What belongs to a table and is named beside it.
  static func isOfTable(_ kind: SQLObjectKind) -> Bool {
    kind == .trigger || kind == .policy || kind == .rule
  }

  private static let kinds: [(PgQuery__ObjectType, SQLObjectKind)] = [
    (PG_QUERY__OBJECT_TYPE__OBJECT_TABLE, .table), (PG_QUERY__OBJECT_TYPE__OBJECT_INDEX, .index),
    (PG_QUERY__OBJECT_TYPE__OBJECT_VIEW, .view), (PG_QUERY__OBJECT_TYPE__OBJECT_TYPE, .type),
    (PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE, .sequence),
    (PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION, .function),
    (PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE, .function),
    (PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE, .procedure),
    (PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE, .aggregate),
    (PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER, .trigger),
    (PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA, .schema),
    (PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION, .extension_),
    (PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW, .materializedView),
    (PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE, .foreignTable),
    (PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN, .domain),
    (PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT, .domain),
    (PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE, .type),
    (PG_QUERY__OBJECT_TYPE__OBJECT_POLICY, .policy), (PG_QUERY__OBJECT_TYPE__OBJECT_RULE, .rule),
    (PG_QUERY__OBJECT_TYPE__OBJECT_ROLE, .role),
    (PG_QUERY__OBJECT_TYPE__OBJECT_DATABASE, .database),
    (PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION, .collation),
    (PG_QUERY__OBJECT_TYPE__OBJECT_PUBLICATION, .publication),
    (PG_QUERY__OBJECT_TYPE__OBJECT_SUBSCRIPTION, .subscription),
    (PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_SERVER, .server),
    (PG_QUERY__OBJECT_TYPE__OBJECT_STATISTIC_EXT, .statistics),
    (PG_QUERY__OBJECT_TYPE__OBJECT_TABLESPACE, .tablespace),
    (PG_QUERY__OBJECT_TYPE__OBJECT_LANGUAGE, .language),
    (PG_QUERY__OBJECT_TYPE__OBJECT_EVENT_TRIGGER, .eventTrigger),
    (PG_QUERY__OBJECT_TYPE__OBJECT_USER_MAPPING, .user),
  ]
}

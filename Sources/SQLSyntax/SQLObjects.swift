package import SourceText

/// The kind of a database object, by the words that SQL has for it.
package enum SQLObjectKind: String, Sendable, CaseIterable {
  case table, index, view, sequence, type, domain, schema, database, extension_ = "extension"
  case function, procedure, trigger, event, package_ = "package", aggregate, role, user, policy,
    rule
  case collation, publication, subscription, server, statistics, tablespace, language, synonym
  case materializedView = "materialized view"
  case foreignTable = "foreign table"
  case eventTrigger = "event trigger"
  case virtualTable = "virtual table"
  case other
}

/// `CREATE` of an object that is neither a table nor an index.
package struct SQLCreate: Sendable {
  package enum TypeKind: Sendable, Hashable {
    /// With its labels; nil where they could not be read.
    case enumeration([String]?)
    case domain, composite, range, other
  }

  package var object: SQLObjectKind
  /// Nil where the kind of object has none, or it could not be read.
  package var name: SQLName?
  package var orReplace = false
  package var ifNotExists = false
  package var isTemporary = false
  /// The table of a trigger, a policy or a rule, where it could be read.
  package var table: SQLName?
  /// What a type is made of; nil for other objects.
  package var typeKind: TypeKind?

  package init(_ object: SQLObjectKind, _ name: SQLName?) {
    self.object = object
    self.name = name
  }
}

/// `ALTER` of an object that is not a table.
package struct SQLAlter: Sendable {
  package enum Change: Sendable {
    case rename(SQLIdentifier)
    case setSchema(SQLIdentifier)
    /// `ADD VALUE` of an enumeration, before or after a neighbour.
    case addValue(String, before: String?, after: String?, ifNotExists: Bool)
    case renameValue(String, to: String)
    /// What changes neither the object's name nor the labels of a type.
    case other
  }

  package var object: SQLObjectKind
  /// Nil where the kind of object has none, or it could not be read.
  package var name: SQLName?
  /// The table of a trigger, a policy or a rule, where it could be read.
  package var table: SQLName?
  package var change: Change

  package init(_ object: SQLObjectKind, _ name: SQLName?, _ change: Change = .other) {
    self.object = object
    self.name = name
    self.change = change
  }
}

/// `DROP` of any object.
package struct SQLDrop: Sendable {
  package var object: SQLObjectKind
  package var names: [SQLName]
  /// The table of an index, trigger, policy or rule, where it is written.
  package var table: SQLName?
  package var ifExists = false
  package var isConcurrent = false
  package var isCascading = false

  package init(object: SQLObjectKind, names: [SQLName] = []) {
    self.object = object
    self.names = names
  }
}

/// `COMMENT ON`.
package struct SQLObjectComment: Sendable {
  package enum Object: Sendable {
    case table(SQLName)
    case column(SQLName, SQLIdentifier)
    case other
  }

  package var object: Object
  /// Nil where the comment is removed.
  package var text: String?

  package init(_ object: Object, text: String?) {
    self.object = object
    self.text = text
  }
}

/// An anonymous block of procedural code.
package struct SQLBlock: Sendable {
  /// In lower case; nil where none is written.
  package var language: String?
  /// The code between its quotes, where it stands in the text as it is; nil where quotes inside are
  /// escaped, or the code is the statement itself.
  package var body: SourceRange?
  /// The code, where quotes inside are escaped.
  package var escapedBody: String?

  package init(
    language: String? = nil, body: SourceRange? = nil, escapedBody: String? = nil
  ) {
    self.language = language
    self.body = body
    self.escapedBody = escapedBody
  }
}

public import SourceText

/// The kind of a database object, by the words that SQL has for it.
public enum SQLObjectKind: String, Sendable, CaseIterable {
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
public struct SQLCreate: Sendable {
  public enum TypeKind: Sendable, Hashable {
    /// With its labels; nil where they could not be read.
    case enumeration([String]?)
    case domain, composite, range, other
  }

  public var object: SQLObjectKind
  /// Nil where the kind of object has none, or it could not be read.
  public var name: SQLName?
  public var orReplace = false
  public var ifNotExists = false
  public var isTemporary = false
  /// The table of a trigger, a policy or a rule, where it could be read.
  public var table: SQLName?
  /// What a type is made of; nil for other objects.
  public var typeKind: TypeKind?

  public init(_ object: SQLObjectKind, _ name: SQLName?) {
    self.object = object
    self.name = name
  }
}

/// `ALTER` of an object that is not a table.
public struct SQLAlter: Sendable {
  public enum Change: Sendable {
    case rename(SQLIdentifier)
    case setSchema(SQLIdentifier)
    /// `ADD VALUE` of an enumeration, before or after a neighbour.
    case addValue(String, before: String?, after: String?, ifNotExists: Bool)
    case renameValue(String, to: String)
    /// What changes neither the object's name nor the labels of a type.
    case other
  }

  public var object: SQLObjectKind
  /// Nil where the kind of object has none, or it could not be read.
  public var name: SQLName?
  /// The table of a trigger, a policy or a rule, where it could be read.
  public var table: SQLName?
  public var change: Change

  public init(_ object: SQLObjectKind, _ name: SQLName?, _ change: Change = .other) {
    self.object = object
    self.name = name
    self.change = change
  }
}

/// `DROP` of any object.
public struct SQLDrop: Sendable {
  public var object: SQLObjectKind
  public var names: [SQLName]
  /// The table of an index, trigger, policy or rule, where it is written.
  public var table: SQLName?
  public var ifExists = false
  public var isConcurrent = false
  public var isCascading = false

  public init(object: SQLObjectKind, names: [SQLName] = []) {
    self.object = object
    self.names = names
  }
}

/// `COMMENT ON`.
public struct SQLObjectComment: Sendable {
  public enum Object: Sendable {
    case table(SQLName)
    case column(SQLName, SQLIdentifier)
    case other
  }

  public var object: Object
  /// Nil where the comment is removed.
  public var text: String?

  public init(_ object: Object, text: String?) {
    self.object = object
    self.text = text
  }
}

/// An anonymous block of procedural code.
public struct SQLBlock: Sendable {
  /// In lower case; nil where none is written.
  public var language: String?
  /// The code between its quotes, where it stands in the text as it is; nil where quotes inside are
  /// escaped, or the code is the statement itself.
  public var body: SourceRange?
  /// The code, where quotes inside are escaped.
  public var escapedBody: String?

  public init(
    language: String? = nil, body: SourceRange? = nil, escapedBody: String? = nil
  ) {
    self.language = language
    self.body = body
    self.escapedBody = escapedBody
  }
}

/// A column as a migration defines it.
///
/// A value whose copies share what they say, because states of a schema copy the columns of a table often and
/// change few.
package struct ColumnDefinition: Sendable {
  package enum ServerDefault: Sendable, Hashable {
    case none
    /// `DEFAULT NULL`, which is no value for a NOT NULL column.
    case null
    case some
    /// An argument that cannot be read may hold one.
    case unknown
  }

  /// What a column says.
  private struct Content: Sendable, Hashable {
    var name: String?
    var type: String?
    var databaseType: String?
    var isNullable: Bool?
    var serverDefault: ServerDefault
    var defaultText: String?
    var hasPythonDefault: Bool
    var isPrimaryKey: Bool
    var isIdentity = false
    var isComputed = false
    var comment: String?
    var placement: ColumnPlacement?
    var isUncertain = false
  }

  /// Changed only by a column that alone has it, so that nobody sees it change.
  private final class Shared: @unchecked Sendable {
    var content: Content

    init(_ content: Content) {
      self.content = content
    }
  }

  private var shared: Shared

  /// Makes that nobody else has what is about to change; what is often set to what it is need not be its own.
  private mutating func takeOver() {
    if !isKnownUniquelyReferenced(&shared) { shared = Shared(shared.content) }
  }

  package init(
    name: String?, type: String? = nil, isNullable: Bool? = true,
    serverDefault: ServerDefault = .none, hasPythonDefault: Bool = false,
    isPrimaryKey: Bool = false
  ) {
    shared = Shared(
      Content(
        name: name, type: type, isNullable: isNullable, serverDefault: serverDefault,
        hasPythonDefault: hasPythonDefault, isPrimaryKey: isPrimaryKey))
  }
}

extension ColumnDefinition: Hashable {
  package static func == (column: Self, other: Self) -> Bool {
    column.shared === other.shared || column.shared.content == other.shared.content
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(shared.content)
  }
}

extension ColumnDefinition {
  package var name: String? {
    get { shared.content.name }
    set {
      takeOver()
      shared.content.name = newValue
    }
  }

  /// The type as the migration writes it, such as `sa.String(length=20)` or `VARCHAR(20)`.
  package var type: String? {
    get { shared.content.type }
    set {
      takeOver()
      shared.content.type = newValue
    }
  }

  /// The type as the database names it in DDL, such as `VARCHAR(20)`; nil where that depends on a
  /// database that is not known, or cannot be read.
  package var databaseType: String? {
    get { shared.content.databaseType }
    set {
      takeOver()
      shared.content.databaseType = newValue
    }
  }

  /// Whether the column accepts NULL; nil when that cannot be read.
  package var isNullable: Bool? {
    get { shared.content.isNullable }
    set {
      guard newValue != shared.content.isNullable else { return }
      takeOver()
      shared.content.isNullable = newValue
    }
  }

  /// What fills existing rows on the server: a default, an identity, a computed expression, a
  /// serial type.
  package var serverDefault: ServerDefault {
    get { shared.content.serverDefault }
    set {
      guard newValue != shared.content.serverDefault else { return }
      takeOver()
      shared.content.serverDefault = newValue
    }
  }

  /// The default as DDL has it, such as `'new'` or `now()`, where it is written and can be read.
  package var defaultText: String? {
    get { shared.content.defaultText }
    set {
      takeOver()
      shared.content.defaultText = newValue
    }
  }

  /// Whether a Python-side `default=` is given, which changes nothing in the database.
  package var hasPythonDefault: Bool {
    get { shared.content.hasPythonDefault }
    set {
      takeOver()
      shared.content.hasPythonDefault = newValue
    }
  }

  package var isPrimaryKey: Bool {
    get { shared.content.isPrimaryKey }
    set {
      guard newValue != shared.content.isPrimaryKey else { return }
      takeOver()
      shared.content.isPrimaryKey = newValue
    }
  }

  /// An identity column, a serial type, or `AUTO_INCREMENT`.
  package var isIdentity: Bool {
    get { shared.content.isIdentity }
    set {
      guard newValue != shared.content.isIdentity else { return }
      takeOver()
      shared.content.isIdentity = newValue
    }
  }

  /// `GENERATED ALWAYS AS (…)`.
  package var isComputed: Bool {
    get { shared.content.isComputed }
    set {
      takeOver()
      shared.content.isComputed = newValue
    }
  }

  package var comment: String? {
    get { shared.content.comment }
    set {
      takeOver()
      shared.content.comment = newValue
    }
  }

  /// Where MySQL is told to put it among the others; nil for the end, and once it is there.
  package var placement: ColumnPlacement? {
    get { shared.content.placement }
    set {
      takeOver()
      shared.content.placement = newValue
    }
  }

  /// Whether it is there only perhaps, which a column of a `Schema` may be.
  package var isUncertain: Bool {
    get { shared.content.isUncertain }
    set {
      guard newValue != shared.content.isUncertain else { return }
      takeOver()
      shared.content.isUncertain = newValue
    }
  }
}

/// MySQL's `FIRST` and `AFTER`.
package enum ColumnPlacement: Sendable, Hashable {
  case first
  case after(String)
}

/// What is changed of a column that exists; what is nil stays as it is.
package struct ColumnChange: Sendable, Hashable {
  package var newName: String?
  /// The new type as the migration writes it.
  package var type: String?
  /// The new type as the database names it; nil where it cannot be told, or the type stays.
  package var databaseType: String?
  package var isNullable: Bool?
  package var serverDefault: DefaultChange?
  package var comment: CommentChange?
  /// PostgreSQL's `USING`, as it is written.
  package var usingText: String?
  /// Whether this is a whole new definition, as MySQL's `MODIFY` has it: what it does not say is gone,
  /// and the column is computed only if it says so.
  package var isRedefinition = false
  package var isComputed = false
  package var placement: ColumnPlacement?
  /// Whether something is given that cannot be read, so that more may change than is said here.
  package var isIncomplete = false

  package enum DefaultChange: Sendable, Hashable {
    case drop
    /// The default as DDL has it; nil where it cannot be read.
    case set(String?)
    /// The column becomes an identity column, or its identity is changed or dropped.
    case identity(Bool)
  }

  package enum CommentChange: Sendable, Hashable {
    case drop
    case set(String?)
  }

  package init() {}

  package var isEmpty: Bool {
    self == ColumnChange()
  }
}

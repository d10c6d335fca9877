import SchemaModel

/// What the database says about its schema while a migration runs: the answer of an inspector, or what the
/// migration makes of one.
struct Reflection {
  /// Of which parts of the schema a list is.
  enum List {
    case tables(schema: String?)
    case views(schema: String?)
    case columns(TableName)
    case indexes(TableName)
    case constraints(TableName, ConstraintDefinition.Kind)

    /// Whether something of this name is in the list.
    func holds(_ name: String) -> SchemaQuestion {
      switch self {
      case .tables(let schema): .hasTable(TableName(schema: schema, name: name))
      case .views(let schema): .hasObject(.view, TableName(schema: schema, name: name))
      case .columns(let table): .hasColumn(table, name)
      case .indexes(let table): .hasIndex(table, name)
      case .constraints(let table, let kind): .hasConstraint(table, kind, name)
      }
    }
  }

  enum Subject {
    /// Dictionaries, as in `inspector.get_columns("users")`.
    case rows(List)
    /// One of them, whichever.
    case row(List)
    /// The names of all of them.
    case names(List)
    /// The name of one of them, whichever.
    case name(List)
    /// Whether the name of one of them, whichever, is this one.
    case isName(List, String)
    /// What `isName` is for each of them.
    case areNames(List, String)
    /// Yes or no; or a list that is empty where the answer is no.
    case answer(SchemaQuestion)
  }

  var subject: Subject
  /// Between which operations the database is asked; see `SchemaTest`.
  var moments: ClosedRange<Int>

  /// The same answers put to another use.
  func being(_ subject: Subject) -> StaticValue {
    .reflected(Reflection(subject: subject, moments: moments))
  }

  /// The question behind a yes or no.
  var question: SchemaQuestion? {
    if case .answer(let question) = subject { question } else { nil }
  }

  /// Several answers together.
  static func joined(
    _ reflections: [Reflection], _ join: ([SchemaQuestion]) -> SchemaQuestion
  ) -> StaticValue {
    let questions = reflections.compactMap(\.question)
    guard questions.count == reflections.count, let first = reflections.first else {
      return .unknown
    }
    if questions.count == 1 { return .reflected(first) }
    let start = reflections.map(\.moments.lowerBound).min() ?? 0
    let end = reflections.map(\.moments.upperBound).max() ?? 0
    return .reflected(Reflection(subject: .answer(join(questions)), moments: start...end))
  }
}

extension ImportedName {
  /// The last part of a name, where what is called so is known.
  enum Word: String {
    // Parts of tables.
    case table = "Table"
    case column = "Column"
    case identity = "Identity"
    case computed = "Computed"
    case defaultClause = "DefaultClause"
    case fetchedValue = "FetchedValue"
    case foreignKey = "ForeignKey"
    case primaryKeyConstraint = "PrimaryKeyConstraint"
    case uniqueConstraint = "UniqueConstraint"
    case foreignKeyConstraint = "ForeignKeyConstraint"
    case checkConstraint = "CheckConstraint"
    case excludeConstraint = "ExcludeConstraint"
    case index = "Index"
    case sequence = "Sequence"
    case metadata = "MetaData"
    // Types.
    case enumeration = "Enum"
    case nativeEnumeration = "ENUM"
    case withVariant = "with_variant"
    // Expressions and statements.
    case text, null, insert, update, delete, select
    case definition = "DDL"
    case columnClause = "column"
    case tableClause = "table"
    case tableClauseClass = "TableClause"
    case columns = "c"
    // Connections and what has one.
    case inspect
    case inspector = "Inspector"
    case fromEngine = "from_engine"
    case session = "Session"
    case sessionFactory = "sessionmaker"
    case bind = "get_bind"
    case context = "get_context"
    // Models.
    case declarativeBase = "declarative_base"
    case declarativeBaseClass = "DeclarativeBase"
    // Directives.
    case createTable = "create_table"
  }
}

extension StaticCall {
  /// The last part of the name of what is called.
  var word: ImportedName.Word? { callee?.word }

  /// Whether what is called is of SQLAlchemy itself.
  var isOfPlainSQLAlchemy: Bool { callee?.isOfPlainSQLAlchemy ?? false }
}

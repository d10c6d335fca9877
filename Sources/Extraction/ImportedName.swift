/// The full dotted name of an imported module or of something in it, such as `alembic.op`.
///
/// An object with what is found out about it, because a few names are asked for again and again: each makes a
/// member's name only once, and all migrations that are read with one library share them (`ModuleLibrary`).
final class ImportedName {
  /// Who has a name.
  enum Owner {
    case module
    /// A migration, for which what is found out about the shared one of the same path holds.
    case migration
    /// All migrations that are read with one library.
    case library
  }

  let path: [String]
  /// Whether it is of a module whose functions change no database by themselves.
  let isHarmless: Bool
  /// Whether it is one of Alembic's or SQLAlchemy's.
  let isOfLibrary: Bool
  /// Whether it is one of SQLAlchemy itself, and not of what is built on it.
  let isOfPlainSQLAlchemy: Bool
  /// Its last part, where that is of interest.
  private(set) lazy var word = path.last.flatMap { Word(rawValue: $0) }
  /// The class that it is where it may be one of types.
  private(set) lazy var typeClass = SQLAlchemyClass(path)
  /// Whether it is called like a type of whole numbers.
  private(set) lazy var isIntegerType = path.last.map(Self.integerTypes.contains) ?? false
  /// What calls of it do to the database, if not through their values.
  private(set) lazy var effect = Effect(of: path, isHarmless: isHarmless)
  /// Whether calls of it, by themselves, are nothing to who follows a migration, whatever they get.
  private(set) lazy var isInert = if isOfLibrary, case .nothing = effect { true } else { false }
  /// What calls of it return.
  private(set) lazy var worth = Worth(of: path)
  /// What has the columns of the table that it makes, as in `users.c`.
  private(set) lazy var columns = member("c")
  /// What makes a column that is taken from what is called so: `users.c.name` is worth `sqlalchemy.column("name")`.
  private(set) lazy var column = ImportedName(["sqlalchemy", "column"])
  /// Whether its members are those of the dialect, or lead to it.
  let leadsToDialect: Bool
  private var members: [String: ImportedName] = [:]
  private let owner: Owner
  /// The one of the same path that migrations share, where that was asked for.
  private var shared: ImportedName?
  /// What the name stands for in the repository, and the number of the migration when that was looked up.
  private var resolution: (round: Int, value: StaticValue?)?

  convenience init(_ path: [String], of owner: Owner = .module) {
    self.init(
      path, of: owner, isHarmless: ForeignModules.isHarmless(path),
      isOfLibrary: ForeignModules.isLibrary(path), isOfPlainSQLAlchemy: path.first == "sqlalchemy")
  }

  private init(
    _ path: [String], of owner: Owner, isHarmless: Bool, isOfLibrary: Bool,
    isOfPlainSQLAlchemy: Bool
  ) {
    self.path = path
    self.isHarmless = isHarmless
    self.isOfLibrary = isOfLibrary
    self.isOfPlainSQLAlchemy = isOfPlainSQLAlchemy
    self.owner = owner
    leadsToDialect =
      path.count == 2 && path[0] == "alembic" && (path[1] == "dialect" || path[1] == "engine")
  }

  func member(_ name: String) -> ImportedName {
    if let known = members[name] { return known }
    // The first part of the path says whose it is.
    let member =
      path.isEmpty
      ? ImportedName([name], of: owner)
      : ImportedName(
        path + [name], of: owner, isHarmless: isHarmless, isOfLibrary: isOfLibrary,
        isOfPlainSQLAlchemy: isOfPlainSQLAlchemy)
    members[name] = member
    return member
  }

  /// The one of the same path that all migrations share which are read with one library.
  ///
  /// - Parameter everything: The library's name of everything.
  /// - Returns: A member of a member of it, and so on.
  func shared(below everything: ImportedName) -> ImportedName {
    if owner == .library { return self }
    if let shared { return shared }
    let shared = everything.member(at: path)
    self.shared = shared
    return shared
  }

  /// The member of a member, and so on; itself for no names.
  func member(at path: [String]) -> ImportedName { path.reduce(self) { $0.member($1) } }

  /// What it stands for where that is a function or a constant of the repository.
  func value(in library: ModuleLibrary) -> StaticValue? {
    if isHarmless { return nil }
    if owner == .migration { return shared(below: library.everything).value(in: library) }
    // What is not known for one migration may be known for the next.
    if let resolution, resolution.round == library.round { return resolution.value }
    let value = library.value(of: path)
    resolution = (library.round, value)
    return value
  }
}

extension ImportedName {
  /// What SQLAlchemy's types of whole numbers are called, in all of its dialects.
  private static let integerTypes: Set<String> = [
    "Integer", "BigInteger", "SmallInteger", "INTEGER", "INT", "BIGINT", "SMALLINT", "TINYINT",
    "MEDIUMINT",
  ]

  /// What a call does to the database, if not through its value.
  enum Effect {
    case nothing
    /// Gives a `sa.MetaData()` a table.
    case makesTable
    /// May give the table of some columns an index or a constraint.
    case makesPart
    /// Executes its argument `sql`, as `alembic.context.execute` does.
    case executes
    /// A directive of `alembic.op`, by its name and as what is read.
    case directive(String, Directive?)
    /// Not known: it may do anything.
    case anything

    fileprivate init(of path: [String], isHarmless: Bool) {
      self =
        switch (path.first, path.dropFirst().first, path.last) {
        case ("alembic", "op", _) where path.count > 2:
          DirectiveShape.harmless.contains(path[2])
            ? .nothing : .directive(path[2], Directive(path[2]))
        case ("alembic", "context", _) where path.count > 2 && path[2] == "execute": .executes
        case ("sqlalchemy", _, "Table"): .makesTable
        case ("sqlalchemy", _, "Index"), ("sqlalchemy", _, "UniqueConstraint"),
          ("sqlalchemy", _, "PrimaryKeyConstraint"), ("sqlalchemy", _, "ForeignKeyConstraint"),
          ("sqlalchemy", _, "CheckConstraint"), ("sqlalchemy", _, "ExcludeConstraint"):
          .makesPart
        default: isHarmless ? .nothing : .anything
        }
    }
  }

  /// What a call returns.
  enum Worth {
    /// An object that is known by the call that made it.
    case made
    /// The same, of which arguments have to be types.
    case column
    /// Whether the database has a table.
    case tableExists
    /// The type that it is given.
    case type
    /// The text that it is given, as a name that no convention changes.
    case finalName
    /// The text that it is given, but for blanks at the beginning of lines.
    case unindented
    /// A function with some of its arguments.
    case bound
    /// An object with the directives of `alembic.op`.
    case operations
    /// The context of a connection.
    case migrationContext
    case module

    fileprivate init(of path: [String]) {
      self =
        switch path {
        // Nearly all are of SQLAlchemy.
        case _ where path.first == "sqlalchemy" && path.last == "conv": .finalName
        case _ where path.last == "Column": .column
        case _ where path.first == "sqlalchemy": .made
        case ["alembic", "dialect", "has_table"]: .tableExists
        case ["alembic", "dialect", "type_descriptor"]: .type
        case ["alembic", "op", "f"]: .finalName
        case ["importlib", "import_module"]: .module
        case ["functools", "partial"]: .bound
        case ["alembic", "operations", "Operations"],
          ["alembic", "operations", "base", "Operations"]:
          .operations
        case ["alembic", "migration", "MigrationContext", "configure"],
          ["alembic", "runtime", "migration", "MigrationContext", "configure"]:
          .migrationContext
        case ["textwrap", "dedent"], ["inspect", "cleandoc"]: .unindented
        default: .made
        }
    }
  }
}

import MigrationModel
import PythonSyntax
import SchemaModel

/// Tables and the like that are made without directives.
extension BodyReader {
  /// The tables that belong to a `sa.MetaData()`.
  struct MetadataTables {
    let metadata: StaticCall
    var tables: [StaticCall] = []
    /// Whether something that is not followed may have added more.
    var isOpen = false
    /// Whether the database was asked for its tables, which only reads.
    var isReflected = false
  }

  /// Takes note of a table that a `sa.MetaData()` of the functions that are followed gets.
  ///
  /// - Parameters:
  ///   - node: The call that makes it.
  ///   - isWhole: Whether all arguments stand in the call, and none was given before.
  mutating func noteTable(_ node: NodeID, isWhole: Bool) {
    // The tables of a module's own are never known all, so that these need not be noted.
    if isWhole {
      guard case .made(let given)? = evaluator.argument("metadata", at: 1, of: node),
        given.isMetadata, evaluator.library?.isConstant(given) != true
      else { return }
    }
    guard case .made(let table) = evaluator.value(of: node),
      case .made(let metadata)? = table.argument("metadata", at: 1), metadata.isMetadata
    else { return }
    metadataTables[ObjectIdentifier(metadata), default: MetadataTables(metadata: metadata)]
      .tables.append(table)
  }

  /// Takes note that a function that is not followed gets a `sa.MetaData()`.
  mutating func noteTables(addedBy call: StaticCall) {
    for value in call.positional { noteTables(addedTo: value) }
    for keyword in call.keywords { noteTables(addedTo: keyword.value) }
  }

  private mutating func noteTables(addedTo value: StaticValue) {
    guard case .made(let made) = value, made.isMetadata else { return }
    metadataTables[ObjectIdentifier(made), default: MetadataTables(metadata: made)].isOpen = true
  }

  /// Takes note of `MetaData.reflect()`.
  mutating func noteReflection(of metadata: StaticCall) {
    var tables =
      metadataTables[ObjectIdentifier(metadata)] ?? MetadataTables(metadata: metadata)
    (tables.isOpen, tables.isReflected) = (true, true)
    metadataTables[ObjectIdentifier(metadata)] = tables
  }

  /// Whether a table may be one that the database was asked for, which `sa.Table()` without columns gets.
  private func mayBeReflected(_ table: StaticCall) -> Bool {
    guard table.isTable, case .made(let metadata)? = table.argument("metadata", at: 1) else {
      return false
    }
    return metadataTables[ObjectIdentifier(metadata)]?.isReflected ?? false
  }

  /// Follows `create()` or `drop()` of a table, an index or a sequence.
  mutating func make(
    _ made: StaticCall, by method: String, _ arguments: StaticCall, _ node: NodeID
  ) {
    guard let item = SchemaItem(.made(current(made)), context) else { return }
    if let reason = arguments.reasonAgainstMaking { return unread(node, reason) }
    if method == "create", mayBeReflected(made) {
      return unread(node, "the table may be one that `reflect()` found in the database")
    }
    // Of sequences alone the database is asked without being told to.
    let isChecked =
      arguments.argument("checkfirst", at: 1)?.isTrue ?? (made.function.last == "Sequence")
    addItem(
      item.statements(
        SchemaItem.Action(
          isCreation: method == "create", isChecked: isChecked, includesParts: true),
        place(of: node), certainty), node)
  }

  /// Follows `create()` or `drop()` of a type, which does nothing where it is, or is not, there.
  mutating func make(
    _ type: DatabaseType, by method: String, _ arguments: StaticCall, _ node: NodeID
  ) {
    var exception: SchemaQuestion?
    if type.isChecked(arguments), let name = type.name {
      exception = method == "create" ? .hasType(name) : .not(.hasType(name))
    }
    add(
      type.operations(method, arguments, place(of: node), certainty, evaluator.dialect),
      unless: exception)
  }

  // MARK: Questions

  /// The number of a test; the same for one that was asked before at the same moments.
  mutating func number(of test: SchemaTest) -> Int {
    if let known = body.tests.firstIndex(of: test) { return known }
    body.tests.append(test)
    return body.tests.count - 1
  }

  /// The number of the test behind a yes or no; nil where there is none, or too many are asked.
  mutating func number(of reflection: Reflection) -> Int? {
    guard let question = reflection.question, body.tests.count < Self.maximumTests else {
      return nil
    }
    return number(of: SchemaTest(question, at: reflection.moments))
  }

  /// The most questions of one function that are answered.
  private static var maximumTests: Int { 256 }

  /// Follows `create_all()` or `drop_all()` of a `sa.MetaData()`.
  mutating func makeAll(
    of metadata: StaticCall, by method: String, _ arguments: StaticCall, _ node: NodeID
  ) {
    if let reason = arguments.reasonAgainstMaking { return unread(node, reason) }
    let known =
      metadataTables[ObjectIdentifier(metadata)] ?? MetadataTables(metadata: metadata)
    let declared = evaluator.declaredTables(of: metadata)
    var tables = (declared?.tables.map(\.call) ?? []) + known.tables
    // Tables that statements of a module make are not followed.
    var isOpen = known.isOpen || evaluator.library?.isConstant(metadata) != false
    if let chosen = arguments.argument("tables", at: 1), !chosen.isNone {
      let calls = chosen.elements?.map(\.madeTable) ?? []
      tables = calls.compactMap(\.self)
      isOpen = tables.isEmpty || tables.count < calls.count
    }
    guard !isOpen, !tables.isEmpty else {
      return unread(node, "the tables of which `\(method)()` is called are not known")
    }
    let isCreation = method == "create_all"
    for table in isCreation ? tables : tables.reversed() {
      guard let item = SchemaItem(.made(current(table)), context), !item.isReflected else {
        continue
      }
      let isChecked = arguments.argument("checkfirst", at: 2)?.isTrue ?? true
      addItem(
        item.statements(
          SchemaItem.Action(isCreation: isCreation, isChecked: isChecked, includesParts: true),
          place(of: node), certainty), node)
    }
  }

  /// Lists what the database gets, and that it is unread where its name is.
  mutating func addItem(_ statements: [SchemaItem.Statement], _ node: NodeID) {
    for statement in statements {
      add(statement.operations, unless: statement.exception)
      if statement.operations.contains(where: { $0.certainty == .unknown }) {
        unread(node, "the definition of what is made or dropped is made at run time")
      }
    }
  }

  /// Lists operations that are not done where the database answers yes to a question.
  private mutating func add(_ operations: [Operation], unless exception: SchemaQuestion?) {
    let outer = guards
    defer { guards = outer }
    if let exception {
      let now = body.operations.count
      guards.append(
        SchemaGuard(test: number(of: SchemaTest(exception, at: now...now)), holds: false))
    }
    add(operations)
  }
}

extension StaticCall {
  /// Whether this made something that has `create()` and `drop()`, other than a type.
  var isItem: Bool {
    receiver == nil && function.first == "sqlalchemy"
      && ["Table", "Index", "Sequence"].contains(function.last)
  }
}

extension StaticCall {
  /// Why it is not known whether `create()`, `create_all()` and the like with these arguments change the database of
  /// the migration; nil where they do.
  fileprivate var reasonAgainstMaking: String? {
    if hasUnreadArguments { return "the arguments are made at run time" }
    guard case .made(var bind)? = argument("bind", at: 0) else { return nil }
    while let receiver = bind.receiver { bind = receiver }
    let makers = [
      "create_engine", "create_mock_engine", "create_async_engine", "engine_from_config",
    ]
    guard bind.function.first == "sqlalchemy", makers.contains(bind.function.last ?? "") else {
      return nil
    }
    return "it is for a database of its own, which may be another one"
  }
}

extension StaticValue {
  fileprivate var madeTable: StaticCall? {
    if case .made(let call) = self, call.isTable { call } else { nil }
  }
}

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
  }

  /// Takes note of a table that a `sa.MetaData()` of the functions that are followed gets.
  mutating func noteTable(_ node: NodeID) {
    guard case .made(let table) = evaluator.value(of: node),
      case .made(let metadata)? = table.argument("metadata", at: 1), metadata.isMetadata
    else { return }
    metadataTables[ObjectIdentifier(metadata), default: MetadataTables(metadata: metadata)]
      .tables.append(table)
  }

  /// Takes note that a function that is not followed gets a `sa.MetaData()`.
  mutating func noteTables(addedBy call: StaticCall) {
    for case .made(let made) in call.positional + call.keywords.map(\.value) where made.isMetadata {
      metadataTables[ObjectIdentifier(made), default: MetadataTables(metadata: made)].isOpen = true
    }
  }

  /// Follows `create()` or `drop()` of a table, an index or a sequence.
  mutating func make(
    _ made: StaticCall, by method: String, _ arguments: StaticCall, _ node: NodeID
  ) {
    guard let item = SchemaItem(.made(made), context) else { return }
    // Of sequences alone the database is asked without being told to.
    let isChecked =
      arguments.argument("checkfirst", at: 1)?.isTrue ?? (made.function.last == "Sequence")
    addItem(
      item.operations(
        SchemaItem.Action(
          isCreation: method == "create", isChecked: isChecked, includesParts: true),
        place(of: node), certainty), node)
  }

  /// Follows `create_all()` or `drop_all()` of a `sa.MetaData()`.
  mutating func makeAll(
    of metadata: StaticCall, by method: String, _ arguments: StaticCall, _ node: NodeID
  ) {
    let known =
      metadataTables[ObjectIdentifier(metadata)] ?? MetadataTables(metadata: metadata)
    var tables = known.tables
    // Tables that a module makes when it is loaded are not followed.
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
      guard let item = SchemaItem(.made(table), context), !item.isReflected else { continue }
      let isChecked = arguments.argument("checkfirst", at: 2)?.isTrue ?? true
      addItem(
        item.operations(
          SchemaItem.Action(isCreation: isCreation, isChecked: isChecked, includesParts: true),
          place(of: node), certainty), node)
    }
  }

  /// Lists what is done to an item, and that it is unread where its name is.
  mutating func addItem(_ operations: [Operation], _ node: NodeID) {
    add(operations)
    if operations.contains(where: { $0.certainty == .unknown }) {
      unread(node, "the definition of what is made or dropped is made at run time")
    }
  }
}

extension StaticCall {
  /// Whether this made something that has `create()` and `drop()`, other than a type.
  var isItem: Bool {
    receiver == nil && function.first == "sqlalchemy"
      && ["Table", "Index", "Sequence"].contains(function.last)
  }
}

extension StaticValue {
  fileprivate var madeTable: StaticCall? {
    if case .made(let call) = self, call.isTable { call } else { nil }
  }
}

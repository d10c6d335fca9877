import MigrationModel
import PythonSyntax
import SchemaModel
import SourceText

extension BodyReader {
  /// Follows a call whose parts were visited.
  ///
  /// - Parameters:
  ///   - node: The call.
  ///   - function: What is called.
  ///   - attribute: The parts of that where it is an attribute.
  mutating func call(_ node: NodeID, _ function: NodeID, _ attribute: AttributeView?) {
    let callee: StaticValue
    switch attribute.map({ evaluator.called($0) }) {
    case .method(let name, let object)?: return method(name, of: object, node)
    case .value(let value)?: callee = value
    case nil: callee = evaluator.value(of: function)
    }
    if case .imported(let name) = callee, name.isInert { return }
    if !owned.isEmpty { releaseArguments(of: node, givenTo: callee, function) }
    switch callee {
    case .imported(let name): imported(name, nil, node)
    case .function(let followed):
      guard let call = evaluator.arguments(of: node, calling: .followed) else { return }
      self.call(followed, call, node)
    case .object(let object):
      guard let call = evaluator.arguments(of: node, calling: .followed) else { return }
      self.call(object, call, node)
    default:
      if let attribute {
        method(attribute, node)
      } else {
        callUnknown(function, callee, node)
      }
    }
  }

  /// Follows a method that is known by its name and may be kept and called later.
  private mutating func method(_ name: String, of object: StaticValue, _ node: NodeID) {
    if !owned.isEmpty { releaseArguments(of: node) }
    guard let call = evaluator.arguments(of: node, calling: .followed), enter(node) else { return }
    method(name, of: object, call, node)
    leave()
  }

  /// Follows a call of a function of the repository.
  mutating func call(_ function: FunctionReference, _ call: StaticCall, _ node: NodeID) {
    if evaluator.runsWhenCalled(function) {
      follow(function, with: call)
    } else {
      later(node) { $0.follow(function, with: call) }
    }
  }

  /// Follows a call of something imported; its arguments are those of the node unless they are given.
  mutating func imported(
    _ name: ImportedName, _ whole: StaticCall?, _ node: NodeID
  ) {
    switch name.effect {
    // The arguments of what changes nothing, such as `sa.Column(…)`, matter only to what gets it.
    case .nothing: hand(whole, name, node)
    case .makesTable: noteTable(node, isWhole: whole == nil)
    case .makesPart: noteChanges(within: node)
    case .directive(let word, let directive):
      guard let call = whole ?? evaluator.arguments(of: node, calling: .imported(name)) else {
        return
      }
      self.directive(word, directive, call, in: nil)
    case .executes:
      guard let call = whole ?? evaluator.arguments(of: node, calling: .imported(name)) else {
        return
      }
      execute(call.argument("sql", at: 0), node)
    case .anything:
      let isOfList = forgetImported(changedBy: name)
      if session(name, node) { return }
      guard let call = whole ?? evaluator.arguments(of: node, calling: .imported(name)),
        receivesLive(call) || node == loneCall && !isOfList, !ForeignModules.isLogging(name.path)
      else { return }
      noteTables(addedBy: call)
      noteChanges(by: call)
      unread(node, "`\(name.path.joined(separator: "."))` is imported and may do anything")
    }
  }

  private mutating func method(_ function: AttributeView, _ node: NodeID) {
    let object = function.value
    guard let name = tree.name(function.name),
      let call = evaluator.arguments(of: node, calling: .named(name))
    else { return }
    if name == "get", isLookup(node) { return }
    change(object, by: name, call)
    let value = evaluator.value(of: object)
    if session(name, of: object, value, call) { return }
    method(name, of: value, call, node)
  }

  /// Follows a method of an object with arguments.
  mutating func method(
    _ name: String, of object: StaticValue, _ call: StaticCall, _ node: NodeID
  ) {
    switch object {
    case .batch(let batch): return directive(name, Directive(name), call, in: batch)
    // Nothing that a call makes has another method of this name.
    case .made where name == "execute": return execute(call.positional.first, node)
    case .made(let made): if method(name, of: made, call, node) { return }
    default: break
    }
    switch name {
    case "execute": execute(call.positional.first, node)
    case "exec_driver_sql", "executemany", "executescript":
      execute(call.positional.first, node)
    case "copy_expert", "copy_from":
      unread(node, "what `\(name)()` of a cursor writes is not read", reach: .listed)
    case "callproc": unread(node, "what `callproc()` calls is not read")
    case "scalar", "scalars":
      // Those of results take no statement.
      guard let statement = call.positional.first else { return }
      if Self.sql(statement) != nil || CoreStatement.changesRows(statement) {
        execute(statement, node)
      }
    default:
      callUnknown(name, of: object, call, node)
    }
  }

  /// Follows a method of what a call made.
  ///
  /// - Returns: Whether it is one that only such objects have.
  private mutating func method(
    _ name: String, of made: StaticCall, _ call: StaticCall, _ node: NodeID
  ) -> Bool {
    switch name {
    case "create", "drop":
      if made.isType {
        make(DatabaseType(made), by: name, call, node)
        return true
      }
      if made.isItem {
        make(made, by: name, call, node)
        return true
      }
    case "create_all", "drop_all":
      if made.isMetadata {
        makeAll(of: made, by: name, call, node)
        return true
      }
    case "reflect":
      if made.isMetadata {
        noteReflection(of: made)
        return true
      }
    default: break
    }
    if made.isConnectionLike, TransactionCounter.ends(name, call) {
      transactions.current = nil
      return true
    }
    return false
  }

  /// Follows a directive, by its name and as what is read.
  private mutating func directive(
    _ name: String, _ directive: Directive?, _ call: StaticCall, in batch: StaticCall?
  ) {
    guard let directive else { return otherDirective(name, call, in: batch) }
    let operation = DirectiveShape.operation(
      directive, named: name, call, in: batch, place(of: call.node), context)
    add(operation, of: call, in: batch)
  }

  /// Follows what `op` and batch blocks have beside the directives that are read.
  private mutating func otherDirective(
    _ name: String, _ call: StaticCall, in batch: StaticCall?
  ) {
    if name == "execute" {
      execute(call.argument("sqltext", at: 0), call.node)
    } else if name == "invoke" || name == "run_async" {
      unread(call.node, "`op.\(name)()` does what its argument says")
    } else if !DirectiveShape.harmless.contains(name) {
      let operation = Operation(
        directive: name, changes: [.unknown(nil)], range: place(of: call.node))
      add(operation, of: call, in: batch)
    }
  }

  /// Lists what a call of a directive does.
  private mutating func add(_ operation: Operation, of call: StaticCall, in batch: StaticCall?) {
    // Who has many tenants gives the schema at run time, everywhere; the rest is read.
    let isUnread = operation.certainty == .unknown && !DirectiveShape.isNamed(operation)
    let reach = isUnread ? DirectiveShape.reach(of: operation, call) : .everything
    add(operation.conditioned(by: certainty))
    if let batch { note(call, of: batch) }
    if isUnread {
      unread(
        call.node, "the arguments of `\(operation.directive)` are made at run time", reach: reach)
    }
  }

  private mutating func execute(_ value: StaticValue?, _ node: NodeID) {
    let text = value.flatMap(Self.sql)
    // What has a text is no other statement, and most have one.
    if text == nil, case .made? = value, let value {
      if let statement = CoreStatement(value) {
        return add(statement.operations(place(of: node), certainty))
      }
      if let statement = SchemaStatement(value, context) {
        return addItem(statement.statements(place(of: node), certainty), node)
      }
    }
    guard let text else {
      executeUnread(value, node)
      return
    }
    guard mayRead(sqlOfLength: text.count) else {
      let range = place(of: node)
      add([
        Operation(
          directive: "execute", changes: [.unknown(nil)], range: range, certainty: .unknown)
      ])
      return unread(node, "the function executes more SQL than is read")
    }
    var sql = RawSQL(text, call: place(of: node), dialect: context.dialect)
    // Changed where they are, so that none is copied.
    for index in sql.operations.indices {
      if sql.operations[index].emptiesTable, sql.operations[index].certainty == .exact {
        sql.operations[index].block = blockOfStatement(node)
      }
      sql.operations[index].condition(by: certainty)
      let operation = sql.operations[index]
      add(operation)
      if operation.endsTransaction { transactions.end() }
    }
    // A loop executes the same text again and again.
    for entry in sql.unread where body.unread.last != entry { body.unread.append(entry) }
    if !sql.declarations.isEmpty, body.declarations.count < Declaration.maximumCount {
      body.declarations += sql.declarations
    }
  }

  /// The block around a call that is a statement of its own, where that block may not run.
  private func blockOfStatement(_ call: NodeID) -> SourceRange? {
    guard caller == nil, call == loneCall else { return nil }
    return block.map { tree.range(of: $0) }
  }

  /// Lists SQL whose text is not known, and the table where that is.
  private mutating func executeUnread(_ value: StaticValue?, _ node: NodeID) {
    let beginning = value.flatMap(Self.beginning)
    let isOfRows = beginning.map { SQLBeginning.isOfRows($0.bytes) } ?? false
    var whole = Operation(
      directive: "execute", changes: isOfRows ? [] : [.unknown(nil)], range: place(of: node),
      certainty: .unknown)
    if let known = beginning.flatMap({ SQLBeginning($0.bytes, evaluator.dialect) }) {
      whole.changes = []
      var part = whole
      part.table = known.table
      part.changes = known.isOfRows ? [] : [.unknown(known.table)]
      part.source = .sql
      add([whole, part])
    } else {
      add([whole])
    }
    unread(node, "SQL text is built at run time", reach: isOfRows ? .listed : .everything)
  }

  mutating func add(_ operations: [Operation]) {
    for operation in operations { add(operation) }
  }

  /// Lists an operation, with what holds where it stands; what need not be said is left as it is, because
  /// an operation is copied when it changes.
  mutating func add(_ operation: consuming Operation) {
    if !guards.isEmpty {
      operation.guards = guards
      operation.isCertainUnderGuards = operation.certainty == .exact
      operation = operation.conditioned(by: .conditional)
    }
    let transaction = transactions.isAutocommitting ? nil : transactions.current
    if operation.transaction != transaction { operation.transaction = transaction }
    if transactions.isAutocommitting { operation.isInAutocommitBlock = true }
    if body.operations.isEmpty { body.operations.reserveCapacity(Self.usualCount) }
    body.operations.append(operation)
    evaluator.moment = body.operations.count
  }

  /// How many operations a migration has that does little.
  private static let usualCount = 4

  /// Where a call stands: from its beginning, or from the method's name where that is on a later line,
  /// which is the line that Python gives.
  ///
  /// In another module than the migration it is where the migration calls what leads here.
  func place(of node: NodeID) -> SourceRange {
    if let caller { return caller }
    let whole = tree.range(of: node)
    guard let attribute = tree.callee(node).flatMap({ tree.attribute($0) }) else { return whole }
    let start = tree.range(of: attribute.name).start
    let isSplit = tree.bytes[Int(whole.start)..<Int(start)].contains {
      $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
    }
    return isSplit ? SourceRange(start, whole.end) : whole
  }

  /// The text of `"…"`, `text("…")` or `DDL("…")`.
  private static func sql(_ value: StaticValue) -> StaticText? {
    switch value {
    case .text(let text): return text
    case .made(var call):
      // Parameters change values but not statements.
      while let receiver = call.receiver,
        ["bindparams", "params", "columns", "execution_options"].contains(call.function.last)
      {
        call = receiver
      }
      guard call.word == .text || call.word == .definition,
        case .text(let text)? = call.argument("text", at: 0) ?? call.positional.first
      else { return nil }
      return text
    default: return nil
    }
  }
}

extension BodyReader {
  /// What is known of the beginning of a text, or of that of `text(…)`.
  private static func beginning(_ value: StaticValue) -> StaticText? {
    switch value {
    case .partial(let text): return text
    case .made(var call):
      while let receiver = call.receiver { call = receiver }
      guard ["text", "DDL"].contains(call.function.last),
        case .partial(let text)? = call.argument("text", at: 0) ?? call.positional.first
      else { return nil }
      return text
    default: return nil
    }
  }
}

extension StaticCall {
  /// Whether this made a database type, such as `sa.Enum(…)`.
  fileprivate var isType: Bool {
    switch function.last {
    case "Enum", "ENUM", "DOMAIN", "CreateEnumType": true
    default: false
    }
  }
}

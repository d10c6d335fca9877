import MigrationModel
import PythonSyntax
import SourceText

extension BodyReader {
  /// Looks for calls in an expression, in the order in which Python makes them.
  mutating func visit(_ node: NodeID) {
    guard enter(node) else { return }
    defer { leave() }
    switch tree.kind(node) {
    case .call:
      if let function = tree.child(.function, of: node), tree.kind(function) == .attribute,
        let object = tree.child(.value, of: function)
      {
        visit(object)
      }
      for argument in tree.repeatedChildren(of: node) { visit(argument) }
      call(node)
    case .lambda: return
    case .listComprehension, .setComprehension, .generatorExpression: comprehension(node)
    case .conditional: conditional(node)
    case .namedExpression:
      for child in tree.children(of: node) { visit(child) }
      if let target = tree.child(.target, of: node), let value = tree.child(.value, of: node) {
        bind(target, evaluator.value(of: value))
      }
    case .string, .bytes, .formattedString, .name, .number: return
    default:
      for child in tree.children(of: node) { visit(child) }
    }
  }

  private mutating func conditional(_ node: NodeID) {
    guard let test = tree.child(.test, of: node) else { return }
    visit(test)
    let isTrue = evaluator.value(of: test).isTrue
    let outer = certainty
    if isTrue == nil, certainty == .exact { certainty = .conditional }
    if isTrue != false, let body = tree.child(.body, of: node) { visit(body) }
    if isTrue != true, let other = tree.child(.otherwise, of: node) { visit(other) }
    certainty = outer
  }

  /// `[op.drop_table(name) for name in …]` and the like, with one clause; more are not unrolled.
  private mutating func comprehension(_ node: NodeID) {
    guard let element = tree.child(.element, of: node) else { return }
    let clauses = tree.repeatedChildren(of: node)
    let names = evaluator.names
    let outer = certainty
    if clauses.count == 1, let target = tree.child(.target, of: clauses[0]),
      let iterable = tree.child(.iterable, of: clauses[0]),
      tree.repeatedChildren(of: clauses[0]).isEmpty,
      let values = evaluator.value(of: iterable).elements
    {
      for value in values {
        bind(target, value)
        visit(element)
      }
    } else {
      for clause in clauses {
        if let target = tree.child(.target, of: clause) { bind(target, .unknown) }
      }
      if certainty == .exact { certainty = .conditional }
      visit(element)
    }
    certainty = outer
    evaluator.names = names
  }

  private mutating func call(_ node: NodeID) {
    guard let function = tree.child(.function, of: node) else { return }
    switch evaluator.value(of: function) {
    case .imported(let name): imported(name.path, node)
    case .function(let local):
      guard let call = evaluator.arguments(of: node, calling: []) else { return }
      follow(local, with: call)
    default:
      if tree.kind(function) == .attribute { method(function, node) }
    }
  }

  private mutating func imported(_ path: [String], _ node: NodeID) {
    let isDirective = path.count > 2 && path[0] == "alembic" && path[1] == "op"
    // The arguments of what changes nothing, such as `sa.Column(…)`, matter only to what gets it.
    guard isDirective || !ForeignModules.isHarmless(path),
      let call = evaluator.arguments(of: node, calling: path)
    else { return }
    if isDirective {
      directive(path[2], call, in: nil)
    } else if call.receivesConnection || node == loneCall {
      unread(node, "`\(path.joined(separator: "."))` is imported and may do anything")
    }
  }

  private mutating func method(_ function: NodeID, _ node: NodeID) {
    guard let object = tree.child(.value, of: function),
      let nameNode = tree.child(.name, of: function),
      let name = tree.name(nameNode), let call = evaluator.arguments(of: node, calling: [name])
    else { return }
    switch evaluator.value(of: object) {
    case .batch(let batch): directive(name, call, in: batch)
    case .made(let made) where ["create", "drop"].contains(name) && made.isType:
      unread(node, "what `\(name)()` of a type does is not read yet")
    default:
      if ["execute", "exec_driver_sql", "scalar", "scalars"].contains(name) {
        if name == "execute" || call.positional.first.flatMap(Self.sql) != nil {
          execute(call.positional.first, node)
        }
      } else if call.receivesConnection {
        unread(node, "`\(name)()` gets a connection and may do anything")
      }
    }
  }

  private mutating func directive(_ name: String, _ call: StaticCall, in batch: StaticCall?) {
    if name == "execute" {
      execute(call.argument("sqltext", at: 0), call.node)
    } else if name == "invoke" || name == "run_async" {
      unread(call.node, "`op.\(name)()` does what its argument says")
    } else if !DirectiveShape.harmless.contains(name) {
      var operation = DirectiveShape.operation(name, call, in: batch, tree)
      if operation.certainty == .exact { operation.certainty = certainty }
      body.operations.append(operation)
      if operation.certainty == .unknown {
        unread(call.node, "the arguments of `\(name)` are made at run time")
      }
    }
  }

  private mutating func execute(_ value: StaticValue?, _ node: NodeID) {
    guard let text = value.flatMap(Self.sql) ?? chainedSQL(node) else {
      body.operations.append(
        Operation(
          directive: "execute", range: tree.range(of: node), certainty: certainty))
      unread(node, "SQL text is built at run time")
      return
    }
    let sql = RawSQL.read(text, call: tree.range(of: node))
    for var operation in sql.operations {
      operation.certainty = certainty
      body.operations.append(operation)
    }
    if body.declarations.count < Declaration.maximumCount { body.declarations += sql.declarations }
  }

  /// The text of `"…"`, `text("…")` or `DDL("…")`.
  private static func sql(_ value: StaticValue) -> StaticText? {
    switch value {
    case .text(let text): return text
    case .made(let call) where ["text", "DDL"].contains(call.function.last):
      if case .text(let text)? = call.argument("text", at: 0) ?? call.positional.first {
        return text
      }
      return nil
    default: return nil
    }
  }

  /// The text of `text("…").bindparams(…)`, whose parameters change values but not statements.
  private func chainedSQL(_ node: NodeID) -> StaticText? {
    guard let view = tree.call(node), var argument = view.arguments.positional.first else {
      return nil
    }
    for _ in 0..<10 {
      guard let call = tree.call(argument), tree.kind(call.function) == .attribute,
        let object = tree.child(.value, of: call.function),
        let name = tree.child(.name, of: call.function).flatMap({ tree.name($0) }),
        ["bindparams", "params", "columns", "execution_options"].contains(name)
      else { return nil }
      if let text = Self.sql(evaluator.value(of: object)) { return text }
      argument = object
    }
    return nil
  }
}

extension StaticCall {
  /// Whether a connection, a session or `op` itself is handed over.
  fileprivate var receivesConnection: Bool {
    (positional + keywords.map(\.value)).contains(where: \.isConnection)
  }

  /// Whether this made a database type, such as `sa.Enum(…)`.
  fileprivate var isType: Bool {
    ["Enum", "ENUM", "DOMAIN", "CreateEnumType"].contains(function.last)
  }
}

extension StaticValue {
  fileprivate var isConnection: Bool {
    switch self {
    case .imported(let name): name.path == ["alembic", "op"]
    case .made(let call):
      ["get_bind", "get_context", "Session", "sessionmaker", "Connection"]
        .contains(call.function.last)
    case .batch: true
    default: false
    }
  }
}

/// Imported modules whose functions change no database by themselves.
enum ForeignModules {
  private static let harmless: Set<String> = [
    "alembic", "argparse", "array", "ast", "base64", "binascii", "calendar", "collections",
    "contextlib", "copy", "csv", "dataclasses", "datetime", "decimal", "difflib", "enum",
    "fractions", "functools", "hashlib", "inspect", "io", "itertools", "json", "logging", "math",
    "numbers", "operator", "os", "pathlib", "pprint", "random", "re", "secrets", "string", "struct",
    "sys", "textwrap", "time", "traceback", "typing", "typing_extensions", "unicodedata", "urllib",
    "uuid", "warnings", "zoneinfo", "dateutil", "pytz", "sqlalchemy", "sqlmodel", "geoalchemy2",
    "pgvector", "sqlalchemy_utils", "tqdm", "yaml",
  ]

  static func isHarmless(_ path: [String]) -> Bool {
    path.first.map(harmless.contains) ?? true
  }
}

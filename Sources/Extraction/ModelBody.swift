import PythonSyntax

/// What the bodies of a model's classes say about its table.
struct ModelBody {
  private typealias Attribute = (name: String, value: StaticValue)

  /// What is set by one class, and by none of those before it.
  private(set) var attributes: [String: StaticValue] = [:]
  private var columns: [StaticCall] = []
  /// Whether something may add columns or constraints that is not known.
  var isOpen = false
  private let evaluator: Evaluator
  private let ancestry: ModelReader.Ancestry

  init(_ evaluator: Evaluator, _ ancestry: ModelReader.Ancestry) {
    self.evaluator = evaluator
    self.ancestry = ancestry
  }

  /// Reads all classes.
  mutating func read() {
    for reference in ancestry.classes {
      guard let modules = evaluator.library?.modules, modules.indices.contains(reference.module)
      else {
        isOpen = true
        return
      }
      read(reference, in: modules[reference.module])
    }
  }

  /// The table that the classes make.
  func model(_ metadata: StaticCall, _ reference: ClassReference) -> ModelReader.Model {
    // A class may have another `MetaData` than its base.
    guard ancestry.root != nil || attributes["metadata"] == nil else { return .unknown }
    switch attributes["__abstract__"] {
    case nil: break
    case let value? where value.isTrue == true: return .none
    case let value? where value.isTrue == false: break
    default: return .unknown
    }
    if let given = attributes["__table__"] {
      guard case .made(let table) = given, table.isTable, columns.isEmpty, !isOpen else {
        return .unknown
      }
      return .table(table)
    }
    guard case .text(let name)? = attributes["__tablename__"] else { return .unknown }
    let table = StaticCall(
      function: ["sqlalchemy", "Table"], node: reference.node, module: reference.module)
    table.positional = [.text(name), .made(metadata)] + columns.map { .made($0) }
    table.hasUnreadArguments = isOpen
    guard let arguments = attributes["__table_args__"], !arguments.isNone else {
      return .table(table)
    }
    switch arguments {
    case .dictionary: table.add(options: arguments)
    case .sequence(let values):
      table.positional += values.dropLast()
      if case .dictionary? = values.last {
        table.add(options: values.last ?? .none)
      } else {
        table.positional += values.suffix(1)
      }
    default: table.hasUnreadArguments = true
    }
    return .table(table)
  }

  // MARK: One class

  /// The body of one class while it is read.
  private struct Reading {
    let home: CodeModule
    /// With the names that the body binds.
    var names: Evaluator
    var attributes: [Attribute] = []
    /// Whether there are columns with annotations, and without.
    var isAnnotated: Set<Bool> = []

    mutating func set(_ name: String, _ value: StaticValue, isAnnotated: Bool) {
      names.names[name] = value
      attributes.append((name, value))
      if value.modelColumn != nil { self.isAnnotated.insert(isAnnotated) }
    }
  }

  private mutating func read(_ reference: ClassReference, in home: CodeModule) {
    let tree = home.tree
    guard let view = tree.classDefinition(reference.node) else {
      isOpen = true
      return
    }
    var reading = Reading(home: home, names: evaluator.looking(at: home))
    for statement in tree.children(of: view.body) {
      switch tree.kind(statement) {
      case .assignment: assign(statement, &reading)
      case .annotatedAssignment:
        guard let assignment = tree.assignment(statement),
          let name = assignment.targets.first.flatMap({ tree.name($0) })
        else { continue }
        let value = annotated(assignment, name, reading.names)
        if assignment.value != nil || !value.isNone { reading.set(name, value, isAnnotated: true) }
      case .functionDefinition: define(statement, &reading)
      case .passStatement, .classDefinition: continue
      case .expressionStatement:
        let expression = tree.child(.expression, of: statement)
        if expression.map({ tree.kind($0) }) == .call { isOpen = true }
      default: isOpen = true
      }
    }
    // Columns with and without an annotation are put in an order that depends on both.
    if reading.isAnnotated.count > 1 { isOpen = true }
    merge(reading.attributes, isFirst: reference == ancestry.classes.first)
  }

  private mutating func assign(_ statement: NodeID, _ reading: inout Reading) {
    let tree = reading.home.tree
    guard let assignment = tree.assignment(statement), let node = assignment.value else { return }
    let value = reading.names.value(of: node)
    for target in assignment.targets {
      guard let name = tree.name(target) else {
        isOpen = true
        continue
      }
      reading.set(name, Self.named(value, name), isAnnotated: false)
    }
  }

  private func define(_ statement: NodeID, _ reading: inout Reading) {
    let tree = reading.home.tree
    guard let function = tree.function(statement), let name = tree.name(function.name) else {
      return
    }
    guard Self.isDeclared(function, reading.names) else {
      // It hides what a class further up has under this name.
      reading.attributes.append((name, .boolean(true)))
      reading.names.names[name] = .unknown
      return
    }
    // Functions do not see the names of the class around them.
    let returned = evaluator.looking(at: reading.home).returnedUndecorated(
      by: FunctionReference(module: reading.home.number, node: statement))
    reading.set(name, Self.named(returned, name), isAnnotated: false)
    reading.names.names[name] = .unknown
  }

  /// Takes over what no class before this one has set.
  private mutating func merge(_ own: [Attribute], isFirst: Bool) {
    var last: [String: Int] = [:]
    var count: [String: Int] = [:]
    for (position, attribute) in own.enumerated() {
      last[attribute.name] = position
      count[attribute.name, default: 0] += 1
    }
    let before = attributes
    for (position, attribute) in own.enumerated() where last[attribute.name] == position {
      // It counts in the class itself only.
      if attribute.name == "__abstract__", !isFirst { continue }
      if Self.namesOfUncertainty.contains(attribute.name), !isFirst { isOpen = true }
      guard before[attribute.name] == nil else { continue }
      attributes[attribute.name] = attribute.value
      if attribute.name.hasPrefix("__") { continue }
      if let column = attribute.value.modelColumn {
        columns.append(column)
        // It stands where its name was set first.
        if count[attribute.name, default: 0] > 1 { isOpen = true }
      } else if attribute.value.mayBeColumn {
        isOpen = true
      }
    }
  }

  /// What leaves open which columns a table has where a class further up sets it: that class has a table, which
  /// it shares or is joined with, or gives other types to annotations.
  private static let namesOfUncertainty: Set<String> = [
    "__tablename__", "__table__", "type_annotation_map",
  ]

  /// Whether a function is one whose result SQLAlchemy takes, as `@declared_attr` says.
  private static func isDeclared(_ function: FunctionView, _ evaluator: Evaluator) -> Bool {
    guard let decorator = function.decorators.last, function.decorators.count == 1,
      case .imported(let name) = evaluator.value(of: decorator)
    else { return false }
    let path = name.path
    return path.first == "sqlalchemy" && path.contains("declared_attr")
  }

  /// A column that gets the name of its attribute.
  private static func named(_ value: StaticValue, _ name: String) -> StaticValue {
    guard let column = value.modelColumn else { return value }
    let copy = column.copy(function: ["sqlalchemy", "Column"])
    let hasName: Bool
    switch column.positional.first {
    case .text?, StaticValue.none?: hasName = true
    default: hasName = column.argument("name") != nil
    }
    // Whether it has a name of its own cannot be told where an argument cannot be read.
    if !hasName, column.unreadFrom != 0 {
      copy.positional.insert(.text(StaticText(bytes: Array(name.utf8))), at: 0)
      copy.unreadFrom = column.unreadFrom.map { $0 + 1 }
    }
    return .made(copy)
  }
}

extension ModelBody {
  /// The value of an attribute with an annotation; none for one that is no attribute of the model.
  private func annotated(
    _ assignment: AssignmentView, _ name: String, _ inner: Evaluator
  ) -> StaticValue {
    let mapped = assignment.annotation.flatMap { MappedAnnotation($0, inner) }
    guard let node = assignment.value else {
      guard let annotation = assignment.annotation else { return .none }
      // A text may say anything.
      if inner.tree.kind(annotation) == .string { return .unknown }
      guard MappedAnnotation.isMapped(annotation, inner) else { return .none }
      guard let type = mapped?.type else { return .unknown }
      let column = StaticCall(
        function: ["sqlalchemy", "Column"], node: assignment.targets[0], in: inner.module)
      column.positional = [type]
      column.keywords = [("nullable", .boolean(mapped?.isOptional ?? false))]
      return Self.named(.made(column), name)
    }
    let value = Self.named(inner.value(of: node), name)
    guard case .made(let column) = value, value.modelColumn != nil else { return value }
    guard let mapped else {
      column.hasUnreadArguments = true
      return value
    }
    if column.lacksType {
      if let type = mapped.type {
        column.positional.insert(type, at: min(1, column.positional.count))
      } else {
        column.hasUnreadArguments = true
      }
    }
    if column.argument("nullable") == nil, column.argument("primary_key")?.isTrue != true {
      column.keywords.append(("nullable", .boolean(mapped.isOptional)))
    }
    return value
  }
}

extension StaticValue {
  /// The call of `Column` or `mapped_column` that this is; also within `deferred(…)`.
  fileprivate var modelColumn: StaticCall? {
    guard case .made(let call) = self, call.receiver == nil, call.function.first == "sqlalchemy"
    else { return nil }
    switch call.function.last {
    case "Column", "mapped_column": return call
    case "deferred", "column_property": return call.positional.first?.modelColumn
    default: return nil
    }
  }

  /// Whether the value of an attribute may add a column or a constraint all the same.
  fileprivate var mayBeColumn: Bool {
    switch self {
    case .none, .boolean, .integer, .text, .partial, .sequence, .dictionary, .function, .type:
      false
    case .made(let call):
      !(call.function.first == "sqlalchemy"
        && Self.withoutColumns.contains(call.function.last ?? ""))
    case .imported, .batch, .reflected, .unknown: true
    }
  }

  private static let withoutColumns: Set<String> = [
    "relationship", "dynamic_loader", "backref", "synonym", "association_proxy", "query_expression",
    "MetaData", "registry",
  ]
}

extension StaticCall {
  /// Whether a column is given no type.
  fileprivate var lacksType: Bool {
    guard argument("type_") == nil else { return false }
    var items = positional[...]
    if case .text? = items.first { items.removeFirst() }
    return items.allSatisfy { $0.columnItem != nil }
  }

  /// Adds what the dictionary at the end of `__table_args__` says.
  fileprivate func add(options: StaticValue) {
    guard case .dictionary(let items) = options else { return }
    for item in items {
      guard let name = item.key.text else {
        hasUnreadArguments = true
        continue
      }
      keywords.append((name, item.value))
    }
  }
}

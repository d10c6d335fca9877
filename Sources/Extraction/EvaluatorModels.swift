import PythonSyntax

/// Declarative models of SQLAlchemy, and the `MetaData` that their tables belong to.
extension Evaluator {
  /// Whether a member of a model, of its base or of a `MetaData` has this name that leads to tables.
  ///
  /// It is asked of all members there are, so most are told by their first letter.
  private static func leadsToTables(_ member: String) -> Bool {
    switch member.utf8.first {
    case UInt8(ascii: "m"): member == "metadata"
    case UInt8(ascii: "_"): ["__table__", "__table_args__", "__tablename__"].contains(member)
    default: false
    }
  }

  /// A member of a class that the module declares, or of what it has a function make; nil for any other name.
  func memberOfDeclared(_ member: String, of object: NodeID) -> StaticValue? {
    guard library != nil, Self.leadsToTables(member), let name = tree.name(object) else {
      return nil
    }
    return self.member(member, ofDeclared: name, in: module)
  }

  /// The same of something in another module; nil where that is none.
  func memberOfDeclared(_ member: String, of object: ImportedName) -> StaticValue? {
    guard Self.leadsToTables(member), let found = library?.declaration(of: object.path) else {
      return nil
    }
    return self.member(member, ofDeclared: found.name, in: found.module)
  }

  private func member(
    _ member: String, ofDeclared name: String, in home: CodeModule
  ) -> StaticValue? {
    if let node = home.declarations.classes[name] {
      let reader = ModelReader(self, home)
      let model = ClassReference(module: home.number, node: node)
      if member == "metadata" { return reader.metadata(of: model).map { .made($0) } ?? .unknown }
      guard member == "__table__" else { return reader.attribute(member, of: model) }
      if case .table(let table) = reader.model(model) { return .made(table) }
      return .unknown
    }
    guard let node = home.declarations.calls[name] else { return nil }
    return result(of: node, in: home).map { self.member(member, of: .made($0)) } ?? .unknown
  }

  /// What a call in a module returned when the module was loaded: a base of models or a `MetaData`, which is
  /// always the same one.
  func result(of call: NodeID, in home: CodeModule) -> StaticCall? {
    if let library { home.models.begin(library.round) }
    if let known = home.models.results[call] { return known }
    // What asks for itself is not known.
    home.models.results[call] = .some(nil)
    guard let library, case .made(let made) = looking(at: home).value(of: call),
      made.isDeclarativeBase || made.isMetadata
    else { return nil }
    var result = made
    if !library.isConstant(made), !made.isOfBase {
      result = made.copy(node: call, module: home.number)
      if let metadata = made.metadata {
        result.metadata = metadata.copy(node: call, module: home.number)
        result.metadata?.isOfBase = true
      }
    }
    home.models.results[call] = result
    return result
  }

  /// The evaluator of another module, with the names that it has when it is loaded.
  func looking(at home: CodeModule) -> Evaluator {
    var result = self
    result.enter(home)
    result.names = home.names
    for name in home.declarations.rebound { result.names[name] = .unknown }
    return result
  }

  /// `Base.metadata`, where a call made the base, or a registry.
  func metadata(of call: StaticCall) -> StaticValue {
    if let known = call.metadata, !call.hasUnreadArguments { return .made(known) }
    guard call.isDeclarativeBase || call.isRegistry else {
      guard let home = library?.modules[call.module],
        home.declarations.calls.values.contains(call.node),
        let result = result(of: call.node, in: home)
      else { return .unknown }
      return metadata(of: result)
    }
    guard !call.hasUnreadArguments else { return .unknown }
    if let registry = call.receiver { return metadata(of: registry) }
    switch call.value("metadata", at: call.isRegistry ? nil : 1) {
    case .none:
      let metadata = StaticCall(
        function: ["sqlalchemy", "MetaData"], node: call.node, module: call.module)
      metadata.isOfBase = true
      call.metadata = metadata
      return .made(metadata)
    case .made(let given) where given.isMetadata: return .made(given)
    default: return .unknown
    }
  }

  /// Follows `base.metadata.naming_convention = names` in a function, for a base or a `MetaData` that it made.
  ///
  /// - Returns: Whether that is what is done.
  mutating func setConvention(_ target: NodeID, _ value: StaticValue) -> Bool {
    guard let path = tree.dottedPath(target), path.last == "naming_convention",
      case .made(let call)? = names[path[0]], library?.isConstant(call) == false, !call.isOfBase
    else { return false }
    let made = call.copy()
    if call.isMetadata, path.count == 2 {
      made.keywords.append(("naming_convention", value))
    } else if call.isDeclarativeBase, path.dropFirst() == ["metadata", "naming_convention"],
      case .made(let metadata) = metadata(of: made), metadata.isOfBase
    {
      metadata.keywords.append(("naming_convention", value))
    } else {
      return false
    }
    names[path[0]] = .made(made)
    return true
  }

  /// A member of a `MetaData`: the mapping of its tables, where all of them are known.
  func member(_ name: String, ofMetadata metadata: StaticCall) -> StaticValue {
    guard name == "tables" || name == "sorted_tables" else { return .unknown }
    guard let known = tables(of: metadata), !known.isOpen else { return .unknown }
    if name == "tables" {
      return .dictionary(
        known.tables.map { (.text(StaticText(bytes: Array($0.name.utf8))), .made($0.call)) })
    }
    // One alone is sorted; others depend on their foreign keys.
    return known.tables.count == 1 ? .sequence(known.tables.map { .made($0.call) }) : .unknown
  }

  /// `metadata.tables["users"]`, which does not depend on what other tables there are; nil for any other object.
  func tableElement(_ object: NodeID, _ index: StaticValue) -> StaticValue? {
    guard tree.kind(object) == .attribute, memberName(object) == "tables",
      let owner = tree.child(.value, of: object), case .made(let metadata) = value(of: owner),
      metadata.isMetadata, let name = index.text
    else { return nil }
    return tables(of: metadata)?.tables.first { $0.name == name }.map { .made($0.call) }
      ?? .unknown
  }

  /// The tables that a module declares for a `MetaData` of its own; nil for one that a function makes.
  func tables(of metadata: StaticCall) -> ModelTables? {
    guard let library, library.modules.indices.contains(metadata.module),
      metadata.isOfBase || library.isConstant(metadata)
    else { return nil }
    let home = library.modules[metadata.module]
    home.models.begin(library.round)
    if library.hasChangedTables { return ModelTables(isOpen: true) }
    if let known = home.models.tables[ObjectIdentifier(metadata)] { return known }
    // What asks for itself is not known.
    home.models.tables[ObjectIdentifier(metadata)] = ModelTables(isOpen: true)
    var found = ModelReader(self, home).tables(of: metadata)
    if found.tables.isEmpty || !library.isClosed(home) || isExhausted { found.isOpen = true }
    home.models.tables[ObjectIdentifier(metadata)] = found
    return found
  }
}

extension StaticCall {
  /// Whether this made the base class of models.
  var isDeclarativeBase: Bool {
    guard function.first == "sqlalchemy" else { return false }
    return function.last == "declarative_base" && receiver == nil
      || function.last == "generate_base" && receiver?.isRegistry == true
  }

  /// Whether this made a `sqlalchemy.orm.registry`.
  var isRegistry: Bool {
    receiver == nil && function.first == "sqlalchemy" && function.last == "registry"
  }
}

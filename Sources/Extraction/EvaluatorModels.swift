import PythonSyntax

/// Declarative models of SQLAlchemy, and the `MetaData` that their tables belong to.
extension Evaluator {
  /// `Base.metadata`, where the tables of its models are known.
  func metadata(ofBase base: StaticCall) -> StaticValue {
    declaredTables(ofBase: base).map { .made($0.metadata) } ?? .unknown
  }

  /// `MetaData.tables`: those of models, or an object that knows nothing but whose tables they are.
  func tables(of metadata: StaticCall) -> StaticValue {
    guard let declared = declaredTables(of: metadata) else {
      return .made(
        StaticCall(
          metadata.callee?.member("tables"), node: metadata.node, module: metadata.module,
          receiver: metadata))
    }
    return .dictionary(
      declared.tables.map { (.text(StaticText(bytes: Array($0.name.utf8))), .made($0.call)) })
  }

  /// The tables that models declare for a `MetaData`; nil for any other one.
  func declaredTables(of metadata: StaticCall) -> DeclaredTables? {
    guard let library, let home = library.modules[metadata.module],
      let known = home.models[metadata, in: library.round], known?.metadata === metadata
    else { return nil }
    return known
  }

  /// A table of a `MetaData` that `reflect()` or statements of a module filled, by its key.
  ///
  /// Of its columns nothing is known, as of those of a table with `autoload_with`. A key with a dot may be that of
  /// a table in a schema, or of one with such a name.
  func table(_ key: StaticText, of tables: StaticCall) -> StaticValue {
    guard let metadata = tables.receiver, metadata.isMetadata,
      metadata.value("schema", at: 0).isNone,
      !key.bytes.contains(UInt8(ascii: "."))
    else { return .unknown }
    return .made(
      StaticCall(
        imported("sqlalchemy", "Table"), node: tables.node, module: tables.module,
        positional: [.text(key), .made(metadata)],
        keywords: [StaticArguments.Keyword(name: "autoload_with", value: .unknown)]))
  }

  private func declaredTables(ofBase base: StaticCall) -> DeclaredTables? {
    guard let library, let home = library.modules[base.module], library.isConstant(base) else {
      return nil
    }
    if let known = home.models[base, in: library.round] { return known }
    // A base that asks for itself is not known.
    home.models[base, in: library.round] = .some(nil)
    let found = ModelReader(base, in: home, self).read()
    home.models[base, in: library.round] = .some(found)
    return found
  }

  /// The evaluator of another module, with the names that it has once it is loaded.
  func loading(_ home: CodeModule) -> Evaluator {
    var result = self
    result.enter(home)
    result.names = home.firstNames
    return result
  }
}

extension StaticCall {
  /// Whether this made the base class of models, without telling it anything.
  var isDeclarativeBase: Bool {
    guard word == .declarativeBase || word == .declarativeBaseClass else { return false }
    return isOfPlainSQLAlchemy && receiver == nil && positional.isEmpty && keywords.isEmpty
      && !hasUnreadArguments
  }
}

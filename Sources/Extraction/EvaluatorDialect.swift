import PythonSyntax
import SchemaModel

/// The database's dialect, as migrations ask for it: `op.get_bind().dialect.name` and the like.
extension Evaluator {
  /// A member of something imported; the name of the dialect where that is known.
  func member(_ name: NameID, of object: ImportedName) -> StaticValue {
    guard object.leadsToDialect else { return resolved(.imported(module.member(name, of: object))) }
    switch (object.path[1], tree.text(of: name)) {
    case ("dialect", "name"), ("engine", "name"):
      guard let dialect else { return .unknown }
      return .text(StaticText(bytes: Array(dialect.rawValue.utf8)))
    case ("engine", "dialect"): return .imported(ImportedName(["alembic", "dialect"]))
    default: return .imported(module.member(name, of: object))
    }
  }

  /// A member of a connection, a migration context or a session.
  func member(_ name: String, ofConnection call: StaticCall) -> StaticValue {
    switch name {
    case "dialect": .imported(ImportedName(["alembic", "dialect"]))
    case "engine": .imported(ImportedName(["alembic", "engine"]))
    case "bind", "connection", "impl": .made(call)
    default: .unknown
    }
  }
}

extension StaticCall {
  /// Whether this made a connection, or something that leads to one and to its dialect.
  var isConnectionLike: Bool {
    switch word {
    case .context?: function.first == "alembic"
    case .bind?, .session?, .sessionFactory?: true
    case .inspect?: isOfPlainSQLAlchemy
    default: false
    }
  }
}

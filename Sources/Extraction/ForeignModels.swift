/// Base classes of models in libraries, which are not in the repository.
enum ForeignModels {
  /// What a base class is to the models that are derived from it.
  enum Kind {
    /// The root of models, with a `MetaData` of its own.
    case root
    /// One without a part in their tables.
    case bare
  }

  /// The classes that are known, by their names; any other one may add columns.
  ///
  /// From SQLAlchemy 2.1 (`sqlalchemy/orm/decl_api.py`, `sqlalchemy/ext/asyncio/session.py`), oslo.db 18.1
  /// (`oslo_db/sqlalchemy/models.py`) and Python.
  private static let kinds: [[String]: Kind] = [
    ["sqlalchemy", "orm", "DeclarativeBase"]: .root,
    ["sqlalchemy", "orm", "DeclarativeBaseNoMeta"]: .root,
    ["sqlalchemy", "orm", "MappedAsDataclass"]: .bare,
    ["sqlalchemy", "ext", "asyncio", "AsyncAttrs"]: .bare,
    ["oslo_db", "sqlalchemy", "models", "ModelBase"]: .bare,
    ["oslo_db", "sqlalchemy", "models", "ModelIterator"]: .bare,
    ["abc", "ABC"]: .bare,
    ["typing", "Generic"]: .bare,
  ]

  static func kind(of path: [String]) -> Kind? { kinds[path] }
}

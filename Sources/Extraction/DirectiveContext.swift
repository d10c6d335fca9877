import PythonSyntax
import SchemaModel

/// What directives are decoded with: the tree that their nodes belong to, and the database.
struct DirectiveContext {
  let tree: SyntaxTree
  /// Nil where it is not known which database the migration runs on.
  var dialect: Dialect?
}

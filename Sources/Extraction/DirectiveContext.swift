import PythonSyntax
import SchemaModel

/// What directives are decoded with: the tree that they stand in, the modules that their arguments may come
/// from, and the database.
struct DirectiveContext {
  var tree: SyntaxTree
  let library: ModuleLibrary?
  /// Nil where it is not known which database the migration runs on.
  var dialect: Dialect?

  /// The text of a call, in whichever module it stands.
  func text(of call: StaticCall) -> String? {
    (library?.modules[call.module]?.tree ?? tree).text(of: call.node)
  }
}

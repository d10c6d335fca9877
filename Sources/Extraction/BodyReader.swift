import MigrationModel
import PythonSyntax

enum BodyReader {
  static func read(_ name: String, _ tree: SyntaxTree, _ facts: ModuleFacts) -> MigrationBody {
    MigrationBody()
  }
}

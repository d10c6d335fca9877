import MigrationModel
import PythonSyntax

struct NormalForm {
  let tree: SyntaxTree
  init(_ tree: SyntaxTree) { self.tree = tree }
  mutating func meaning(of migration: Migration) -> (MigrationMeaning, MeaningPlaces) {
    (MigrationMeaning(identifiers: 0, upgrade: 0, downgrade: 0, rest: 0), MeaningPlaces())
  }
}

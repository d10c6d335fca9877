import Extraction
import SourceText

/// What was found of all that migrations want.
struct LearnedSources {
  var modules: Set<[String]> = []
  var users: Set<RelativePath> = []

  /// Whether something that a migration wants was found, so that reading it again may tell more.
  func serves(_ wanted: WantedSources) -> Bool {
    !modules.isDisjoint(with: wanted.modules) || !users.isDisjoint(with: wanted.users)
  }
}

extension EnvironmentContext {
  /// Looks in the repository for what migrations want.
  func learn(_ wanted: [WantedSources]) -> LearnedSources {
    let names = wanted.flatMap(\.modules)
    finder.learn(names)
    var learned = LearnedSources(modules: Set(names.filter(finder.isModule)))
    for path in wanted.lazy.flatMap(\.users) where learned.users.insert(path).inserted {
      finder.note(areUsersHarmless: mentions.areUsersHarmless(of: path), of: path)
    }
    return learned
  }
}

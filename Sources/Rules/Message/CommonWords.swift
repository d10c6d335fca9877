/// Words that fit every migration, so that a message of nothing else tells nothing.
///
/// A word that is missing here costs a miss; one that should not be here costs a false finding.
/// That is why words of a domain ("status", "name", "user", "key") and telling properties ("unique",
/// "nullable", "default") are not listed, however general they are. The lists were made with the
/// messages of 2,500 published migrations.
enum CommonWords {
  /// Words that never tell what changes; only a table or column of exactly that name saves them.
  static let general: Set<String> = inflected(verbs)
    .union(plurals(kinds)).union(functionWords).union(fillers)

  /// Words that tell something when they are a part of a name that the migration changes: "fix
  /// data" says little, unless a column is called `tech_data`.
  static let vagueNouns: Set<String> = plurals([
    "bit", "bug", "bugfix", "data", "error", "feature", "hotfix", "info", "issue", "part", "patch",
    "phase", "problem", "release", "row", "sprint", "step", "stuff", "temp", "test", "thing",
    "type",
    "version",
  ])

  /// What the first migration of a history may say, and no other.
  static let beginnings: Set<String> = [
    "base", "baseline", "begin", "beginning", "bootstrap", "create", "created", "creates",
    "creating", "creation", "first", "init", "initial", "initialisation", "initialise",
    "initialize", "initialization", "initialized", "schema", "setup", "start", "tables",
  ]

  /// What says enough in a merge revision, which changes nothing.
  static let merging: Set<String> = [
    "branch", "branches", "combine", "converge", "head", "heads", "join", "merge", "merged",
    "merges", "merging", "multiple", "reconcile", "resolve", "resolved", "unify",
  ]

  /// What a migration that does nothing may say of itself.
  static let idle: Set<String> = [
    "empty", "release", "released", "releases", "version", "versions",
  ]

  /// Whole messages, in lower case and without punctuation, that stand where none was written.
  static let placeholders: Set<String> = [
    "change me", "changeme", "changes description", "commit message", "default message",
    "describe your changes here", "description", "description here", "empty message",
    "enter message", "enter message here", "message", "message here", "migration message",
    "migration name", "my message", "n a", "no comment", "no description", "no message", "none",
    "null", "revision message", "some message", "tba", "tbd", "text", "todo", "undefined",
    "unknown", "unnamed", "untitled", "your message", "your message here",
  ]

  /// The first words of `placeholders`.
  static let startsOfPlaceholders = Set(placeholders.map { String($0.prefix { $0 != " " }) })

  /// The kinds that a message names an object by: "the step table", "a test column".
  static let namedKinds: Set<String> = plurals(["column", "field", "model", "table", "view"])

  /// General words that are names where a kind follows.
  static let possibleNames: Set<String> = plurals([
    "change", "entity", "migration", "model", "revision", "script", "test", "update",
  ])

  /// What is done to any schema.
  ///
  /// "merge", "backfill", "split", "seed" and the like say more.
  private static let verbs = [
    "add", "adjust", "alter", "apply", "autogenerate", "automate", "change", "cleanup", "commit",
    "correct", "create", "delete", "detect", "drop", "edit", "enhance", "fix", "generate",
    "improve",
    "make", "migrate", "modify", "patch", "refactor", "remove", "rename", "repair", "revert",
    "revise",
    "rework", "sync", "synchronise", "synchronize", "test", "tweak", "update", "upgrade", "work",
  ]

  /// The kinds of things that every schema has, and what a migration is made of and with.
  private static let kinds = [
    "addition", "adjustment", "alembic", "alteration", "autogeneration", "change", "cleanup",
    "column",
    "constraint", "correction", "database", "db", "ddl", "downgrade", "enhancement", "entity",
    "field",
    "fixup", "improvement", "index", "migration", "model", "modification", "refactoring", "removal",
    "revision", "schema", "script", "sql", "structure", "table", "tweak", "view",
  ]

  private static let functionWords: Set<String> = [
    "a", "after", "all", "also", "an", "and", "are", "as", "at", "be", "before", "by", "do", "done",
    "for", "from", "has", "have", "i", "in", "into", "is", "it", "its", "me", "my", "not", "of",
    "on",
    "or", "our", "s", "so", "that", "the", "their", "them", "there", "these", "this", "those", "to",
    "up", "via", "was", "we", "with", "your",
  ]

  /// Adjectives and adverbs without content, numbers, keyboard noise and stand-ins.
  private static let fillers: Set<String> = [
    "aaa", "abc", "actual", "additional", "again", "another", "any", "asd", "asdasd", "asdf",
    "asdfasdf", "asdfgh", "auto", "automatic", "automatically", "autogen", "bar", "basic", "baz",
    "big",
    "blah", "clean", "couple", "different", "dummy", "empty", "even", "existing", "few", "final",
    "finally",
    "first",
    "foo", "foobar", "general", "generic", "hopefully", "important", "init", "initial", "just",
    "large",
    "last", "latest", "little", "lots", "major", "many", "minor", "misc", "miscellaneous",
    "missing",
    "more", "necessary", "needed", "new", "old", "one", "other", "please", "py", "qwe", "qwer",
    "qwerty",
    "quick", "random", "rev", "second", "setup", "several", "simple", "small", "some", "temporary",
    "third", "three", "tmp", "try", "two", "various", "ver", "whatever", "wip", "xxx", "yet", "zzz",
    "progress",
    // Months, for messages that are dates.
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october",
    "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov",
    "dec",
  ]

  private static func plurals(_ nouns: [String]) -> Set<String> {
    var result: Set<String> = ["indices", "schemata"]
    for noun in nouns {
      result.insert(noun)
      result.insert(noun + "s")
      if noun.hasSuffix("x") || noun.hasSuffix("ch") { result.insert(noun + "es") }
      if noun.hasSuffix("y") { result.insert(noun.dropLast() + "ies") }
    }
    return result
  }

  /// The verbs with their third persons, past tenses and participles.
  private static func inflected(_ verbs: [String]) -> Set<String> {
    var result: Set<String> = ["dropped", "dropping", "made", "making", "reverted", "committed"]
    for verb in verbs {
      result.formUnion([verb, verb + "s", verb + "es", verb + "ed", verb + "ing"])
      if verb.hasSuffix("e") {
        result.insert(verb + "d")
        result.insert(verb.dropLast() + "ing")
      }
      if verb.hasSuffix("y") {
        result.insert(verb.dropLast() + "ies")
        result.insert(verb.dropLast() + "ied")
      }
    }
    return result
  }
}

package import Diagnostics

/// Which rules run, and how much their findings matter.
package struct RuleSelection {
  private var chosen: Set<String>
  private var ignored: Set<String>
  private var severities: [String: Severity?] = [:]

  /// The names of all rules and of all groups; `default` is the group of the rules that run unless
  /// something else is said.
  package static var ruleNames: [String] { allRules.map { $0.slug } }
  package static var groupNames: [String] {
    Set(allRules.map { $0.group }).sorted() + ["default", "all"]
  }

  /// Chooses rules by their own names or their groups'.
  ///
  /// - Parameters:
  ///   - select: Names of rules and groups; nil for `default`.
  ///   - ignore: Names of rules and groups that do not run although they are selected.
  ///   - severities: What findings of a rule become; nil turns the rule off. A rule's own grading of
  ///     single findings is replaced too.
  package init(select: [String]?, ignore: [String], severities: [(rule: String, Severity?)]) {
    ignored = Self.rules(named: ignore)
    chosen = Self.rules(named: select ?? ["default"]).subtracting(ignored)
    for (rule, severity) in severities { self.severities[rule] = .some(severity) }
  }

  package static var fileRules: [any FileRule.Type] {
    allRules.compactMap { if case .file(let rule) = $0.kind { rule } else { nil } }
  }

  package static var configurationRules: [any ConfigurationRule.Type] {
    configurationRules(among: allRules)
  }

  static func configurationRules(
    among rules: [any Rule.Type]
  ) -> [any ConfigurationRule.Type] {
    rules.compactMap { if case .configuration(let rule) = $0.kind { rule } else { nil } }
  }

  /// Whether the rule runs, or somebody asked for it not to.
  ///
  /// What a rule reports needs no other mention, unless the run is merely about other rules.
  package func isAnswered(_ rule: any Rule.Type) -> Bool {
    chosen.contains(rule.slug) || ignored.contains(rule.slug)
  }

  /// The rules that run, in the order of their slugs.
  package var rules: [any Rule.Type] {
    allRules.filter { rule in
      guard chosen.contains(rule.slug) else { return false }
      if case .some(.none) = severities[rule.slug] { return false }
      return true
    }
  }

  /// The severity that the configuration gives findings of a rule.
  package func severity(of rule: String) -> Severity? {
    severities[rule] ?? nil
  }

  private static func rules(named names: [String]) -> Set<String> {
    var result: Set<String> = []
    for name in names {
      for rule in allRules
      where rule.slug == name || rule.group == name || name == "default" || name == "all" {
        result.insert(rule.slug)
      }
    }
    return result
  }
}

/// What a template is told about the revision that is made, as Alembic's `generate_revision` does.
package struct TemplateContext: Sendable {
  /// A value that Alembic gives as None, a text, a tuple or a list.
  package enum Names: Sendable, Equatable {
    case none
    case one(String)
    case tuple([String])
    case list([String])
  }

  package var upRevision: String
  /// None for a base, a text for one parent, a tuple for a merge.
  package var downRevision: Names
  /// None, or a tuple even for one label.
  package var branchLabels: Names
  /// None, a text for one, or a list.
  package var dependsOn: Names
  package var createDate: DateTime
  /// The message as it shall stand in the file; see `MessageText.escapedForDocstring`.
  package var message: String
  /// The options of the main section of `alembic.ini`, interpolated: what `config.get_main_option` gives.
  package var mainOptions: [String: String]
  /// Further names, such as the `imports`, `upgrades` and `downgrades` of autogenerate or what `env.py` adds;
  /// a merge has none of them.
  package var texts: [String: String]

  package init(
    upRevision: String, downRevision: Names, branchLabels: Names = .none, dependsOn: Names = .none,
    createDate: DateTime, message: String, mainOptions: [String: String] = [:],
    texts: [String: String] = [:]
  ) {
    self.upRevision = upRevision
    self.downRevision = downRevision
    self.branchLabels = branchLabels
    self.dependsOn = dependsOn
    self.createDate = createDate
    self.message = message
    self.mainOptions = mainOptions
    self.texts = texts
  }
}

extension TemplateContext.Names {
  /// What Alembic makes of the parents of a revision: None, the only one, or a tuple.
  package static func parents(_ ids: [String]) -> Self {
    ids.count > 1 ? .tuple(ids) : ids.first.map { .one($0) } ?? .none
  }

  var value: TemplateValue {
    switch self {
    case .none: .none
    case .one(let name): .string(name)
    case .tuple(let names): .tuple(names.map { .string($0) })
    case .list(let names): .list(names.map { .string($0) })
    }
  }
}

extension TemplateContext {
  /// The value of a name; nil for one that the context does not have.
  func value(_ name: String) -> TemplateValue? {
    switch name {
    case "up_revision": .string(upRevision)
    case "down_revision": downRevision.value
    case "branch_labels": branchLabels.value
    case "depends_on": dependsOn.value
    case "create_date": .dateTime(createDate)
    case "message": .string(message)
    case "comma": .function("comma")
    case "config": .object("config")
    case "refresh": .bool(true)
    case "capture", "caller", "self", "local", "next", "parent", "pageargs":
      .unknown("Mako's own '\(name)'")
    default: texts[name].map { .string($0) }
    }
  }
}

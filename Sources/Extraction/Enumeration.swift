import PythonSyntax

/// A class that is derived from `enum.Enum` or its like, whose members are objects with a name and a value.
struct Enumeration {
  /// What members are beside being members.
  enum Style {
    case plain
    /// Texts, as in `class Kind(str, Enum)`: what is put into a text shows the member in some versions of Python,
    /// and its value in others.
    case text
    /// Those of `enum.StrEnum`, which are shown as their values.
    case shownText
    case integer
  }

  /// A member, or another name of one.
  struct Member {
    let name: String
    let value: StaticValue
  }

  let style: Style
  /// The name of the class.
  let name: String
  /// All names that stand for members; nil where the class may have others.
  let names: [Member]?

  /// The members, without further names for the same value; nil where they cannot be told.
  var members: [Member]? {
    guard let names else { return nil }
    var found: [Member] = []
    for candidate in names {
      var isNew = true
      for member in found {
        guard let isSame = member.value.equals(candidate.value) else { return nil }
        if isSame { isNew = false }
      }
      if isNew { found.append(candidate) }
    }
    return found
  }

  /// A member by one of its names.
  func member(named name: String) -> StaticValue? {
    guard let names, let found = names.first(where: { $0.name == name }) else { return nil }
    // The first name that a value got is the member's own.
    let own = names.first { $0.name == name || $0.value.equals(found.value) ?? false }
    return own.map { value(of: $0) }
  }

  /// A member by its value, as calling the class finds it.
  func member(worth value: StaticValue) -> StaticValue? {
    guard let members, members.allSatisfy({ $0.value.equals(value) != nil }) else { return nil }
    return members.first { $0.value.equals(value) ?? false }.map { self.value(of: $0) }
  }

  /// What the class goes through when it is iterated.
  var elements: [StaticValue]? { members?.map { value(of: $0) } }

  private func value(of member: Member) -> StaticValue {
    .object(StaticObject(.enumerator(member, style)))
  }

  /// `__members__`, further names included.
  var dictionary: StaticValue {
    guard let names else { return .unknown }
    return .dictionary(
      names.map { name in
        (.text(StaticText(bytes: Array(name.name.utf8))), member(named: name.name) ?? .unknown)
      })
  }

  /// The texts that `sa.Enum(Kind)` takes from it: the names of the members.
  var labels: [StaticValue]? {
    members?.map { .text(StaticText(bytes: Array($0.name.utf8))) }
  }
}

extension StaticObject {
  /// An attribute of a member of an enumeration.
  static func attribute(_ name: String, of member: Enumeration.Member) -> StaticValue {
    switch name {
    case "value", "_value_": member.value
    case "name", "_name_": .text(StaticText(bytes: Array(member.name.utf8)))
    default: .unknown
    }
  }
}

extension StaticValue {
  /// A member of an enumeration as the text or number that it is beside that; every other value itself.
  var plain: StaticValue {
    guard case .object(let object) = self, case .enumerator(let member, let style) = object.kind
    else { return self }
    return style == .plain ? self : member.value
  }
}

/// Reading enumerations.
extension Evaluator {
  /// Names that say how members are made.
  private static let makers: Set<String> = [
    "__new__", "__init__", "_generate_next_value_", "_missing_", "_ignore_", "__set_name__",
  ]

  /// The enumeration that a class definition makes; nil where it makes none.
  func enumeration(_ view: ClassView) -> Enumeration? {
    guard let style = style(of: view) else { return nil }
    return Enumeration(
      style: style.style, name: tree.name(view.name) ?? "",
      names: style.isKnown && view.arguments.keywords.isEmpty && isUndecorated(view)
        ? names(of: view, style.style) : nil)
  }

  private func isUndecorated(_ view: ClassView) -> Bool {
    view.decorators.allSatisfy { decorator in
      guard case .imported(let name) = value(of: decorator) else { return false }
      return name.path == ["enum", "unique"]
    }
  }

  /// What bases make of a class; nil where none of them is an enumeration.
  private func style(of view: ClassView) -> (style: Enumeration.Style, isKnown: Bool)? {
    var style: Enumeration.Style?
    var mixed: Enumeration.Style?
    var isKnown = true
    for base in view.arguments.positional {
      switch value(of: base) {
      case .imported(let name) where name.path.first == "enum":
        switch name.path.last {
        case "Enum": style = style ?? .plain
        case "StrEnum": style = .shownText
        case "IntEnum": style = .integer
        default: (style, isKnown) = (style ?? .plain, false)
        }
      case .object(let object):
        guard let other = object.enumeration else {
          isKnown = false
          continue
        }
        style = other.style
        if other.names?.isEmpty != true { isKnown = false }
      default:
        let name = tree.nameID(base).flatMap { names[$0] == nil ? tree.text(of: $0) : nil }
        switch name {
        case "str": mixed = .text
        case "int": mixed = .integer
        default: isKnown = false
        }
      }
    }
    return style.map { ($0 == .plain ? mixed ?? $0 : $0, isKnown) }
  }

  /// The names that the body of an enumeration binds; nil where it may do something else.
  private func names(of view: ClassView, _ style: Enumeration.Style) -> [Enumeration.Member]? {
    var found: [Enumeration.Member] = []
    // Members may be made of those before them.
    var inner = self
    for statement in tree.children(of: view.body) {
      switch tree.kind(statement) {
      case .passStatement: continue
      case .expressionStatement:
        guard let expression = tree.child(.expression, of: statement),
          tree.kind(expression) == .string
        else { return nil }
      case .functionDefinition:
        guard let name = tree.child(.name, of: statement).flatMap({ tree.name($0) }),
          !Self.makers.contains(name)
        else { return nil }
      case .assignment, .annotatedAssignment:
        guard let assignment = tree.assignment(statement) else { return nil }
        guard let source = assignment.value else { continue }
        guard assignment.operator == nil, assignment.targets.count == 1,
          let id = tree.nameID(assignment.targets[0]),
          case let name = tree.text(of: id), !Self.makers.contains(name),
          found.count < Self.maximumTurns
        else { return nil }
        if name.hasPrefix("__") { continue }
        guard let value = inner.memberValue(source, named: name, after: found, style) else {
          return nil
        }
        inner.names[id] = value
        found.append(Enumeration.Member(name: name, value: value))
      default: return nil
      }
    }
    return found
  }

  /// The value of a member; nil where it is not known.
  private func memberValue(
    _ source: NodeID, named name: String, after found: [Enumeration.Member],
    _ style: Enumeration.Style
  ) -> StaticValue? {
    if let callee = tree.callee(source), case .imported(let function) = value(of: callee),
      function.path == ["enum", "auto"]
    {
      if style == .shownText { return .text(StaticText(bytes: Array(name.lowercased().utf8))) }
      guard style != .text else { return nil }
      guard let last = found.last else { return .integer(1) }
      guard case .integer(let number) = last.value, number < .max else { return nil }
      return .integer(number + 1)
    }
    switch (value(of: source), style) {
    case (.text(let text), .plain), (.text(let text), .text), (.text(let text), .shownText):
      return .text(text)
    case (.integer(let number), .plain), (.integer(let number), .integer): return .integer(number)
    case (.boolean(let value), .plain): return .boolean(value)
    case (.none, .plain): return StaticValue.none
    default: return nil
    }
  }
}

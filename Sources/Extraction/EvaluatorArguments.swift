import PythonSyntax

/// The arguments of calls.
extension Evaluator {
  /// The evaluated arguments of a call.
  ///
  /// - Parameters:
  ///   - node: The call.
  ///   - function: The full name of what is called; empty for what is followed.
  ///   - receiver: What made the object that this is a method of.
  /// - Returns: The call; nil for another expression.
  func arguments(
    of node: NodeID, calling function: [String], of receiver: StaticCall? = nil
  ) -> StaticCall? {
    guard tree.kind(node) == .call else { return nil }
    let nodes = tree.repeatedChildren(of: node)
    let keywords = nodes.count { tree.kind($0) == .keywordArgument }
    var arguments = CollectedArguments()
    if keywords > 0 { arguments.keywords.reserveCapacity(keywords) }
    if keywords < nodes.count { arguments.positional.reserveCapacity(nodes.count - keywords) }
    for node in nodes {
      switch tree.kind(node) {
      case .keywordArgument: addKeyword(node, to: &arguments)
      case .starred: addStarred(node, to: &arguments)
      default: arguments.append(value(of: node))
      }
    }
    // What is followed gets classes as they are.
    if !function.isEmpty, arguments.haveClasses {
      for index in arguments.positional.indices { instantiate(&arguments.positional[index]) }
      for index in arguments.keywords.indices { instantiate(&arguments.keywords[index].value) }
      // What a class stands for may be one.
      arguments.haveObjects = true
    }
    if arguments.haveObjects, ForeignModules.isLibrary(function) {
      readEnumeration(of: function, &arguments)
      arguments.forgetObjects()
    }
    return StaticCall(
      function: function, node: node, module: module.number, positional: arguments.positional,
      keywords: arguments.keywords, hasUnreadArguments: arguments.hasUnread,
      hasUnreadKeywords: arguments.hasUnreadKeywords, unreadFrom: arguments.unreadFrom,
      moment: moment, receiver: receiver)
  }

  /// The value of one argument of a call, for which the others need not be evaluated.
  func argument(_ name: String, at index: Int, of call: NodeID) -> StaticValue? {
    var position = 0
    var positional: NodeID?
    var found: NodeID?
    for argument in tree.repeatedChildren(of: call) {
      switch tree.kind(argument) {
      case .keywordArgument:
        guard let keyword = tree.keyword(argument), let own = keyword.name else {
          return arguments(of: call, calling: [])?.argument(name, at: index)
        }
        if tree.name(own) == name { found = keyword.value }
      case .starred: return arguments(of: call, calling: [])?.argument(name, at: index)
      default:
        if position == index { positional = argument }
        position += 1
      }
    }
    return (found ?? positional).map { value(of: $0) }
  }

  /// The arguments of a call while they are read.
  private struct CollectedArguments {
    var positional: [StaticValue] = []
    var keywords: [(name: String, value: StaticValue)] = []
    var hasUnread = false
    var hasUnreadKeywords = false
    var unreadFrom: Int?

    /// Whether classes of types are among them.
    private(set) var haveClasses = false
    /// Whether objects of the repository are among them.
    var haveObjects = false

    mutating func append(_ value: consuming StaticValue) {
      note(value)
      positional.append(value)
    }

    mutating func append(_ name: String, _ value: consuming StaticValue) {
      note(value)
      keywords.append((name, value))
    }

    private mutating func note(_ value: borrowing StaticValue) {
      switch value {
      case .type: haveClasses = true
      case .object: haveObjects = true
      default: break
      }
    }

    /// Takes objects of the repository for values that are made at run time, as directives and SQLAlchemy do.
    ///
    /// Members of enumerations may be texts or numbers.
    mutating func forgetObjects() {
      positional = positional.map { $0.plain.isObject ? .unknown : $0.plain }
      keywords = keywords.map { ($0.name, $0.value.plain.isObject ? .unknown : $0.value.plain) }
    }
  }

  /// Gives `sa.Enum(Kind)` the labels and the name that SQLAlchemy takes from the class (`Enum._enum_init`, 2.1).
  private func readEnumeration(of function: [String], _ arguments: inout CollectedArguments) {
    guard function.last == "Enum" || function.last == "ENUM", arguments.positional.count == 1,
      case .object(let object) = arguments.positional[0], let enumeration = object.enumeration
    else { return }
    var labels = enumeration.labels
    if let choice = arguments.keywords.first(where: { $0.name == "values_callable" })?.value,
      !choice.isNone
    {
      let call = StaticCall(
        function: [], node: tree.root, module: module.number, positional: arguments.positional)
      labels =
        if case .function(let function) = choice { returned(by: function, call).elements } else {
          nil
        }
    }
    guard let labels else { return }
    arguments.positional = labels.map(\.plain)
    if !arguments.keywords.contains(where: { $0.name == "name" }) {
      arguments.keywords.append(
        ("name", .text(StaticText(bytes: Array(enumeration.name.lowercased().utf8)))))
    }
  }

  /// Makes an instance of a class of types.
  private func instantiate(_ value: inout StaticValue) {
    if case .type = value { value = instance(value) }
  }

  /// Adds the values of `*values`.
  private func addStarred(_ argument: NodeID, to arguments: inout CollectedArguments) {
    if let inner = tree.child(.value, of: argument), let values = value(of: inner).elements,
      arguments.unreadFrom == nil
    {
      for value in values { arguments.append(value) }
    } else {
      arguments.hasUnread = true
      arguments.unreadFrom = arguments.unreadFrom ?? arguments.positional.count
    }
  }

  /// Adds `name=value`, or what `**values` holds.
  private func addKeyword(_ argument: NodeID, to arguments: inout CollectedArguments) {
    let keyword = tree.keyword(argument)
    let value = keyword.map { self.value(of: $0.value) } ?? .unknown
    if let name = keyword?.name, let text = tree.name(name) {
      arguments.append(text, value)
    } else if case .dictionary(let items) = value, items.allSatisfy({ $0.key.text != nil }) {
      for item in items { arguments.append(item.key.text ?? "", item.value) }
    } else {
      arguments.hasUnread = true
      arguments.hasUnreadKeywords = true
    }
  }
}

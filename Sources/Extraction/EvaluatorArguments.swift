import PythonSyntax

/// The arguments of calls.
extension Evaluator {
  /// What gets arguments.
  enum Callee {
    /// What is followed, which gets classes as they are.
    case followed
    /// A function that is known by its own name only.
    case named(String)
    case imported(ImportedName)

    fileprivate var isFollowed: Bool {
      if case .followed = self { true } else { false }
    }

    fileprivate var isOfLibrary: Bool {
      switch self {
      case .followed: false
      case .named(let name): ForeignModules.isLibrary([name])
      case .imported(let name): name.isOfLibrary
      }
    }

    fileprivate var word: ImportedName.Word? {
      if case .imported(let name) = self { name.word } else { nil }
    }

    fileprivate consuming func takeName() -> ImportedName? {
      switch consume self {
      case .imported(let name): name
      case .followed, .named: nil
      }
    }
  }

  /// The evaluated arguments of a call.
  ///
  /// - Parameters:
  ///   - node: The call.
  ///   - callee: What is called.
  ///   - receiver: What made the object that this is a method of.
  /// - Returns: The call; nil for another expression.
  func arguments(
    of node: NodeID, calling callee: consuming Callee, of receiver: StaticCall? = nil
  ) -> StaticCall? {
    let tree = tree
    guard tree.kind(node) == .call else { return nil }
    let nodes = tree.repeatedChildren(of: node)
    var arguments = StaticArguments()
    var kinds = ArgumentKinds()
    for index in nodes.indices {
      let argument = nodes[index]
      switch tree.kind(argument) {
      case .keywordArgument:
        if arguments.keywords.isEmpty {
          arguments.keywords.reserveCapacity(nodes.count - index)
        }
        addKeyword(argument, to: &arguments, &kinds)
      case .starred: addStarred(argument, to: &arguments, &kinds)
      default:
        // Keywords stand behind the others, so that there are few places too many.
        if arguments.positional.isEmpty {
          arguments.positional.reserveCapacity(nodes.count - index)
        }
        let value = value(of: argument)
        kinds.note(value)
        arguments.positional.append(value)
      }
    }
    // What is followed gets classes as they are.
    if kinds.haveClasses, !callee.isFollowed {
      for index in arguments.positional.indices { instantiate(&arguments.positional[index]) }
      for index in arguments.keywords.indices { instantiate(&arguments.keywords[index].value) }
      // What a class stands for may be one.
      kinds.haveObjects = true
    }
    if kinds.haveObjects, callee.isOfLibrary {
      switch callee.word {
      case .enumeration?, .nativeEnumeration?: readEnumeration(&arguments)
      default: break
      }
      arguments.forgetObjects()
    }
    return StaticCall(
      callee.takeName(), node: node, module: module.number, arguments: arguments, moment: moment,
      receiver: receiver)
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
          return arguments(of: call, calling: .followed)?.argument(name, at: index)
        }
        if tree.name(own) == name { found = keyword.value }
      case .starred: return arguments(of: call, calling: .followed)?.argument(name, at: index)
      default:
        if position == index { positional = argument }
        position += 1
      }
    }
    return (found ?? positional).map { value(of: $0) }
  }

  /// Which values that need more attention are among arguments.
  private struct ArgumentKinds {
    /// Classes of types.
    var haveClasses = false
    /// Objects of the repository.
    var haveObjects = false

    mutating func note(_ value: borrowing StaticValue) {
      switch value {
      case .type: haveClasses = true
      case .object: haveObjects = true
      default: break
      }
    }
  }

  /// Gives `sa.Enum(Kind)` the labels and the name that SQLAlchemy takes from the class (`Enum._enum_init`, 2.1).
  private func readEnumeration(_ arguments: inout StaticArguments) {
    guard arguments.positional.count == 1, case .object(let object) = arguments.positional[0],
      let enumeration = object.enumeration
    else { return }
    var labels = enumeration.labels
    if let choice = arguments.keywords.first(where: { $0.name == "values_callable" })?.value,
      !choice.isNone
    {
      let call = StaticCall(
        nil, node: tree.root, module: module.number, positional: arguments.positional)
      labels =
        if case .function(let function) = choice { returned(by: function, call).elements } else {
          nil
        }
    }
    guard let labels else { return }
    arguments.positional = labels.map(\.plain)
    if !arguments.keywords.contains(where: { $0.name == "name" }) {
      let name = StaticText(bytes: Array(enumeration.name.lowercased().utf8))
      arguments.keywords.append(StaticArguments.Keyword(name: "name", value: .text(name)))
    }
  }

  /// Makes an instance of a class of types.
  private func instantiate(_ value: inout StaticValue) {
    if case .type = value { value = instance(value) }
  }

  /// Adds the values of `*values`.
  private func addStarred(
    _ argument: NodeID, to arguments: inout StaticArguments, _ kinds: inout ArgumentKinds
  ) {
    if let inner = tree.child(.value, of: argument), let values = value(of: inner).elements,
      arguments.unreadFrom == nil
    {
      for value in values { kinds.note(value) }
      arguments.positional += values
    } else {
      arguments.hasUnread = true
      arguments.unreadFrom = arguments.unreadFrom ?? arguments.positional.count
    }
  }

  /// Adds `name=value`, or what `**values` holds.
  private func addKeyword(
    _ argument: NodeID, to arguments: inout StaticArguments, _ kinds: inout ArgumentKinds
  ) {
    let keyword = tree.keyword(argument)
    let value = keyword.map { self.value(of: $0.value) } ?? .unknown
    if let name = keyword?.name, let text = tree.name(name) {
      kinds.note(value)
      arguments.keywords.append(StaticArguments.Keyword(name: text, value: value))
    } else if case .dictionary(let items) = value, items.allSatisfy({ $0.key.text != nil }) {
      for item in items {
        kinds.note(item.value)
        arguments.keywords.append(
          StaticArguments.Keyword(name: item.key.text ?? "", value: item.value))
      }
    } else {
      arguments.hasUnread = true
      arguments.hasUnreadKeywords = true
    }
  }
}

extension StaticArguments {
  /// Takes objects of the repository for values that are made at run time, as directives and SQLAlchemy do.
  ///
  /// Members of enumerations may be texts or numbers.
  fileprivate mutating func forgetObjects() {
    for index in positional.indices { positional[index].forgetObject() }
    for index in keywords.indices { keywords[index].value.forgetObject() }
  }
}

extension StaticValue {
  fileprivate mutating func forgetObject() {
    guard isObject else { return }
    self = plain.isObject ? .unknown : plain
  }
}

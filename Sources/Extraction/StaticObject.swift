import PythonSyntax

/// What can be called with more than a call says, or has members that are followed.
///
/// An object, so that what is done to an instance is seen through all of its names.
final class StaticObject {
  enum Kind {
    /// A class of the repository that is no type of columns.
    case type(ClassReference)
    /// What calling such a class made.
    case instance(ClassReference)
    /// A member of an enumeration of the repository.
    case enumerator(Enumeration.Member, Enumeration.Style)
    /// What `super()` is in a method of the class, for an object.
    case parent(ClassReference, StaticValue)
    /// A function with its first arguments: a method of an instance, or `functools.partial(…)`.
    case bound(StaticValue, StaticCall)
    /// A method of something that is not followed as an object, such as `metadata.create_all`.
    case member(StaticValue, String)
  }

  let kind: Kind
  /// Whether a class may be followed: it has methods, and nothing foreign stands behind it.
  var isPlain = true
  /// What a class is that is an enumeration.
  var enumeration: Enumeration?
  /// What the initializer of an instance gave it.
  private(set) var attributes: [String: StaticValue] = [:]
  /// Whether something else may have given it others, or changed these.
  private(set) var isOpen = false

  init(_ kind: Kind) {
    self.kind = kind
  }

  /// Gives an instance a member, unless that is in doubt already.
  func set(_ name: String, _ value: StaticValue) {
    attributes[name] = value
  }

  /// Forgets one of the members, or all of them.
  func forget(_ name: String? = nil) {
    if let name {
      attributes[name] = .unknown
    } else {
      attributes = [:]
      isOpen = true
    }
  }

  /// The values that it keeps alive.
  var parts: [StaticValue] {
    switch kind {
    case .type, .enumerator: []
    case .parent(_, let object): [object]
    case .instance: Array(attributes.values)
    case .bound(let callee, let call): [callee, .made(call)]
    case .member(let object, _): [object]
    }
  }

  /// What is called in the end, and with which arguments, when it is called with some.
  ///
  /// - Returns: Nil for what is no function with arguments.
  func call(with rest: StaticCall) -> (callee: StaticValue, call: StaticCall)? {
    guard case .bound(let callee, let first) = kind else { return nil }
    let call = StaticCall(
      nil, node: rest.node, module: rest.module,
      positional: first.positional + rest.positional,
      keywords: first.keywords.filter { old in !rest.keywords.contains { $0.name == old.name } }
        + rest.keywords, hasUnreadArguments: rest.hasUnreadArguments,
      unreadFrom: rest.unreadFrom.map { $0 + first.positional.count }, moment: rest.moment)
    return (callee, call)
  }
}

extension StaticValue {
  var isObject: Bool {
    if case .object = self { true } else { false }
  }

  /// The class that it is.
  var classReference: ClassReference? {
    guard case .object(let object) = self, case .type(let reference) = object.kind else {
      return nil
    }
    return reference
  }

  /// The object that it is an instance of a class of the repository.
  var instance: (object: StaticObject, type: ClassReference)? {
    guard case .object(let object) = self, case .instance(let type) = object.kind else {
      return nil
    }
    return (object, type)
  }
}

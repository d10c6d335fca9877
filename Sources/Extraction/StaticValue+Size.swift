/// How much a value holds, which bounds what is put together.
extension StaticValue {
  /// Whether it keeps other values alive.
  var isComposite: Bool {
    switch self {
    case .sequence, .dictionary, .made, .object, .batch: true
    default: false
    }
  }

  /// How many values this one keeps alive by itself.
  var partCount: Int {
    switch self {
    case .sequence(let values): values.count
    case .dictionary(let items): 2 * items.count
    case .made(let call), .batch(let call): call.positional.count + call.keywords.count
    case .object(let object): object.parts.count
    default: 0
    }
  }

  /// Whether values that this one keeps alive keep others.
  var holdsComposite: Bool {
    switch self {
    case .sequence(let values): values.contains(where: \.isComposite)
    case .dictionary(let items):
      items.contains { $0.key.isComposite || $0.value.isComposite }
    case .made(let call), .batch(let call):
      call.receiver != nil || call.positional.contains(where: \.isComposite)
        || call.keywords.contains(where: \.value.isComposite)
    case .object(let object): object.parts.contains(where: \.isComposite)
    default: false
    }
  }

  /// Visits the values that a value keeps alive and that keep others.
  func forEachComposite(_ visit: (StaticValue) -> Void) {
    switch self {
    case .sequence(let values):
      for value in values where value.isComposite { visit(value) }
    case .dictionary(let items):
      for (key, value) in items {
        if key.isComposite { visit(key) }
        if value.isComposite { visit(value) }
      }
    case .made(let call), .batch(let call):
      for value in call.positional where value.isComposite { visit(value) }
      for (_, value) in call.keywords where value.isComposite { visit(value) }
      if let receiver = call.receiver { visit(.made(receiver)) }
    case .object(let object):
      for value in object.parts where value.isComposite { visit(value) }
    default: return
    }
  }

  /// Whether the value is an object that may be changed in place.
  var isChangeable: Bool {
    switch self {
    case .sequence, .dictionary: true
    default: false
    }
  }

  /// How many steps the making of the value counts for, beside the one for the expression.
  var cost: Int {
    switch self {
    case .text(let text): text.madeCount / 64
    case .sequence(let values): values.count / 8
    case .dictionary(let items): items.count / 8
    default: 0
    }
  }
}

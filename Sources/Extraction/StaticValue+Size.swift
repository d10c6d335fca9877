/// How much a value holds, which bounds what is put together.
extension StaticValue {
  /// Whether it keeps other values alive.
  var isComposite: Bool {
    switch self {
    case .sequence, .dictionary, .made, .object, .batch: true
    default: false
    }
  }

  /// Whether the value is an object that may be changed in place.
  var isChangeable: Bool {
    switch self {
    case .sequence, .dictionary: true
    default: false
    }
  }

  /// Whether it is such an object, or one that may have some.
  var mayHoldChangeable: Bool {
    isChangeable || isObject && classReference == nil
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

/// How much a value holds with all that it keeps alive, as far as that was looked at.
struct ValueSize {
  /// The most values with parts that are looked at.
  private static let maximumCount = 1 << 14

  private var count = 0
  private var partSteps = 0
  /// What looking at it counts for: small values for no more than one another.
  var steps: Int { partSteps + count / 4 }

  /// Looks at a value that keeps others alive, and at these.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - depth: How many values it lies in.
  /// - Returns: Whether it is neither nested too deep nor too large.
  mutating func measure(_ value: StaticValue, depth: Int = 0) -> Bool {
    count += 1
    guard depth < Evaluator.maximumDepth, count < Self.maximumCount else { return false }
    switch value {
    case .sequence(let values):
      partSteps += values.count / 8
      return measure(values, depth)
    case .dictionary(let items):
      partSteps += 2 * items.count / 8
      for index in items.indices {
        if items[index].key.isComposite, !measure(items[index].key, depth: depth + 1) {
          return false
        }
        if items[index].value.isComposite, !measure(items[index].value, depth: depth + 1) {
          return false
        }
      }
      return true
    // Apart from each other, so that no reference to the call is counted.
    case .made(let call): return measure(call, depth)
    case .batch(let call): return measure(call, depth)
    case .object(let object):
      let parts = object.parts
      partSteps += parts.count / 8
      return measure(parts, depth)
    default: return true
    }
  }

  private mutating func measure(_ values: [StaticValue], _ depth: Int) -> Bool {
    for index in values.indices where values[index].isComposite {
      if !measure(values[index], depth: depth + 1) { return false }
    }
    return true
  }

  private mutating func measure(_ call: StaticCall, _ depth: Int) -> Bool {
    partSteps += (call.positional.count + call.keywords.count) / 8
    guard measure(call.positional, depth) else { return false }
    for index in call.keywords.indices where call.keywords[index].value.isComposite {
      if !measure(call.keywords[index].value, depth: depth + 1) { return false }
    }
    guard let receiver = call.receiver else { return true }
    return measure(.made(receiver), depth: depth + 1)
  }
}
